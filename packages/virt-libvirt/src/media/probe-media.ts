import { diskHeader } from './disk-header.ts'
import type { DiskCheck, DiskHeader } from './disk-result.ts'
import { isoHeader, type IsoCheck, type IsoHeader } from './iso-header.ts'
import { type MediaSource, readFrom, type Reads } from './reads.ts'

/** What a file is, by its content alone. */
export type MediaHeader = IsoHeader | DiskHeader | MediaRefusal

/** A file that is neither a usable ISO image nor a usable disk image, and the check that says so. */
export interface MediaRefusal {
  readonly kind: 'refused'
  /** The check that failed. For a file that has no signature at all: the ISO check it failed. */
  readonly check: IsoCheck | DiskCheck
  /** Format whose signature it has; null when it has none. */
  readonly format: string | null
  /** One English sentence for a person: what was looked at and what was found. */
  readonly why: string
}

const why: Readonly<Record<IsoCheck | DiskCheck, string>> = {
  'iso-too-small': 'it is too small for an ISO image and has no disk image signature',
  'iso-signature': 'it has no ISO 9660 volume descriptor at byte 32768 and no disk image signature or partition table',
  'iso-primary-descriptor': 'it has ISO 9660 volume descriptors but no primary one',
  'iso-block-size': 'its ISO 9660 primary volume descriptor has a block size other than 2048 bytes',
  'image-backing-file': 'it names a backing file, which could be any file of this host; flatten it first with "qemu-img convert"',
  'image-data-file': 'it names an external data file, which could be any file of this host; flatten it first with "qemu-img convert"',
  'image-extent': 'its data lies in other files; convert it into one file first with "qemu-img convert"',
  'image-parent': 'it is the difference to a parent image; flatten it first with "qemu-img convert"',
  'image-size': 'it claims a size that no disk can have (1 byte to 65536 GiB)',
  'image-tables': 'its tables do not fit the size it claims',
  'image-header': 'its header is damaged or cut off',
  'image-unsupported': 'this kind of image is not supported; convert it first with "qemu-img convert -O qcow2"',
}

/** Both header readers, one after the other. */
export function* mediaHeader(sizeBytes: number): Reads<MediaHeader> {
  const iso = yield* isoHeader(sizeBytes)
  if (typeof iso === 'object') return iso
  const disk = yield* diskHeader(sizeBytes)
  if (disk?.kind === 'disk') return disk
  if (disk !== undefined) return { ...disk, why: why[disk.check] }
  return { kind: 'refused', check: iso, format: null, why: why[iso] }
}

/**
 * Tells what a source holds by reading its headers: at most 16 KiB for an ordinary image, a bounded amount for a hostile one.
 *
 * Never opens anything the headers refer to and never throws for what it finds; only the source's own errors pass through.
 *
 * @example
 * const header = await probeMedia({ sizeBytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) })
 * if (header.kind === 'iso') console.log(header.label.volumeId, header.bootable)
 */
export async function probeMedia(source: MediaSource): Promise<MediaHeader> {
  return readFrom(mediaHeader(source.sizeBytes), source)
}

/** Why an ISO image cannot boot, as half a sentence for a person. */
export const bootCheckText: Readonly<Record<NonNullable<IsoHeader['bootCheck']>, string>> = {
  'boot-record': 'it has no El Torito boot record',
  'boot-catalogue-range': 'its boot record points to a boot catalogue beyond the end of the file',
  'boot-catalogue-validation': 'its boot catalogue has no valid validation entry',
  'boot-entry': 'its boot catalogue marks no entry as bootable',
}
