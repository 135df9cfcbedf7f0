import type { DiskUse } from './pool-record.ts'

/** What a VM uses, as far as storage and networks care. */
export interface VmUse {
  readonly name: string
  /** Neither shut off nor crashed. */
  readonly isRunning: boolean
  readonly disks: readonly DiskUse[]
  /** Names of libvirt networks. */
  readonly networks: readonly string[]
}

/** What a template uses. */
export interface TemplateUse {
  readonly name: string
  /** Names of storage pools. */
  readonly pools: readonly string[]
  /** Names of networks. */
  readonly networks: readonly string[]
  /** Paths it reads: its CD-ROM, its base images. */
  readonly paths: readonly string[]
}

/** Who uses pools, volumes and networks; answered from what is in memory, without a call. */
export interface Usage {
  vms(): readonly VmUse[]
  templates(): readonly TemplateUse[]
}

/** Uses nothing: for a library user who only manages storage. */
export const noUsage: Usage = { vms: () => [], templates: () => [] }

/** "vm a, vm b and 3 more", for an error's text. */
export function namesOf(users: readonly string[]): string {
  const shown = users.slice(0, 5).join(', ')
  return users.length > 5 ? `${shown} and ${users.length - 5} more` : shown
}
