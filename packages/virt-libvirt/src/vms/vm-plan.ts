import type { CpuTopology } from './vm-record.ts'

/** A disk of a VM to be made. */
export interface PlannedDisk {
  readonly index: number
  readonly pool: string
  readonly volume: string
  readonly format: string
  /** Size of the volume to make, in bytes; absent: the volume exists and stays when the VM goes. */
  readonly capacity?: number
  /** Image that the new volume is backed by. */
  readonly base?: { readonly path: string; readonly format: string }
}
/** Everything a VM is made of, decided before its task begins: plain data, without secrets. */
export interface VmPlan {
  readonly uuid: string
  readonly name: string
  readonly title: string
  readonly description: string
  readonly template: string
  readonly icon: string
  readonly arch: string
  readonly machine: string
  /** Firmware that libvirt chooses a file of; absent: the emulator's own. */
  readonly firmware?: 'efi'
  /** Processor under software emulation; absent: the emulator's usual one. */
  readonly cpuMode?: 'maximum'
  /** Its instructions are not the host's: hardware virtualization cannot run it. */
  readonly isForeign?: boolean
  /** MiB. */
  readonly memory: { readonly current: number; readonly maxmemory: number }
  /** What memory can grow to while it runs, by DIMMs; absent where it cannot. MiB. */
  readonly memoryLimit?: number
  readonly cpu: { readonly vcpus: number; readonly maxvcpus: number; readonly topology?: CpuTopology }
  readonly graphics: { readonly type: string; readonly listen: string }
  /** Names of libvirt networks. */
  readonly networks: readonly string[]
  /** One interface in user mode (no network of the host), for a VM without networks on a session daemon. */
  readonly userNetwork: boolean
  /** A channel to the guest's agent. A session daemon has none: its socket's path may be longer than the kernel takes. */
  readonly agent: boolean
  readonly disks: readonly PlannedDisk[]
  readonly cdrom: string | null
  readonly diskBus: string
  readonly cdromBus: string
  readonly nicModel: string
  readonly users: readonly string[]
  readonly groups: readonly string[]
}
