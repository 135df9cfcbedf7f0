import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { Limits } from './http/listener.ts'
import type { Guard, HttpStore, Identity, JsonValue, Log, Policy, Responder, TaskWaiter, TransientEvents } from './needs.ts'
import type { AnyPlugin, HandOver, Tab, Upgrade } from './plugins/plugin.ts'
import type { RateLimit } from './http/rate-limit.ts'
import type { TlsOptions } from './tls/tls.ts'

/** The page of the web UI and its files. */
export interface Shell {
  /** The one HTML page, also of the login. */
  page(o: { readonly serverRoot: string; readonly nonce?: string }): string
  /** Hashes (`sha256-…`, quoted or not) of its inline scripts: the import map. */
  readonly inlineHashes: readonly string[] | ((o: { readonly serverRoot: string }) => readonly string[])
  /** Directories served below a prefix, for example `/ui/app/`. */
  readonly directories: readonly { readonly prefix: string; readonly root: URL }[]
}

/** One thing the server cannot work without. */
export interface Readiness {
  readonly name: string
  readonly ok: boolean
  /** What is wrong and what to do. */
  readonly reason?: string | undefined
}

/** What routes outside plugins are built with. */
export interface BaseTools {
  readonly guard: Guard
  readonly responder: Responder
  readonly handOver: HandOver
  readonly upgrade: Upgrade
  /** The text of a code; the code itself when there is none. */
  translate(code: string, params: Readonly<Record<string, unknown>>, locale: string): string
}

/** Options of `createServer`. */
export interface ServerOptions {
  /** Says who sends a request. */
  readonly identity: Identity
  /** Says what they may do. */
  readonly policy: Policy
  /** Keeps plugin states (types: `httpTypes`) and the request log. */
  readonly store: HttpStore
  /** Program log. @default silent */
  readonly log?: Log
  /** Address to listen on. Beyond loopback without TLS only with `insecureHttp`. @default '127.0.0.1' */
  readonly host?: string
  /** 0: any free one. @default 8001 */
  readonly port?: number
  /** @default { kind: 'off' } */
  readonly tls?: TlsOptions
  /** Speak HTTP/2 beside HTTP/1.1 on the same port; only with TLS. WebSockets use HTTP/1.1. @default true */
  readonly http2?: boolean
  /** Allow plain HTTP beyond loopback. @default false */
  readonly insecureHttp?: boolean
  /** Path the whole server is mounted at, without a slash at the end, for example `/x`. A proxy may strip it or not. @default '' */
  readonly serverRoot?: string
  /** The web UI. Absent: programs only. */
  readonly shell?: Shell
  /** Adds routes that are always there. Runs once per generation: no timers or connections here. */
  readonly base?: (app: FastifyInstance, tools: BaseTools) => void | Promise<void>
  /** Plugins installed; which of them run is kept in the store. @default [] */
  readonly plugins?: readonly AnyPlugin[]
  /** Finds further plugins, at the start and whenever the configuration is reloaded: `() => discoverPlugins({ … })`. */
  readonly discover?: () => Promise<readonly AnyPlugin[]>
  /** Settings by plugin id, checked by the plugin's schema. @default {} */
  readonly settings?: Readonly<Record<string, unknown>>
  /**
   * Key (32 bytes) by which secret settings that an admin gave are sealed in the store, AES-256-GCM. Asked for when the first one is. With
   * another key they count as not set.
   *
   * @default none: they stand in the store as they are
   */
  readonly settingsKey?: () => Uint8Array
  /** Given to every plugin as `host.deps`. @default {} */
  readonly deps?: unknown
  /** Events for `log.appended` and for plugins. */
  readonly events?: TransientEvents
  /** Tells the request log how the tasks ended that requests had started. */
  readonly tasks?: TaskWaiter
  /** Asked by `/readyz`; one that throws counts as not ready. @default [] */
  readonly readiness?: readonly (() => Readiness | Promise<Readiness>)[]
  /** Name of the application. @default 'onggi' */
  readonly name?: string
  /** Version of the application. @default '0.0.0' */
  readonly version?: string
  /** Directories of `<language>.json`, or such files: texts by code. @default [] */
  readonly messages?: readonly URL[]
  /** Show the framework's own tabs (plugin manager, user log) to admins. @default true where there is a shell */
  readonly ownTabs?: boolean
  /** Tabs that belong to no plugin; their `module` is a path from the server's root. @default [] */
  readonly tabs?: readonly Tab[]
  /** Further fields of `GET /config`. */
  readonly config?: () => Readonly<Record<string, JsonValue>>
  /** Fields of `GET /config` that the login page may read. @default ['auth', 'server_root', 'version'] */
  readonly publicConfig?: readonly string[]
  /** Called by `POST /config/reload` after the certificate was read again. */
  readonly onReload?: () => void | Promise<void>
  /** Which proxies to believe: Fastify's option of this name. @default false */
  readonly trustProxy?: FastifyServerOptions['trustProxy']
  readonly limits?: Limits
  /** Requests per client; absent: none. Logins are throttled by auth anyway. */
  readonly rateLimit?: RateLimit
  /** Token that opens `/metrics` beyond loopback. */
  readonly metricsToken?: string
  /** Further gauges of `/metrics`, by name. */
  readonly metrics?: () => Readonly<Record<string, number>>
  /** Longest time one function of a plugin may take. Unit: ms. @default 10000 */
  readonly pluginTimeoutMs?: number
  /** Longest wait for requests when a generation retires or the server closes. Unit: ms. @default 30000 */
  readonly drainMs?: number
  /** Longest a record of the request log waits for its batch. Unit: ms. @default 100 */
  readonly requestLogFlushMs?: number
}

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Options with everything filled in that has a default. */
export type ResolvedOptions = ServerOptions & Required<Pick<ServerOptions, Filled>>

type Filled =
  | 'log'
  | 'host'
  | 'port'
  | 'tls'
  | 'insecureHttp'
  | 'serverRoot'
  | 'plugins'
  | 'settings'
  | 'deps'
  | 'readiness'
  | 'name'
  | 'version'
  | 'messages'
  | 'tabs'
  | 'limits'
  | 'pluginTimeoutMs'
  | 'drainMs'
  | 'requestLogFlushMs'

/** Checks the options and fills in the defaults. */
export const resolveOptions = (o: ServerOptions): ResolvedOptions => {
  const serverRoot = o.serverRoot ?? ''
  if (serverRoot !== '' && !/^(?:\/[\w.~-]+)+$/.test(serverRoot))
    throw Object.assign(new TypeError(`serverRoot must be '' or a path such as /x, got ${serverRoot}`), { code: 'CORE_ERR_OPTION' })
  const port = o.port ?? 8001
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw Object.assign(new TypeError(`port must be a whole number from 0 to 65535, got ${port}`), { code: 'CORE_ERR_OPTION' })
  return {
    ...o,
    port,
    serverRoot,
    log: o.log ?? silent,
    host: o.host ?? '127.0.0.1',
    tls: o.tls ?? { kind: 'off' },
    insecureHttp: o.insecureHttp ?? false,
    plugins: o.plugins ?? [],
    settings: o.settings ?? {},
    deps: o.deps ?? {},
    readiness: o.readiness ?? [],
    name: o.name ?? 'onggi',
    version: o.version ?? '0.0.0',
    messages: o.messages ?? [],
    tabs: o.tabs ?? [],
    limits: o.limits ?? {},
    pluginTimeoutMs: o.pluginTimeoutMs ?? 10_000,
    drainMs: o.drainMs ?? 30_000,
    requestLogFlushMs: o.requestLogFlushMs ?? 100,
  }
}
