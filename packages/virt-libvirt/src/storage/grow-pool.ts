import type { Connect, StoragePool } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import { output } from '../host/command.ts'
import { readPartitions } from '../host/partitions.ts'
import { element } from '../xml/build.ts'
import { append, ensure } from '../xml/edit.ts'
import { all } from '../xml/find.ts'
import { parseRoot, writeXml } from '../xml/parse.ts'
import type { PoolRecord } from './pool-record.ts'

/** Unit: ms. LVM writes its labels at once; a disk that takes longer hangs. */
const PATIENCE_MS = 60_000

/** Disks of a request that a pool does not have yet. @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` */
export function newDisks(pool: PoolRecord, asked: readonly string[]): readonly string[] {
  const refuse = (pointer: string, reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })
  for (const [i, path] of asked.entries())
    if (!/^\/dev\/[^\0]+$/.test(path) || path.split('/').includes('..')) throw refuse(`/disks/${i}`, `${path} is no device`)
  if (pool.type !== 'logical') throw refuse('/disks', `a pool of type ${pool.type} does not grow by disks`)
  return [...new Set(asked)].filter((path) => !pool.source.devices.includes(path))
}

/**
 * Adds disks to the volume group of a logical pool, and to its definition.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` for a disk that is in use or that LVM does not take.
 */
export async function growPool(
  connection: Connect,
  pool: StoragePool,
  { record, asked, isSimulated }: { readonly record: PoolRecord; readonly asked: readonly string[]; readonly isSimulated: boolean },
): Promise<void> {
  const disks = newDisks(record, asked)
  if (disks.length === 0) return
  if (!isSimulated) await extend(record.source.name ?? record.name, disks, asked)
  const root = parseRoot(await pool.getXMLDesc(0), 'pool')
  const source = ensure(root, 'source')
  const known = new Set(all(source, 'device').map((device) => device.getAttribute('path')))
  for (const path of disks) if (!known.has(path)) append(source, element('device', { path }))
  await connection.storagePoolDefineXML(writeXml(root), 0)
}

async function extend(group: string, disks: readonly string[], asked: readonly string[]): Promise<void> {
  const free = new Set((await readPartitions()).filter((part) => part.available).map((part) => part.path))
  const refuse = (disk: string, reason: string): VirtError =>
    new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: `/disks/${asked.indexOf(disk)}`, reason })
  for (const disk of disks) if (!free.has(disk)) throw refuse(disk, `${disk} is no disk of this host that is free`)
  // One after the other: what was added stays added, and is shown.
  for (const disk of disks)
    if ((await output('vgextend', ['--', group, disk], PATIENCE_MS)) === undefined) throw refuse(disk, `LVM does not take it into ${group}`)
}
