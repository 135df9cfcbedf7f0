import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { Limits } from './http/listener.ts'
import { silent } from './log/silent.ts'
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

/** Options of `createHandler`: of a server all that is no matter of its listener. */
export interface HandlerOptions {
  /** Says who sends a request. */
  readonly identity: Identity
  /** Says what they may do. */
  readonly policy: Policy
  /** Keeps plugin states (types: `httpTypes`) and the request log. */
  readonly store: HttpStore
  /** Program log. @default silent */
  readonly log?: Log | undefined
  /** Path the whole server is mounted at, without a slash at the end, for example `/x`. A proxy may strip it or not. @default '' */
  readonly serverRoot?: string | undefined
  /** The web UI. Absent: programs only. */
  readonly shell?: Shell | undefined
  /** Adds routes that are always there. Runs once per generation: no timers or connections here. */
  readonly base?: ((app: FastifyInstance, tools: BaseTools) => void | Promise<void>) | undefined
  /** Plugins installed; which of them run is kept in the store. @default [] */
  readonly plugins?: readonly AnyPlugin[] | undefined
  /** Finds further plugins, at the start and whenever the configuration is reloaded: `() => discoverPlugins({ … })`. */
  readonly discover?: (() => Promise<readonly AnyPlugin[]>) | undefined
  /** Settings by plugin id, checked by the plugin's schema. @default {} */
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  /**
   * Key (32 bytes) by which secret settings that an admin gave are sealed in the store, AES-256-GCM. Asked for when the first one is. With
   * another key they count as not set.
   *
   * @default none: they stand in the store as they are
   */
  readonly settingsKey?: (() => Uint8Array) | undefined
  /** Given to every plugin as `host.deps`. @default {} */
  readonly deps?: unknown
  /** Events for `log.appended` and for plugins. */
  readonly events?: TransientEvents | undefined
  /** Tells the request log how the tasks ended that requests had started. */
  readonly tasks?: TaskWaiter | undefined
  /** Asked by `/readyz`; one that throws counts as not ready. @default [] */
  readonly readiness?: readonly (() => Readiness | Promise<Readiness>)[] | undefined
  /** Name of the application. @default 'onggi' */
  readonly name?: string | undefined
  /** Version of the application. @default '0.0.0' */
  readonly version?: string | undefined
  /** Directories of `<language>.json`, or such files: texts by code. @default [] */
  readonly messages?: readonly URL[] | undefined
  /** Show the framework's own tabs (plugin manager, user log) to admins. @default true where there is a shell */
  readonly ownTabs?: boolean | undefined
  /** Tabs that belong to no plugin; their `module` is a path from the server's root. @default [] */
  readonly tabs?: readonly Tab[] | undefined
  /** Further fields of `GET /config`. */
  readonly config?: (() => Readonly<Record<string, JsonValue>>) | undefined
  /** Fields of `GET /config` that the login page may read. @default ['auth', 'server_root', 'version'] */
  readonly publicConfig?: readonly string[] | undefined
  /** Called by `POST /config/reload` after the certificate was read again. */
  readonly onReload?: (() => void | Promise<void>) | undefined
  /** Which proxies to believe: Fastify's option of this name. @default false */
  readonly trustProxy?: FastifyServerOptions['trustProxy'] | undefined
  readonly limits?: Limits | undefined
  /** Requests per client; absent: none. Logins are throttled by auth anyway. */
  readonly rateLimit?: RateLimit | undefined
  /** Token that opens `/metrics` beyond loopback. */
  readonly metricsToken?: string | undefined
  /** Further gauges of `/metrics`, by name. */
  readonly metrics?: (() => Readonly<Record<string, number>>) | undefined
  /** Longest time one function of a plugin may take. Unit: ms. @default 10000 */
  readonly pluginTimeoutMs?: number | undefined
  /** Longest wait for requests when a generation retires or a plugin is disabled. Unit: ms. @default 30000 */
  readonly drainMs?: number | undefined
  /** Longest wait for requests when the server closes. Unit: ms. @default 10000, and not more than `drainMs` */
  readonly closeDrainMs?: number | undefined
  /** Called when the server begins to close: end here the streams that you own, with the reason. What is left open when plugins have stopped is ended without one. */
  readonly onClosing?: ((reason: string) => void | Promise<void>) | undefined
  /** `WWW-Authenticate` of a 401 to programs; '' for an identity that knows no HTTP authentication. @default 'Basic realm="onggi", charset="UTF-8"' */
  readonly challenge?: string | undefined
  /** Longest a record of the request log waits for its batch. Unit: ms. @default 100 */
  readonly requestLogFlushMs?: number | undefined
  /** Tell browsers to come back by TLS only. Not with a certificate they do not trust. @default false */
  readonly strictTransport?: boolean | undefined
  /** Where the server around listens, for `GET /config`: `() => server.address()`. @default () => null */
  readonly address?: (() => AddressInfo | string | null) | undefined
}

/** Options of `createServer`. */
export interface ServerOptions extends Omit<HandlerOptions, 'strictTransport' | 'address'> {
  /** Address to listen on. Beyond loopback without TLS only with `insecureHttp`. @default '127.0.0.1' */
  readonly host?: string | undefined
  /** 0: any free one. @default 8001 */
  readonly port?: number | undefined
  /** @default { kind: 'off' } */
  readonly tls?: TlsOptions | undefined
  /** Speak HTTP/2 beside HTTP/1.1 on the same port; only with TLS. WebSockets use HTTP/1.1. @default true */
  readonly http2?: boolean | undefined
  /** Allow plain HTTP beyond loopback. @default false */
  readonly insecureHttp?: boolean | undefined
}

/** Options with everything filled in that has a default. */
export type ResolvedOptions = Omit<HandlerOptions, Filled> & { readonly [K in Filled]: Exclude<HandlerOptions[K], undefined> }

type Filled =
  | 'log'
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
  | 'closeDrainMs'
  | 'challenge'
  | 'requestLogFlushMs'
  | 'strictTransport'
  | 'address'

/** @throws TypeError `CORE_ERR_OPTION` */
const refuse = (message: string): never => {
  throw Object.assign(new TypeError(message), { code: 'CORE_ERR_OPTION' })
}

/** The port to listen on. @throws TypeError `CORE_ERR_OPTION` */
export const checkedPort = (port = 8001): number =>
  Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : refuse(`port must be a whole number from 0 to 65535, got ${port}`)

/** Checks the options and fills in the defaults. @throws TypeError `CORE_ERR_OPTION` */
export const resolveOptions = (o: HandlerOptions): ResolvedOptions => {
  // Of JavaScript, which has no types to tell.
  for (const [name, method] of Object.entries({ identity: 'identify', policy: 'can', store: 'transaction' })) {
    const given = (o as unknown as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[name]
    if (typeof given?.[method] !== 'function') refuse(`${name} is needed`)
  }
  const serverRoot = o.serverRoot ?? ''
  if (serverRoot !== '' && !/^(?:\/[\w.~-]+)+$/.test(serverRoot)) refuse(`serverRoot must be '' or a path such as /x, got ${serverRoot}`)
  return {
    ...o,
    serverRoot,
    log: o.log ?? silent,
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
    closeDrainMs: o.closeDrainMs ?? Math.min(o.drainMs ?? 30_000, 10_000),
    challenge: o.challenge ?? 'Basic realm="onggi", charset="UTF-8"',
    requestLogFlushMs: o.requestLogFlushMs ?? 100,
    strictTransport: o.strictTransport ?? false,
    address: o.address ?? (() => null),
  }
}
