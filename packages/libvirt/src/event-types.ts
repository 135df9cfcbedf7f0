import type { Domain, Network, NodeDevice, Secret, StoragePool } from './objects.gen.ts'
import type { DomainEventGraphicsAddressFields, DomainEventGraphicsIdentityFields } from './protocol/calls.gen.ts'
import type { TypedParams } from './protocol/typed-params.ts'

/** One end of a graphics connection. */
export type GraphicsAddress = DomainEventGraphicsAddressFields
/** One identity of a graphics client. */
export type GraphicsIdentity = DomainEventGraphicsIdentityFields

/**
 * What each type of event carries besides `type`. Where libvirt has an enumeration the value is its member's name in lower
 * case (`VIR_DOMAIN_EVENT_STARTED` is `started`); a number this package does not know comes as its digits.
 */
export interface EventFields {
  /** event: defined undefined started suspended resumed stopped shutdown pmsuspended crashed; detail depends on it (booted, destroyed, …). */
  'domain.lifecycle': { domain: Domain; event: string; detail: string }
  /** The guest rebooted. */
  'domain.reboot': { domain: Domain }
  /** The guest's clock moved; offset in seconds from UTC. */
  'domain.rtcChange': { domain: Domain; offset: number }
  /** action: none pause reset poweroff shutdown debug injectnmi. */
  'domain.watchdog': { domain: Domain; action: string }
  /** action: none pause report. */
  'domain.ioError': { domain: Domain; srcPath: string; devAlias: string; action: string }
  /** As ioError, with the reason as text (enospc, …). */
  'domain.ioErrorReason': { domain: Domain; srcPath: string; devAlias: string; action: string; reason: string }
  /** phase: connect initialize disconnect. */
  'domain.graphics': {
    domain: Domain
    phase: string
    local: GraphicsAddress
    remote: GraphicsAddress
    authScheme: string
    subject: GraphicsIdentity[]
  }
  /** The hypervisor's control channel failed. */
  'domain.controlError': { domain: Domain }
  /** path of the disk; job: unknown pull copy commit active_commit backup; status: completed failed canceled ready. */
  'domain.blockJob': { domain: Domain; path: string; job: string; status: string }
  /** As blockJob, with the disk's target name (vda) instead of its path. */
  'domain.blockJob2': { domain: Domain; disk: string; job: string; status: string }
  /** A disk's source changed or was dropped because it was missing. */
  'domain.diskChange': { domain: Domain; oldSrcPath: string | null; newSrcPath: string | null; devAlias: string; reason: string }
  /** reason: open close. */
  'domain.trayChange': { domain: Domain; devAlias: string; reason: string }
  /** The guest woke up; reason: libvirt has none so far and sends 0. */
  'domain.pmwakeup': { domain: Domain; reason: number }
  /** The guest went to sleep (memory); reason: libvirt has none so far and sends 0. */
  'domain.pmsuspend': { domain: Domain; reason: number }
  /** The guest went to sleep (disk); reason: libvirt has none so far and sends 0. */
  'domain.pmsuspendDisk': { domain: Domain; reason: number }
  /** actual: the guest's memory in KiB. */
  'domain.balloonChange': { domain: Domain; actual: number }
  /** A device is gone from the guest. */
  'domain.deviceRemoved': { domain: Domain; devAlias: string }
  /** A device was added. */
  'domain.deviceAdded': { domain: Domain; devAlias: string }
  /** The guest did not let a device go. */
  'domain.deviceRemovalFailed': { domain: Domain; devAlias: string }
  /** Tuning values changed. */
  'domain.tunable': { domain: Domain; params: TypedParams }
  /** state: connected disconnected; reason: unknown domain_started channel. */
  'domain.agentLifecycle': { domain: Domain; state: string; reason: string }
  /** A migration began its next pass. */
  'domain.migrationIteration': { domain: Domain; iteration: number }
  /** A job ended; params as getJobStats gives them. */
  'domain.jobCompleted': { domain: Domain; params: TypedParams }
  /** metadata: description title element; nsuri of an element. */
  'domain.metadataChange': { domain: Domain; metadata: string; nsuri: string | null }
  /** A disk was written beyond the set threshold, in bytes. */
  'domain.blockThreshold': { domain: Domain; dev: string; path: string | null; threshold: bigint; excess: bigint }
  /** The host's memory failed under the guest. */
  'domain.memoryFailure': { domain: Domain; recipient: string; action: string; flags: number }
  /** A memory device of the guest changed its size. */
  'domain.memoryDeviceSizeChange': { domain: Domain; alias: string; size: number }
  /** event: defined undefined started stopped. */
  'network.lifecycle': { network: Network; event: string; detail: number }
  /** event: defined undefined started stopped created deleted. */
  'storagePool.lifecycle': { pool: StoragePool; event: string; detail: number }
  /** The pool's volumes were read again. */
  'storagePool.refresh': { pool: StoragePool }
  /** event: created deleted defined undefined. */
  'nodeDevice.lifecycle': { device: NodeDevice; event: string; detail: number }
  /** The device's description changed. */
  'nodeDevice.update': { device: NodeDevice }
  /** event: defined undefined. */
  'secret.lifecycle': { secret: Secret; event: string; detail: number }
  /** The secret has a new value. */
  'secret.valueChanged': { secret: Secret }
  /** An event of QEMU's monitor itself (QMP); details is JSON. */
  'qemu.monitor': { domain: Domain; event: string; seconds: number; micros: number; details: string | null }
}

/** Events of the connection itself. They reach every subscriber. */
export interface ConnectionEventFields {
  /** The daemon is gone; nothing is heard until `connection.resync`. */
  'connection.lost': { error: Error }
  /** Connected again, events registered again. What happened in between is unknown: read the state anew. */
  'connection.resync': { readonly again?: undefined }
  /** It will not come back: closed by the caller, or lost with `reconnect: false`. */
  'connection.closed': { error: Error | null }
}

/** Names of the events a daemon sends. */
export type EventType = keyof EventFields
/** Names of the connection's own events. */
export type ConnectionEventType = keyof ConnectionEventFields
/** One event of the given type. */
export type EventOf<T extends EventType | ConnectionEventType> = T extends EventType
  ? { readonly type: T } & Readonly<EventFields[T]>
  : T extends ConnectionEventType
    ? { readonly type: T } & Readonly<ConnectionEventFields[T]>
    : never
/** More happened than the queue holds: `dropped` events are lost, read the state anew. */
export interface Overflow {
  readonly type: 'overflow'
  readonly dropped: number
}
/** What the async iterable of `events()` gives. */
export type LibvirtEvent =
  | { [T in EventType]: EventOf<T> }[EventType]
  | { [T in ConnectionEventType]: EventOf<T> }[ConnectionEventType]
  | Overflow
