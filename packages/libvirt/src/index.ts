export { connect } from './connect.ts'
export type { Connect, EventsOptions } from './connect.ts'
export type { ConnectOptions } from './options.ts'
export type { ConnectionState } from './rpc/lanes-options.ts'
export type { SshOptions } from './transport/ssh.ts'
export type { TlsFiles } from './transport/tls.ts'
export type { Hole } from './rpc/streams.ts'
export type { Backoff } from './rpc/backoff.ts'
export type { CallOptions } from './handle.ts'
export type { Log } from './needs.ts'
export { cpuList, cpuMap } from './domain-calls.ts'
export type { VcpuInfo } from './domain-calls.ts'
export { parseUri } from './uri.ts'
export type { LibvirtUri, TransportKind } from './uri.ts'
export {
  errorTemplates,
  isAgentError,
  isBusy,
  isConnectionError,
  isDenied,
  isExisting,
  isInvalidState,
  isLibvirtError,
  isNotFound,
  isTimeout,
  isUnsupported,
  LibvirtError,
} from './errors.ts'
export type { LibvirtErrorCode, OwnErrorCode, RemoteErrorCode } from './errors.ts'
export type { EventFilter, Subscription } from './event-hub.ts'
export type { ConnectionEventFields, ConnectionEventType, EventFields, EventOf, EventType, LibvirtEvent, Overflow } from './event-types.ts'
export type { Typed, TypedKind, TypedParam, TypedParams, TypedParamsInput, TypedValue } from './protocol/typed-params.ts'
export type { Reader, Writer } from './protocol/xdr.ts'
export type { Calls } from './protocol/calls.gen.ts'
export {
  Domain,
  DomainCheckpoint,
  DomainSnapshot,
  Interface,
  Network,
  NetworkPort,
  NodeDevice,
  NWFilter,
  NWFilterBinding,
  Secret,
  StoragePool,
  StorageVolume,
} from './objects.gen.ts'
export * as constants from './constants.gen.ts'
