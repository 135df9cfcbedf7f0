import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { IsoLabel } from '../media/iso-header.ts'
import type { Log } from '../needs.ts'
import { createIsoRules, type IsoRules } from './iso-rules.ts'
import { compareVersions, createNewerRules, type NewerRelease, versionNumbers } from './newer-release.ts'
import { defaultsOf, type OsDefaults, UNKNOWN_OS_DEFAULTS } from './os-defaults.ts'
import type { OsEntry } from './os-entry.ts'
import { fingerprint, osinfoFiles, SYSTEM_OSINFO_DIRS } from './osinfo-files.ts'
import { mergeOs, parseOsFile } from './parse-os.ts'

/** Options of {@link createOsinfo}. */
export interface OsinfoOptions {
  /** Directories in the layout of osinfo-db, a later one's files in place of an earlier one's. Missing ones are skipped. @default /usr/share/osinfo, /usr/local/share/osinfo, /etc/osinfo */
  readonly dirs?: readonly string[]
  /** File the parsed index is kept in (some 600 kB), so that the next start reads it in 10 ms instead of parsing 800 files. @default none */
  readonly cacheFile?: string
  /** @default silent */
  readonly log?: Log
}

/** One operating system as an answer. */
export interface OsAnswer {
  /** URI in osinfo-db: http://debian.org/debian/11. */
  readonly id: string
  readonly shortId: string
  /** For people: "Debian 11". */
  readonly name: string
  /** Lower case: "debian". */
  readonly distro: string
  /** "11", "22.04", "unknown". */
  readonly version: string
  /** Architecture of the medium: x86_64, i686, aarch64 … */
  readonly arch: string
}

/** An identified image: the answer, and everything else that fitted, best first. */
export interface OsIdentified extends OsAnswer {
  /** It runs without being installed. */
  readonly isLive: boolean
  /** The database of this host does not know this release yet; `id` and the defaults are its predecessor's. */
  readonly isNewer: boolean
  /** Other systems whose rules fit as well, most specific first; each once. */
  readonly candidates: readonly OsAnswer[]
}

/** What the host knows about operating systems. */
export interface Osinfo {
  /** Tells the operating system of an ISO image by its label; null when no rule fits. */
  identify(label: IsoLabel): Promise<OsIdentified | null>
  /** What a machine for this system should have; the defaults for unknown systems when it is not known. */
  defaults(distro: string, version: string, arch?: string): Promise<OsDefaults & { readonly isKnown: boolean }>
  /** Every system known, by name. */
  list(): Promise<readonly Omit<OsAnswer, 'arch'>[]>
  /** Number of files that could not be read, for capabilities. */
  readonly broken: number
}

interface Loaded {
  readonly byId: ReadonlyMap<string, OsEntry>
  readonly rules: IsoRules
  readonly newer: (label: IsoLabel) => NewerRelease | undefined
}

/** Format of the cache file; raise it whenever {@link OsEntry} changes. */
const CACHE_VERSION = 1

const answer = (os: OsEntry, arch: string): OsAnswer => ({
  id: os.id,
  shortId: os.shortId,
  name: os.name,
  distro: os.distro.toLowerCase() || 'unknown',
  version: os.version || 'unknown',
  arch,
})

/** Reads osinfo-db at the first question, and never bundles it (it is under the GPL). */
export function createOsinfo(options: OsinfoOptions = {}): Osinfo {
  const dirs = options.dirs ?? SYSTEM_OSINFO_DIRS
  let loading: Promise<Loaded> | undefined
  let broken = 0
  const known = new Map<string, OsIdentified | null>()
  const recent = new Map<string, { readonly label: IsoLabel; readonly found: OsIdentified | null }>()

  async function load(): Promise<Loaded> {
    const files = await osinfoFiles(dirs, 'os')
    const key = createHash('sha256')
      .update(`${CACHE_VERSION}\n${fingerprint(files)}`)
      .digest('hex')
    let entries = await readCache(options.cacheFile, key)
    if (entries === undefined) {
      const parsed: OsEntry[] = []
      for (const file of files) {
        try {
          parsed.push(...parseOsFile(await readFile(file.path, 'utf8')))
        } catch (err) {
          broken++
          options.log?.warn({ err, path: file.path }, 'osinfo file skipped')
        }
        await breathe()
      }
      entries = mergeOs(parsed)
      await writeCache(options.cacheFile, key, entries).catch((err: unknown) => options.log?.warn({ err }, 'osinfo index not kept'))
    }
    return { byId: new Map(entries.map((e) => [e.id, e])), rules: createIsoRules(entries), newer: createNewerRules(entries) }
  }
  const loaded = (): Promise<Loaded> =>
    (loading ??= load().catch((err: unknown) => {
      loading = undefined
      throw err
    }))

  return {
    get broken() {
      return broken
    },
    async identify(label) {
      const last = recent.get(label.volumeId)
      if (last !== undefined && isSameLabel(last.label, label)) return last.found
      const key = `${label.volumeId}\0${label.systemId}\0${label.publisherId}\0${label.applicationId}\0${label.volumeBytes}`
      const before = known.get(key)
      if (before !== undefined) {
        if (recent.size >= MAX_RECENT) recent.clear()
        recent.set(label.volumeId, { label, found: before })
        return before
      }
      const { rules, newer } = await loaded()
      const exact = identified(rules, label)
      // The database has a catch-all of version "unknown" for some systems: an image that says its release is better known than that.
      const found = exact === null || exact.version === 'unknown' ? (newerRelease(newer(label)) ?? exact) : exact
      if (known.size >= MAX_KNOWN) known.clear()
      known.set(key, found)
      return found
    },
    async defaults(distro, version, arch = 'x86_64') {
      const { byId } = await loaded()
      const releases = [...byId.values()].filter((e) => e.distro.toLowerCase() === distro.toLowerCase())
      const os = releases.find((e) => e.version === version) ?? predecessor(releases, version)
      return os === undefined ? { ...UNKNOWN_OS_DEFAULTS, isKnown: false } : { ...defaultsOf(os, arch, byId), isKnown: true }
    },
    async list() {
      const { byId } = await loaded()
      return [...byId.values()].map((e) => answer(e, '')).sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

/** Of each volume's name the label seen last: most images of a tree share a few. */
const MAX_RECENT = 1000
const isSameLabel = (a: IsoLabel, b: IsoLabel): boolean =>
  a.volumeBytes === b.volumeBytes && a.systemId === b.systemId && a.publisherId === b.publisherId && a.applicationId === b.applicationId
/** Labels remembered; a scan of more images starts over. */
const MAX_KNOWN = 20_000

function identified(rules: IsoRules, label: IsoLabel): OsIdentified | null {
  const matches = rules.match(label)
  const best = matches[0]
  if (best === undefined) return null
  const seen = new Set<string>([best.os.id])
  const candidates: OsAnswer[] = []
  for (const m of matches) {
    if (seen.has(m.os.id)) continue
    seen.add(m.os.id)
    candidates.push(answer(m.os, m.arch))
  }
  return { ...answer(best.os, best.arch), isLive: best.live, isNewer: false, candidates }
}

function newerRelease(found: NewerRelease | undefined): OsIdentified | null {
  if (found === undefined) return null
  const { predecessor: os, media, version } = found
  const before = answer(os, media.arch)
  const renamed = { shortId: os.shortId.replace(os.version, version), name: os.name.replace(os.version, version), version }
  return { ...before, ...renamed, isLive: media.live, isNewer: true, candidates: [before] }
}

/** The newest release before `version`: what it needs, its successor needs as well. */
function predecessor(releases: readonly OsEntry[], version: string): OsEntry | undefined {
  const wanted = versionNumbers(version)
  if (wanted === undefined) return undefined
  let best: { readonly os: OsEntry; readonly numbers: readonly number[] } | undefined
  for (const os of releases) {
    const numbers = versionNumbers(os.version)
    if (numbers === undefined || compareVersions(numbers, wanted) >= 0) continue
    if (best === undefined || compareVersions(numbers, best.numbers) > 0) best = { os, numbers }
  }
  return best?.os
}

async function readCache(file: string | undefined, key: string): Promise<readonly OsEntry[] | undefined> {
  if (file === undefined) return undefined
  try {
    const cache = JSON.parse(await readFile(file, 'utf8')) as { key?: unknown; entries?: readonly OsEntry[] }
    return cache.key === key ? cache.entries : undefined
  } catch {
    return undefined
  }
}

async function writeCache(file: string | undefined, key: string, entries: readonly OsEntry[]): Promise<void> {
  if (file === undefined) return
  await mkdir(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, JSON.stringify({ key, entries }), { mode: 0o600 })
  await rename(temporary, file)
}
