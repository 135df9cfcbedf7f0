// The contract as data: packages/virt-libvirt/contract/*.json.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Shape } from './shapes.ts'

/** A kind of host the contract is walked on. */
export type HostKind = 'simulated' | 'qemu'

/** One request and what must come of it. `{word}` in any text is a value of the walk. */
export interface Step {
  /** `GET /vms`: the verb and the path below the plugin; a path beginning with `//` lies at the server's root. */
  readonly do: string
  readonly body?: unknown
  /** A user of the walk; absent: the administrator; null: nobody. */
  readonly as?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Status it must have. */
  readonly is?: number
  /** Fields of the answer. */
  readonly expect?: unknown
  /** Headers of the answer. */
  readonly answers?: Readonly<Record<string, unknown>>
  /** The task of a 202 ends so; null: it is not waited for. */
  readonly ends?: 'finished' | 'failed' | 'killed' | null
  /** Fields of the ended task. */
  readonly task?: unknown
  /** Asked until the answer is as expected. */
  readonly until?: boolean
  /** Values to keep for later: name → field of the answer (dotted), or `header.etag`. */
  readonly keep?: Readonly<Record<string, string>>
  /** Only on this kind of host. */
  readonly on?: HostKind
}

/** One status of a route, with the request that provokes it. */
export interface Entry extends Omit<Step, 'do' | 'is'> {
  readonly status: number
  /** The sentence of the contract that it shows. */
  readonly says: string
  /** Path when the route has parameters, or a query. */
  readonly at?: string
  /** What comes before. */
  readonly before?: readonly Step[]
  /** What must be so afterwards. */
  readonly after?: readonly Step[]
  /** Code of the error. */
  readonly error?: string
  /** Field of the request that the error names. */
  readonly pointer?: string
  /** The answer's shape where it is not the route's. */
  readonly answer?: Shape
  /** Why a kind of host cannot provoke it. */
  readonly not?: Readonly<Partial<Record<HostKind, string>>>
  /** A list that must not be empty on this host, and why it may be; or what the kernel must be able to do, as the host found out. */
  readonly needs?: { readonly list: string; readonly else: string } | { readonly ability: 'vlan' }
  /** Takes long on this kind of host: only in the long lane. */
  readonly long?: HostKind
}

/** One URI and verb. */
export interface Route {
  readonly uri: string
  readonly verb: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** user: everyone who is logged in; owner: whom the VM names, and administrators. */
  readonly role: 'public' | 'user' | 'owner' | 'admin'
  /** Shape of the answer that says yes. */
  readonly answer?: Shape
  /** Fields of the body with a value of a wrong type for each: `400` with its pointer. */
  readonly takes?: Readonly<Record<string, unknown>>
  /** The least body that is well-formed, for asking about an object that does not exist. */
  readonly least?: unknown
  /** Verbs of another route whose parameter may have this URI's last word as its value. */
  readonly alsoAllows?: readonly string[]
  /** The body is no JSON. */
  readonly isRaw?: boolean
  /** Flags of the query. */
  readonly flags?: readonly string[]
  /** Error for an object that does not exist. */
  readonly missing?: string
  readonly entries: readonly Entry[]
}

/** One type of event, with what it says. */
export interface EventEntry {
  readonly type: string
  readonly says: string
  /** URI of what it happened to; "~…" is a regular expression. */
  readonly uri: string
  readonly method: 'POST' | 'PUT' | 'DELETE'
  /** Shape of its data; absent: read the URI. */
  readonly data?: Shape
  /** false: it has no id and is not sent again. */
  readonly isKept?: false
  /** admin: nobody else hears it. */
  readonly role?: 'admin'
  /** A user of the walk who hears it; absent: the administrator. */
  readonly as?: 'bob'
  /** What brings it about, where nothing of the walk does. */
  readonly before?: readonly Step[]
  /** Why a kind of host cannot provoke it. */
  readonly not?: Readonly<Partial<Record<HostKind, string>>>
}

/** One file of the contract. */
export interface Chapter {
  readonly chapter: string
  readonly shapes: Readonly<Record<string, Shape>>
  readonly setup?: readonly Step[]
  readonly routes: readonly Route[]
  readonly events?: readonly EventEntry[]
}

const dir = fileURLToPath(new URL('../../../../packages/virt-libvirt/contract/', import.meta.url))

/** All chapters, in the order of their files' names. */
export const chapters: readonly Chapter[] = readdirSync(dir)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(dir + file, 'utf8')) as Chapter)

/** The events of all chapters. */
export const eventEntries: readonly EventEntry[] = chapters.flatMap(({ events = [] }) => events)

/** Shapes of all chapters. */
export const shapes: Readonly<Record<string, Shape>> = Object.assign({}, ...chapters.map((chapter) => chapter.shapes)) as Record<
  string,
  Shape
>

/** Verbs of each URI. */
export const verbs = new Map<string, string[]>()
for (const { uri, verb } of chapters.flatMap((chapter) => chapter.routes)) verbs.set(uri, [...(verbs.get(uri) ?? []), verb])
