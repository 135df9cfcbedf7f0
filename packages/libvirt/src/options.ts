import type { Duplex } from 'node:stream'
import type { Log } from './needs.ts'
import type { SshOptions } from './transport/ssh.ts'
import type { TlsFiles } from './transport/tls.ts'
import type { Backoff } from './rpc/backoff.ts'

/** Options of `connect`. */
export interface ConnectOptions {
  /** The daemon's unix socket. Default: from the URI, as libvirt's own client finds it. */
  readonly socketPath?: string
  /** The way to the daemon, made by the caller: called for each socket that is needed. A Duplex itself serves as the only socket, without reconnect. */
  readonly transport?: Duplex | ((signal: AbortSignal) => Duplex | Promise<Duplex>)
  /** Only calls that change nothing. Default false. */
  readonly readonly?: boolean
  /** Where lines for operators go. Default: nowhere. */
  readonly log?: Log
  /** Milliseconds a call may take before LIBVIRT_ERR_TIMEOUT, when it does not say itself. Default 0: no limit; a dead daemon is noticed by keepalive. */
  readonly timeoutMs?: number
  /** Milliseconds that connecting and authenticating may take. Default 20,000. */
  readonly connectTimeoutMs?: number
  /** Pings on an idle connection: every `intervalMs` (default 5,000), lost after `count` (default 5) in silence. false: none. */
  readonly keepalive?: false | { readonly intervalMs?: number; readonly count?: number }
  /** Waiting between attempts after the connection was lost. Default {minMs: 100, maxMs: 10000}. false: a lost connection stays closed. */
  readonly reconnect?: false | Partial<Backoff>
  /** Return at once and connect in the background, again and again, instead of failing. Default false. */
  readonly background?: boolean
  /** One socket for everything, so that a slow call or a stream delays the others. Default: true where sockets cannot share state (a Duplex, test:///file.xml). */
  readonly singleSocket?: boolean
  /**
   * Most sockets of each lane; more than one are opened only while calls wait, four of which each socket carries. All but the first are
   * closed when nobody used them for `idleMs` milliseconds (looked at once in that time, so it may take twice as long). Default {fast: 2, slow: 4, idleMs: 60000}.
   */
  readonly sockets?: { readonly fast?: number; readonly slow?: number; readonly idleMs?: number }
  /** Allow plain TCP: whoever can reach the port, or listen on the way, is root on the host. Default false. */
  readonly insecure?: boolean
  /** Certificates for TLS. Default: `pkipath=` of the URI, ~/.pki/libvirt (with `env`), /etc/pki. */
  readonly tls?: TlsFiles
  /** How ssh is run. */
  readonly ssh?: SshOptions
  /** Environment for finding session sockets and certificates (XDG_RUNTIME_DIR, HOME). Default {}: sessions are looked for under /run/user/UID. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Options of `connect` with every default applied. */
export interface ResolvedOptions {
  readonly readonly: boolean
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  readonly keepalive: { readonly intervalMs: number; readonly count: number } | null
  readonly reconnect: Backoff | null
  readonly sockets: { readonly fast: number; readonly slow: number; readonly idleMs: number }
}

const positive = (name: string, value: number, least: number): number => {
  if (!Number.isFinite(value) || value < least) {
    throw Object.assign(new TypeError(`${name} must be a number of at least ${least}, got ${value}`), { code: 'LIBVIRT_ERR_ARGUMENT' })
  }
  return value
}

/** Defaults and checks in one place; a TypeError with code LIBVIRT_ERR_ARGUMENT for what cannot be. */
export const resolveOptions = (o: ConnectOptions): ResolvedOptions => {
  const reconnect = o.reconnect === false || isDuplex(o.transport) ? null : { minMs: 100, maxMs: 10_000, ...o.reconnect }
  const keepalive = o.keepalive === false ? null : { intervalMs: 5000, count: 5, ...o.keepalive }
  if (reconnect !== null) positive('reconnect.minMs', reconnect.minMs, 1)
  if (keepalive !== null) positive('keepalive.intervalMs', keepalive.intervalMs, 1)
  return {
    readonly: o.readonly ?? false,
    timeoutMs: positive('timeoutMs', o.timeoutMs ?? 0, 0),
    connectTimeoutMs: positive('connectTimeoutMs', o.connectTimeoutMs ?? 20_000, 1),
    keepalive,
    reconnect,
    sockets: {
      fast: positive('sockets.fast', o.sockets?.fast ?? 2, 1),
      slow: positive('sockets.slow', o.sockets?.slow ?? 4, 1),
      idleMs: positive('sockets.idleMs', o.sockets?.idleMs ?? 60_000, 1),
    },
  }
}

/** A ready-made byte stream, as opposed to a function that makes them. */
export const isDuplex = (transport: ConnectOptions['transport']): transport is Duplex => typeof transport === 'object'
