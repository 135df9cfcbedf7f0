import { Readable } from 'node:stream'
import { constants, type StorageVolume } from '@onggi/libvirt'
import { integer, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'

const { StorageVolDownloadFlags, StorageVolInfoFlags } = constants

/** The bytes of a volume's file or device, as they lie there. */
export interface VolumeDownload {
  /** Unit: bytes. */
  readonly sizeBytes: number
  /** Changes when the content does: what a broken download is continued under. */
  readonly etag: string
  /** Time of the last change, when the host says it. */
  readonly modified?: Date
  /** Opens a stream of `length` bytes from `offset`; holes are not carried over from libvirt, they are read as zeros here. */
  open(offset: number, length: number): Promise<Readable>
}

/** Looks a volume up for downloading. */
export async function volumeDownload(volume: StorageVolume): Promise<VolumeDownload> {
  const root = parseRoot(await volume.getXMLDesc(0), 'volume')
  // Capacity is what a guest sees; the file of a qcow2 image has another length.
  const { allocation: sizeBytes } = await volume.getInfoFlags(StorageVolInfoFlags.GET_PHYSICAL)
  const stamp = text(root, 'target/timestamps/mtime')
  const seconds = Number(stamp?.split('.')[0] ?? NaN)
  const size = Number(sizeBytes)
  return {
    sizeBytes: size,
    etag: `"${size.toString(36)}-${stamp ?? integer(root, 'capacity') ?? 0}"`,
    ...(Number.isFinite(seconds) ? { modified: new Date(seconds * 1000) } : {}),
    async open(offset, length) {
      // libvirt reads a length of 0 as "to the end".
      if (length === 0) return Readable.from([])
      const isFile = root.getAttribute('type') !== 'block'
      return volume.download(offset, length, isFile ? StorageVolDownloadFlags.SPARSE_STREAM : 0)
    },
  }
}

/** A volume of a simulated host: nothing was ever written to it. */
export function emptyDownload(sizeBytes: number): VolumeDownload {
  const zeros = Buffer.alloc(65_536)
  function* read(length: number): Generator<Buffer> {
    for (let left = length; left > 0; left -= zeros.length) yield left < zeros.length ? zeros.subarray(0, left) : zeros
  }
  return { sizeBytes, etag: `"${sizeBytes.toString(36)}-0"`, open: async (_, length) => Readable.from(read(length)) }
}

/** A part of a volume that a request asks for. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}
/**
 * Reads a `Range` header of one range (RFC 9110 §14.1.2). Undefined: the whole; null: it cannot be satisfied. Several ranges at once, and what is
 * no range of bytes, count as none, as the standard allows.
 */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange | null | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes)
    return length === 0 ? null : { offset: sizeBytes - length, length }
  }
  const offset = Number(from)
  if (to !== '' && Number(to) < offset) return undefined
  if (offset >= sizeBytes) return null
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  return { offset, length: last - offset + 1 }
}
