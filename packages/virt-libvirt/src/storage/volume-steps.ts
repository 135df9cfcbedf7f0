import type { Connect, StoragePool, StorageVolume } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import { element } from '../xml/build.ts'
import { filePoolTypes, readPool } from './pool-record.ts'
import { ask, isLibvirt } from './refusal.ts'
import { readVolume, type VolumeRecord } from './volume-record.ts'

/** A volume to be made. */
export interface VolumeSpec {
  /** Name of the pool. */
  readonly pool: string
  readonly name: string
  /** Size the guest sees. Unit: bytes. */
  readonly capacityBytes: number
  /** raw, qcow2, … Ignored by pools whose volumes are block devices. */
  readonly format: string
  /** Space taken at once. Unit: bytes. @default 0: it grows */
  readonly allocationBytes?: number
  /** Image its content begins with; its format is always said, never guessed from its header. */
  readonly base?: { readonly path: string; readonly format: string }
}

async function activePool(connection: Connect, name: string, action: string): Promise<StoragePool> {
  const pool = await connection.storagePoolLookupByName(name).catch((err: unknown) => {
    if (isLibvirt(err, 'NO_STORAGE_POOL')) throw new VirtError('VIRT_ERR_POOL_NOT_FOUND', { name }, { cause: err })
    throw err
  })
  if (!(await pool.isActive())) throw new VirtError('VIRT_ERR_POOL_STATE', { name, state: 'inactive', action, needed: 'active' })
  return pool
}

/** The volume, or undefined; looks at the disk again before it says that there is none. */
export async function lookupVolume(pool: StoragePool, name: string, isFresh = false): Promise<StorageVolume | undefined> {
  try {
    return await pool.storageVolLookupByName(name)
  } catch (err) {
    if (!isLibvirt(err, 'NO_STORAGE_VOL')) throw err
    if (isFresh) return undefined
    await pool.refresh(0)
    return lookupVolume(pool, name, true)
  }
}

/** The definition of a volume to be made. */
export function volumeXml(spec: VolumeSpec, poolType: string): string {
  const isFile = filePoolTypes.has(poolType)
  // A thick logical volume is what the contract asks for: its allocation is its size.
  const allocation = isFile ? (spec.allocationBytes ?? 0) : spec.capacityBytes
  return element(
    'volume',
    {},
    element('name', {}, spec.name),
    element('capacity', { unit: 'bytes' }, spec.capacityBytes),
    element('allocation', { unit: 'bytes' }, allocation),
    isFile && element('target', {}, element('format', { type: spec.format })),
    spec.base && isFile && element('backingStore', {}, element('path', {}, spec.base.path), element('format', { type: spec.base.format })),
  ).markup
}

/**
 * Makes a volume, or answers the one of that name which is there already: safe to repeat after a crash. Whoever calls it chooses a name that is
 * his own (`<vm uuid>-<index>.img`) or has looked before.
 * @throws {@link VirtError} `VIRT_ERR_POOL_NOT_FOUND`, `VIRT_ERR_POOL_STATE` while the pool is inactive, `VIRT_ERR_NO_SPACE`, `VIRT_ERR_LIBVIRT`
 */
export async function createVolume(connection: Connect, spec: VolumeSpec): Promise<VolumeRecord & { readonly isBlock: boolean }> {
  return ask(async () => {
    const pool = await activePool(connection, spec.pool, 'create a volume')
    const { type } = readPool(await pool.getXMLDesc(0))
    let volume = await lookupVolume(pool, spec.name, true)
    if (volume === undefined) {
      await assertSpace(pool, spec, filePoolTypes.has(type))
      volume = await pool.storageVolCreateXML(volumeXml(spec, type), 0).catch(async (err: unknown) => {
        // The file is there although the pool did not know it: a crash between the two, or another program.
        if (isLibvirt(err, 'STORAGE_VOL_EXIST')) return pool.storageVolLookupByName(spec.name)
        throw err
      })
    }
    const record = readVolume(await volume.getXMLDesc(0), spec.pool)
    return { ...record, isBlock: record.type === 'block' }
  })
}

async function assertSpace(pool: StoragePool, spec: VolumeSpec, isFile: boolean): Promise<void> {
  const needed = isFile ? (spec.allocationBytes ?? 0) : spec.capacityBytes
  if (needed === 0) return
  const available = Number((await pool.getInfo()).available)
  if (needed > available) throw new VirtError('VIRT_ERR_NO_SPACE', { pool: spec.pool, available, needed })
}

/**
 * Deletes a volume; one that is gone already, or whose pool is gone, counts as deleted: safe to repeat, and safe as the undo of a
 * {@link createVolume} of which nobody knows whether it happened.
 * @throws {@link VirtError} `VIRT_ERR_POOL_STATE` while the pool is inactive: nobody can tell then what lies in it.
 */
export async function deleteVolume(connection: Connect, volume: { readonly pool: string; readonly name: string }): Promise<void> {
  await ask(async () => {
    let pool: StoragePool
    try {
      pool = await activePool(connection, volume.pool, 'delete a volume')
    } catch (err) {
      if (err instanceof VirtError && err.code === 'VIRT_ERR_POOL_NOT_FOUND') return
      throw err
    }
    const found = await lookupVolume(pool, volume.name)
    if (found === undefined) return
    await found.delete(0).catch((err: unknown) => {
      if (!isLibvirt(err, 'NO_STORAGE_VOL')) throw err
    })
  })
}
