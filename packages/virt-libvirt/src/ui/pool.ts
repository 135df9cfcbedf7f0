import type { Tone } from '@onggi/ui'

/** A storage pool as `/storagepools` answers it. Sizes in bytes. */
export interface Pool {
  readonly name: string
  readonly state: 'inactive' | 'initializing' | 'active' | 'degraded' | 'inaccessible'
  readonly type: string
  readonly path: string
  readonly capacity?: number
  readonly allocated?: number
  readonly available?: number
  readonly nr_volumes: number
  readonly autostart: boolean
  readonly persistent: boolean
  readonly in_use?: boolean
}

/** A volume of a pool. Sizes in bytes. */
export interface Volume {
  readonly name: string
  readonly type: string
  readonly capacity: number
  readonly allocation: number
  readonly path: string
  readonly used_by: readonly string[]
  readonly format: string
  readonly os_distro?: string
  readonly os_version?: string
  /** The image this one continues. */
  readonly base?: string
  /** Whether guests may read it. */
  readonly has_permission?: boolean
}

/** Where pools live on the server. */
export const poolsUri = '/plugins/kimchi/storagepools'
/** URI of a pool. */
export const poolUri = (name: string): string => `${poolsUri}/${encodeURIComponent(name)}`
/** URI of a pool's volumes. */
export const volumesUri = (pool: string): string => `${poolUri(pool)}/storagevolumes`
/** URI of a volume. */
export const volumeUri = (pool: string, name: string): string => `${volumesUri(pool)}/${encodeURIComponent(name)}`

const tones: Readonly<Record<Pool['state'], Tone>> = {
  inactive: 'neutral',
  initializing: 'info',
  active: 'ok',
  degraded: 'warn',
  inaccessible: 'danger',
}

/** How a pool's state is shown. */
export const poolTone = (state: Pool['state']): Tone => tones[state]

/** The list of all ISO images is no pool of its own: nothing in it can be changed. */
export const isFixed = (pool: Pick<Pool, 'name' | 'type'>): boolean => pool.type === 'kimchi-iso'
