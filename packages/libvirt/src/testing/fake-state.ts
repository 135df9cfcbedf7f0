import type { DomainFields, NetworkFields, StoragePoolFields } from '../protocol/calls.gen.ts'
import type { TypedParams } from '../protocol/typed-params.ts'

/** A snapshot of a fake domain. */
export interface FakeSnapshot {
  readonly name: string
  readonly xml: string
  readonly parent: string | null
  /** What reverting brings back. */
  readonly running: boolean
  readonly domainXml: string
}
/** A checkpoint of a fake domain. */
export interface FakeCheckpoint {
  readonly name: string
  readonly description: string | undefined
  parent: string | null
  /** When it was made, in seconds since the epoch. */
  readonly seconds: number
  /** The elements of its disks. */
  readonly disks: readonly string[]
  readonly domainXml: string
}
/** A network interface of the fake host. */
export interface FakeInterface {
  readonly name: string
  readonly mac: string
  readonly xml: string
  active: boolean
}
/** A domain; `xml` is its definition, `live` what runs. */
export interface FakeDomain {
  name: string
  readonly uuid: string
  id: number
  xml: string
  live: string | null
  /** virDomainState and its reason. */
  state: number
  reason: number
  persistent: boolean
  autostart: boolean
  managedSave: boolean
  current: string | null
  readonly snapshots: Map<string, FakeSnapshot>
  /** Milliseconds since the epoch at which it was started. */
  startedAt: number
  /** Name of the latest checkpoint. */
  checkpoint: string | null
  readonly checkpoints: Map<string, FakeCheckpoint>
  /** The backup under way: the only job there is. */
  backup: { readonly xml: string; readonly since: number } | null
  /** What was set of each group of parameters ("memory ", "disk vda"). */
  readonly tuning: Map<string, TypedParams>
  /** "vcpu 0", "emulator", "iothread 1" → the host's CPUs it may run on, one bit each. */
  readonly pins: Map<string, Buffer>
  /** Mount points that are frozen. */
  readonly frozen: Set<string>
  /** The guest's clock in seconds since the epoch, once somebody set it. */
  time: number | null
}
/** A volume with its content, which is kept in memory. */
export interface FakeVolume {
  readonly name: string
  readonly path: string
  xml: string
  capacity: bigint
  allocation: bigint
  data: Buffer
}
/** A storage pool of type dir, or one that looks like what its XML says. */
export interface FakePool {
  readonly name: string
  readonly uuid: string
  xml: string
  active: boolean
  persistent: boolean
  autostart: boolean
  readonly capacity: bigint
  readonly path: string
  readonly volumes: Map<string, FakeVolume>
}
/** A network. */
export interface FakeNetwork {
  readonly name: string
  readonly uuid: string
  xml: string
  active: boolean
  persistent: boolean
  autostart: boolean
}
/** Everything the fake knows; all its connections share it. */
export interface FakeState {
  /** test: like libvirt's test driver. qemu: claims to be QEMU on x86_64 and does more. */
  readonly profile: 'test' | 'qemu'
  readonly hostname: string
  readonly domains: Map<string, FakeDomain>
  readonly pools: Map<string, FakePool>
  readonly networks: Map<string, FakeNetwork>
  interfaces: Map<string, FakeInterface>
  /** What a rollback brings back while a change of interfaces is open. */
  interfacesBefore: Map<string, FakeInterface> | null
  /** Path → XML of a domain that was saved there. */
  readonly saved: Map<string, string>
  readonly devices: Map<
    string,
    { readonly name: string; readonly parent: string | null; readonly xml: string; readonly caps: readonly string[] }
  >
  readonly secrets: Map<
    string,
    { readonly uuid: string; readonly usageType: number; readonly usageID: string; readonly xml: string; value: Buffer | null }
  >
  nextId: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Tells everybody who registered for it. */
  emit(message: string, fields: Readonly<Record<string, unknown>>): void
}

/** What names the object on the wire. */
export const domainFields = ({ name, uuid, id }: FakeDomain): DomainFields => ({ name, uuid, id })
export const poolFields = ({ name, uuid }: FakePool): StoragePoolFields => ({ name, uuid })
export const networkFields = ({ name, uuid }: FakeNetwork): NetworkFields => ({ name, uuid })
