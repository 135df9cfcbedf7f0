import type { JsonValue } from '../needs.ts'
import { attribute, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'

/** What libvirt says about a volume. */
export interface VolumeRecord {
  readonly name: string
  readonly pool: string
  /** file, block, dir, network. */
  readonly type: string
  /** Unit: bytes. */
  readonly capacity: number
  /** Unit: bytes. */
  readonly allocation: number
  readonly path: string
  /** As the pool calls it: raw, qcow2, iso, … */
  readonly format: string
  /** Image it is backed by. */
  readonly base?: string
}

const volumeKinds: Readonly<Record<string, string>> = { file: 'file', block: 'block', dir: 'dir', network: 'network' }

const bytes = (from: Parameters<typeof text>[0], path: string): number => {
  const value = Number(text(from, path) ?? 0)
  return Number.isFinite(value) ? value : 0
}

/** Reads a volume's XML (sizes of `virStorageVolGetXMLDesc` are always in bytes). */
export function readVolume(xml: string, pool: string): VolumeRecord {
  const volume = parseRoot(xml, 'volume')
  const base = text(volume, 'backingStore/path')
  return {
    name: text(volume, 'name') ?? '',
    pool,
    type: volumeKinds[volume.getAttribute('type') ?? 'file'] ?? 'file',
    capacity: bytes(volume, 'capacity'),
    allocation: bytes(volume, 'allocation'),
    path: text(volume, 'target/path') ?? '',
    format: attribute(volume, 'type', 'target/format') ?? 'raw',
    ...(base ? { base } : {}),
  }
}

/** What reading a volume's own header adds. */
export interface VolumeContent {
  readonly format?: string
  readonly isvalid: boolean
  readonly has_permission: boolean
  readonly os_distro?: string
  readonly os_version?: string
  readonly bootable?: boolean
}

/** The view of a volume. */
export const volumeBody = (v: VolumeRecord, content: VolumeContent, usedBy: readonly string[]): Readonly<Record<string, JsonValue>> => ({
  name: v.name,
  type: v.type,
  capacity: v.capacity,
  allocation: v.allocation,
  path: v.path,
  used_by: usedBy,
  format: v.format,
  ...content,
  ...(v.base === undefined ? {} : { base: v.base }),
})
