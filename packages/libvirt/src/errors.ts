import { ErrorNumber } from './constants.gen.ts'

const templates = {
  LIBVIRT_ERR_ARGUMENT: 'Expected %{want}, got %{got}',
  LIBVIRT_ERR_URI: 'The URI "%{uri}" cannot be used: %{why}',
  LIBVIRT_ERR_INSECURE: 'Plain TCP to %{host} is neither encrypted nor authenticated; pass insecure: true to use it all the same',
  LIBVIRT_ERR_CONNECT: 'No connection to %{where}: %{why}',
  LIBVIRT_ERR_AUTH_METHOD: 'The daemon asks for authentication by %{method}, which is not supported',
  LIBVIRT_ERR_PROTOCOL: 'The daemon sent something that is not valid: %{what}',
  LIBVIRT_ERR_LOST: 'The connection to libvirt was lost: %{why}',
  LIBVIRT_ERR_CLOSED: 'The connection is closed',
  LIBVIRT_ERR_TIMEOUT: '%{procedure} did not answer within %{ms} ms',
  LIBVIRT_ERR_ABORTED: '%{procedure} was given up by the caller',
  LIBVIRT_ERR_STREAM: 'The stream cannot go on: %{why}',
  LIBVIRT_ERR_UNKNOWN_CALL: 'There is no procedure %{procedure}',
  LIBVIRT_ERR_UNKNOWN: 'libvirt error %{number}: %{message}',
} as const satisfies Record<`LIBVIRT_ERR_${string}`, string>

/** Codes of this package itself. */
export type OwnErrorCode = keyof typeof templates
/** Codes of libvirt's errors: `LIBVIRT_ERR_` and the name of the virErrorNumber, e.g. LIBVIRT_ERR_NO_DOMAIN. */
export type RemoteErrorCode = `LIBVIRT_ERR_${keyof typeof ErrorNumber}`
/** Every code a LibvirtError can have. */
export type LibvirtErrorCode = OwnErrorCode | RemoteErrorCode

/** All codes with their English text; `%{message}` is what the daemon wrote. */
export const errorTemplates: Readonly<Record<LibvirtErrorCode, string>> = {
  ...(Object.fromEntries(Object.keys(ErrorNumber).map((name) => [`LIBVIRT_ERR_${name}`, '%{message}'])) as Record<RemoteErrorCode, string>),
  ...templates,
}
const nameOf = new Map<number, RemoteErrorCode>(
  Object.entries(ErrorNumber).map(([name, number]) => [number, `LIBVIRT_ERR_${name as keyof typeof ErrorNumber}`]),
)

/** What an error reply of the daemon carries. */
export interface RemoteErrorFields {
  /** virErrorNumber. */
  readonly code: number
  /** virErrorDomain: the part of libvirt that failed. */
  readonly domain: number
  /** The daemon's text. */
  readonly message: string | null
  /** virErrorLevel: 1 warning, 2 error. */
  readonly level: number
  readonly [more: string]: unknown
}

/** Every failure of this package: libvirt's own answers and what went wrong on the way. Match `code`, never the message. */
export class LibvirtError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'LibvirtError', configurable: true, writable: true })
  }

  /** Stable text; libvirt's numbers appear by name: VIR_ERR_NO_DOMAIN is LIBVIRT_ERR_NO_DOMAIN. */
  readonly code: LibvirtErrorCode
  /** What the message speaks of. */
  readonly params: Readonly<Record<string, string | number>>
  /** libvirt's error number (VIR_ERR_…), absent for errors that did not come from the daemon. */
  readonly virCode?: number
  /** libvirt's error domain (VIR_FROM_…): which part of libvirt failed. */
  readonly virDomain?: number
  /** 1 warning, 2 error (VIR_ERR_WARNING, VIR_ERR_ERROR). */
  readonly level?: number

  constructor(
    code: LibvirtErrorCode,
    params: Readonly<Record<string, string | number>>,
    options?: ErrorOptions & { remote?: RemoteErrorFields },
  ) {
    const text = errorTemplates[code].replace(/%\{(\w+)\}/g, (whole, key: string) => String(params[key] ?? whole))
    super(text, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.params = params
    const remote = options?.remote
    if (remote !== undefined) {
      this.virCode = remote.code
      this.virDomain = remote.domain
      this.level = remote.level
    }
  }
}

/** The error for a daemon's error reply. */
export const remoteError = (fields: RemoteErrorFields): LibvirtError => {
  const message = fields.message ?? `error ${fields.code}`
  return new LibvirtError(nameOf.get(fields.code) ?? 'LIBVIRT_ERR_UNKNOWN', { message, number: fields.code }, { remote: fields })
}

/** True for errors of this package (any copy of it), or for those with the given code. */
export const isLibvirtError = (e: unknown, code?: LibvirtErrorCode): e is LibvirtError =>
  e instanceof Error &&
  'code' in e &&
  typeof e.code === 'string' &&
  (code === undefined ? e.code.startsWith('LIBVIRT_ERR_') : e.code === code)

const oneOf =
  (...names: LibvirtErrorCode[]) =>
  (e: unknown): e is LibvirtError =>
    isLibvirtError(e) && names.includes(e.code)

/** The domain, pool, volume, network, … does not exist (any more). */
export const isNotFound = oneOf(
  'LIBVIRT_ERR_NO_DOMAIN',
  'LIBVIRT_ERR_NO_NETWORK',
  'LIBVIRT_ERR_NO_STORAGE_POOL',
  'LIBVIRT_ERR_NO_STORAGE_VOL',
  'LIBVIRT_ERR_NO_NODE_DEVICE',
  'LIBVIRT_ERR_NO_INTERFACE',
  'LIBVIRT_ERR_NO_SECRET',
  'LIBVIRT_ERR_NO_NWFILTER',
  'LIBVIRT_ERR_NO_NWFILTER_BINDING',
  'LIBVIRT_ERR_NO_DOMAIN_SNAPSHOT',
  'LIBVIRT_ERR_NO_DOMAIN_CHECKPOINT',
  'LIBVIRT_ERR_NO_DOMAIN_METADATA',
  'LIBVIRT_ERR_NO_DOMAIN_BACKUP',
  'LIBVIRT_ERR_NO_NETWORK_PORT',
  'LIBVIRT_ERR_NO_SERVER',
  'LIBVIRT_ERR_NO_CLIENT',
)
/** Something of that name or UUID exists already (where libvirt says so by number; a domain's clash is OPERATION_FAILED). */
export const isExisting = oneOf(
  'LIBVIRT_ERR_DOM_EXIST',
  'LIBVIRT_ERR_NETWORK_EXIST',
  'LIBVIRT_ERR_STORAGE_VOL_EXIST',
  'LIBVIRT_ERR_NETWORK_PORT_EXIST',
)
/** The object's state does not allow it (e.g. starting a running domain). */
export const isInvalidState = oneOf('LIBVIRT_ERR_OPERATION_INVALID')
/** Not possible with this driver, daemon version or configuration. */
export const isUnsupported = oneOf(
  'LIBVIRT_ERR_NO_SUPPORT',
  'LIBVIRT_ERR_OPERATION_UNSUPPORTED',
  'LIBVIRT_ERR_CONFIG_UNSUPPORTED',
  'LIBVIRT_ERR_ARGUMENT_UNSUPPORTED',
  'LIBVIRT_ERR_UNKNOWN_CALL',
)
/** The caller may not do this. */
export const isDenied = oneOf(
  'LIBVIRT_ERR_OPERATION_DENIED',
  'LIBVIRT_ERR_ACCESS_DENIED',
  'LIBVIRT_ERR_AUTH_FAILED',
  'LIBVIRT_ERR_AUTH_CANCELLED',
  'LIBVIRT_ERR_AUTH_UNAVAILABLE',
)
/** The connection is gone or never came to be; the same call may succeed later. */
export const isConnectionError = oneOf('LIBVIRT_ERR_LOST', 'LIBVIRT_ERR_CONNECT', 'LIBVIRT_ERR_CLOSED', 'LIBVIRT_ERR_PROTOCOL')
/** A limit of time was reached, here or in the daemon. */
export const isTimeout = oneOf('LIBVIRT_ERR_TIMEOUT', 'LIBVIRT_ERR_OPERATION_TIMEOUT', 'LIBVIRT_ERR_AGENT_UNRESPONSIVE')
/** The guest's agent is absent or does not answer. */
export const isAgentError = oneOf('LIBVIRT_ERR_AGENT_UNRESPONSIVE', 'LIBVIRT_ERR_AGENT_UNSYNCED')
/** Something else uses the resource right now. */
export const isBusy = oneOf('LIBVIRT_ERR_RESOURCE_BUSY')
