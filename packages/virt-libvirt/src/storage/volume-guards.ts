import { VirtError } from '../errors.ts'
import { liesIn, type PoolRecord, readOnlyPoolTypes } from './pool-record.ts'
import type { StoragePools } from './pools.ts'
import { namesOf, type Usage } from './usage.ts'
import type { ReadContent } from './volume-content.ts'
import type { VolumeRecord } from './volume-record.ts'

/** What stands between a request and a volume. */
export interface VolumeGuards {
  /** Names of the VMs that have a volume. */
  readonly usersOf: (volume: VolumeRecord, pool: PoolRecord, onlyRunning: boolean) => string[]
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` */
  readonly assertFree: (volume: VolumeRecord, pool: PoolRecord, onlyRunning: boolean) => void
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_FOREIGN` */
  readonly assertOwnContent: (volume: VolumeRecord) => Promise<void>
  /** @throws {@link VirtError} `VIRT_ERR_POOL_READ_ONLY` */
  readonly assertWritable: (pool: PoolRecord) => void
}

/** Makes {@link VolumeGuards}; `isFilled`: a task is writing the volume's content. */
export function createVolumeGuards(
  pools: StoragePools,
  usage: Usage,
  content: ReadContent,
  isFilled: (pool: string, name: string) => boolean,
): VolumeGuards {
  function usersOf(volume: VolumeRecord, pool: PoolRecord, onlyRunning: boolean): string[] {
    return usage
      .vms()
      .filter(
        (vm) =>
          (vm.isRunning || !onlyRunning) &&
          vm.disks.some((d) => (d.pool === undefined ? d.path === volume.path : liesIn(d, pool) && d.volume === volume.name)),
      )
      .map((vm) => vm.name)
  }
  function assertFree(volume: VolumeRecord, pool: PoolRecord, onlyRunning: boolean): void {
    const users = usersOf(volume, pool, onlyRunning).map((vm) => `virtual machine ${vm}`)
    if (isFilled(pool.name, volume.name)) users.push('the task that fills it; cancel that first, or wait')
    if (!onlyRunning)
      users.push(
        ...usage
          .templates()
          .filter((t) => t.paths.includes(volume.path))
          .map((t) => `template ${t.name}`),
      )
    if (users.length > 0) throw new VirtError('VIRT_ERR_VOLUME_IN_USE', { name: volume.name, users: namesOf(users) })
  }
  /**
   * A guest writes what it likes into its disk, a header of another format as well, and libvirt believes it: an image must not make the host read
   * files that are neither in a pool nor a template's.
   */
  async function assertOwnContent(volume: VolumeRecord): Promise<void> {
    const refuse = (base: string): VirtError => new VirtError('VIRT_ERR_VOLUME_FOREIGN', { name: volume.name, base })
    if (!(await content(volume)).isvalid) throw refuse('something that this host cannot follow')
    const { base } = volume
    if (base === undefined) return
    const isInPool = pools.inventory.entries().some((e) => liesIn({ path: base }, e.record))
    if (base.includes('/../') || (!isInPool && !usage.templates().some((t) => t.paths.includes(base)))) throw refuse(base)
  }
  const assertWritable = (pool: PoolRecord): void => {
    if (readOnlyPoolTypes.has(pool.type)) throw new VirtError('VIRT_ERR_POOL_READ_ONLY', { name: pool.name, type: pool.type })
  }
  return { usersOf, assertFree, assertOwnContent, assertWritable }
}
