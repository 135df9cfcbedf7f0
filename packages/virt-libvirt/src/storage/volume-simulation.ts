import type { StorageVolume } from '@onggi/libvirt'
import type { Simulation } from '../simulation.ts'
import type { PoolRecord } from './pool-record.ts'
import { isLibvirt } from './refusal.ts'
import { type FillOptions, fillVolume, TooMuchError } from './volume-fill.ts'
import type { VolumeRecord } from './volume-record.ts'

/** What libvirt cannot do on a simulated host and is read back as done; on a real host everything passes through. */
export interface VolumeSimulation {
  /** A volume as it is after what was simulated. */
  shown(volume: VolumeRecord): VolumeRecord
  /** Volumes that a pool shows besides libvirt's: the LUNs of scsi pools. */
  extra(pool: PoolRecord): readonly VolumeRecord[]
  resize(volume: VolumeRecord, sizeBytes: number, work: () => Promise<void>): Promise<void>
  wipe(work: () => Promise<void>): Promise<void>
  /** Writes content, or counts it where nothing can be written. */
  readonly fill: (volume: StorageVolume, source: AsyncIterable<Uint8Array>, options: FillOptions) => Promise<number>
}

/** Makes {@link VolumeSimulation}. */
export function createVolumeSimulation(simulate: Simulation | undefined): VolumeSimulation {
  const sizes = new Map<string, number>()
  const keyOf = (v: VolumeRecord): string => `${v.pool}/${v.name}`
  /** Answers whether it was done for real. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (err) {
      if (simulate !== undefined && isLibvirt(err, 'NO_SUPPORT')) return false
      throw err
    }
  }
  return {
    shown(volume) {
      const size = sizes.get(keyOf(volume))
      return size === undefined ? volume : { ...volume, capacity: size }
    },
    extra(pool) {
      if (pool.type !== 'scsi' || pool.state !== 'active') return []
      return (simulate?.luns ?? []).map((lun) => ({ ...lun, pool: pool.name, type: 'block', format: 'raw' }))
    },
    async resize(volume, sizeBytes, work) {
      if (!(await attempt(work))) sizes.set(keyOf(volume), sizeBytes)
    },
    async wipe(work) {
      await attempt(work)
    },
    fill: simulate === undefined ? fillVolume : (_volume, source, options) => count(source, options),
  }
}

async function count(source: AsyncIterable<Uint8Array>, { offset, length, onData, onConfirmed }: FillOptions): Promise<number> {
  let got = 0
  for await (const piece of source) {
    got += piece.length
    if (got > length) throw new TooMuchError(`more than ${length} bytes came`)
    onData?.(piece)
  }
  onConfirmed?.(offset + got)
  return offset + got
}
