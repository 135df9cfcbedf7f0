import { randomUUID } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Connect } from '@onggi/libvirt'
import { unlessGone } from '../../link/failures.ts'
import { filePoolTypes, type PoolDefinition, readOnlyPoolTypes, readPool } from '../../storage/pool-record.ts'
import { readVolume, type VolumeRecord } from '../../storage/volume-record.ts'
import { createVolume, deleteVolume, lookupVolume } from '../../storage/volume-steps.ts'
import { text } from '../../xml/find.ts'
import { parseRoot } from '../../xml/parse.ts'
import type { VmDisk } from '../vm-record.ts'

/** A disk whose content the other host has not. */
export interface DiskCopy {
  readonly dev: string
  readonly from: VolumeRecord
  /** Pool of the other host that it goes to, under the same name and in the same place. */
  readonly pool: string
  /** Octets of its file or device. */
  readonly size: number
}
/** What a move does with a machine's disks. */
export interface DiskPlan {
  readonly copies: readonly DiskCopy[]
  /** A directory that libvirt takes for local was found to be the same on both hosts. */
  readonly isShared: boolean
}
/** Both sides, and how a move is refused. */
export interface Hosts {
  readonly here: Connect
  readonly there: Connect
  readonly refuse: (reason: string) => Error
}

const describe = async (connection: Connect, name: string): Promise<PoolDefinition> =>
  readPool(await (await connection.storagePoolLookupByName(name)).getXMLDesc(0))
/** Whether a file lies in a pool there; one made since its pool was last read counts. */
async function isThere(there: Connect, path: string): Promise<boolean> {
  const pool = await unlessGone(() => there.storagePoolLookupByTargetPath(dirname(path)))
  return pool !== undefined && (await pool.isActive()) && (await lookupVolume(pool, basename(path))) !== undefined
}

/** Whether two pools are one: a file server's same directory, or a volume made there that is seen here. */
async function isOne({ here, there }: Hosts, ours: PoolDefinition, theirs: PoolDefinition): Promise<'declared' | 'seen' | undefined> {
  const place = ({ source }: PoolDefinition): string => `${source.host ?? ''}:${source.path ?? ''}`
  if (ours.type === 'netfs' && theirs.type === 'netfs' && place(ours) === place(theirs)) return 'declared'
  const name = `onggi-seen-${randomUUID()}`
  try {
    await createVolume(there, { pool: theirs.name, name, capacityBytes: 4 << 20, format: 'raw' })
    const pool = await here.storagePoolLookupByName(ours.name)
    return (await lookupVolume(pool, name)) === undefined ? undefined : 'seen'
  } finally {
    await deleteVolume(there, { pool: theirs.name, name })
    await (await here.storagePoolLookupByName(ours.name)).refresh(0)
  }
}

/**
 * Says which disks are to be copied: those that lie in a pool of this host whose place on the other host is another pool, without a file of that name.
 * What storage both have is left where it is. Nothing of the machine changes.
 */
export async function planDisks(hosts: Hosts, disks: readonly VmDisk[], isRunning: boolean): Promise<DiskPlan> {
  const { here, there, refuse } = hosts
  const copies: DiskCopy[] = []
  let isShared = false
  const seen = new Map<string, Awaited<ReturnType<typeof isOne>>>()
  for (const { dev, kind, path, pool, volume } of disks) {
    if (kind === 'cdrom' || kind === 'floppy' || (pool === undefined && !path.startsWith('/'))) continue
    const found = await unlessGone(async () =>
      pool === undefined
        ? here.storageVolLookupByPath(path)
        : (await here.storagePoolLookupByName(pool)).storageVolLookupByName(volume ?? ''),
    )
    if (found === undefined) throw refuse(`its disk ${dev} at ${path} is in no active storage pool of this host`)
    const ours = await describe(here, found.pool)
    if (readOnlyPoolTypes.has(ours.type)) continue
    const xml = await found.getXMLDesc(0)
    const from = readVolume(xml, found.pool)
    const theirPool = await unlessGone(() => there.storagePoolLookupByTargetPath(dirname(from.path)))
    if (theirPool === undefined) throw refuse(`the other host has no storage pool at ${dirname(from.path)}; make one there`)
    if (!(await theirPool.isActive())) throw refuse(`storage pool ${theirPool.name} of the other host is inactive; activate it`)
    if ((await lookupVolume(theirPool, from.name)) !== undefined) {
      const known = seen.has(ours.name) ? seen.get(ours.name) : await isOne(hosts, ours, await describe(there, theirPool.name))
      seen.set(ours.name, known)
      if (known === undefined) throw refuse(`the other host has another volume at ${from.path}; rename or delete it there`)
      isShared ||= known === 'seen'
      continue
    }
    // A running machine reads through to the image below and so completes its copy; a file that is copied does not.
    if (!isRunning && from.base !== undefined && !(await isThere(there, from.base)))
      throw refuse(`its disk ${dev} stands on ${from.base}, which the other host has not; start the machine and move it then`)
    const physical = Number(text(parseRoot(xml, 'volume'), 'physical') ?? 0)
    copies.push({ dev, from, pool: theirPool.name, size: physical > 0 ? physical : from.capacity })
  }
  return { copies, isShared }
}

/** Makes the volumes that are copied to. A running machine's are written through their format, others octet by octet. */
export async function makeTargets({ there }: Hosts, copies: readonly DiskCopy[], isRunning: boolean): Promise<void> {
  for (const { pool, from, size } of copies) {
    const shape = isRunning ? { capacityBytes: from.capacity, format: from.format } : { capacityBytes: size, format: 'raw' }
    await createVolume(there, { pool, name: from.name, ...shape })
  }
}

/** Copies volumes of a machine that is off; `copied` hears of each piece. */
export async function copyVolumes(
  { here, there }: Hosts,
  copies: readonly DiskCopy[],
  copied: (octets: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const { pool, from } of copies) {
    const source = await (await here.storagePoolLookupByName(from.pool)).storageVolLookupByName(from.name)
    const targets = await there.storagePoolLookupByName(pool)
    const target = await targets.storageVolLookupByName(from.name)
    const count = new Transform({
      objectMode: true,
      transform(piece: Buffer | { readonly hole: number }, _encoding, done) {
        copied(Buffer.isBuffer(piece) ? piece.length : piece.hole)
        done(null, piece)
      },
    })
    // Holes are a matter of files.
    const { type } = await describe(here, from.pool)
    const [input, output] = filePoolTypes.has(type)
      ? [await source.downloadSparse(), await target.uploadSparse()]
      : [await source.download(), await target.upload()]
    await pipeline(input, count, output, { signal })
    // It was made without a format: now its header says which.
    await targets.refresh(0)
  }
}

/** Takes back what {@link makeTargets} made. */
export async function dropTargets({ there }: Hosts, copies: readonly DiskCopy[]): Promise<void> {
  for (const { pool, from } of copies) await deleteVolume(there, { pool, name: from.name })
}
