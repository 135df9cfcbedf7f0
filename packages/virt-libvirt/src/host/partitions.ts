import { output } from './command.ts'

/** A disk, partition or logical volume of the host. */
export interface Partition {
  readonly name: string
  /** Device node: /dev/sda1. */
  readonly path: string
  readonly type: 'disk' | 'part' | 'lvm'
  /** '' when none is known. */
  readonly fstype: string
  /** Unit: bytes. */
  readonly size: number
  /** '' when it is not mounted. */
  readonly mountpoint: string
  /** Nothing uses it: no file system, no mount, no part of it. */
  readonly available: boolean
}

interface Block {
  readonly name?: unknown
  readonly path?: unknown
  readonly type?: unknown
  readonly fstype?: unknown
  readonly size?: unknown
  readonly mountpoint?: unknown
  readonly ro?: unknown
  readonly children?: unknown
}

const columns = 'NAME,PATH,TYPE,FSTYPE,SIZE,MOUNTPOINT,RO'
const words = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Disks, partitions and logical volumes, from lsblk(8); none where it is not installed. */
export async function readPartitions(): Promise<readonly Partition[]> {
  const text = await output('lsblk', ['--json', '--bytes', '--output', columns])
  if (text === undefined) return []
  const found = new Map<string, Partition>()
  const visit = (blocks: unknown): void => {
    for (const block of Array.isArray(blocks) ? (blocks as Block[]) : []) {
      const part = partition(block)
      if (part !== undefined) found.set(part.name, part)
      visit(block.children)
    }
  }
  visit((JSON.parse(text) as { blockdevices?: unknown }).blockdevices)
  return [...found.values()]
}

function partition(block: Block): Partition | undefined {
  const type = block.type
  // A device without a medium, or a compressed one in memory that nobody set up.
  if (Number(block.size ?? 0) === 0) return undefined
  if (type !== 'disk' && type !== 'part' && type !== 'lvm') return undefined
  const fstype = words(block.fstype)
  const mountpoint = words(block.mountpoint)
  const isFree = fstype === '' && mountpoint === '' && !Array.isArray(block.children) && block.ro !== true
  return { name: words(block.name), path: words(block.path), type, fstype, size: Number(block.size ?? 0), mountpoint, available: isFree }
}
