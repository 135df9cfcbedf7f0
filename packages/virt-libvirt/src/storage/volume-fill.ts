import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import type { StorageVolume } from '@onggi/libvirt'

/** One stream to libvirt; what was confirmed at its end is on disk for sure. Unit: bytes. */
export const SEGMENT_BYTES = 16 * 2 ** 20

/** Options of {@link fillVolume}. */
export interface FillOptions {
  /** Where in the volume the data begins. Unit: bytes. */
  readonly offset: number
  /** How much belongs there; more is an error, less ends early. Unit: bytes. */
  readonly length: number
  /** Called whenever more is confirmed to be in the volume, with the new offset. */
  readonly onConfirmed?: (offset: number) => void
  /** Called with every piece that was taken, in order. */
  readonly onData?: (piece: Uint8Array) => void
  /** Size of one stream. Unit: bytes. @default 16777216 */
  readonly segmentBytes?: number
}

/** What came was more than belongs into the volume. */
export class TooMuchError extends Error {}

/**
 * Writes data into a volume in segments, each a stream of its own, with the daemon setting the pace. Answers the offset behind the last confirmed
 * byte; when it throws, `onConfirmed` has told how far it came, and it can go on from there.
 */
export async function fillVolume(volume: StorageVolume, source: AsyncIterable<Uint8Array>, options: FillOptions): Promise<number> {
  const { length, onConfirmed, onData, segmentBytes = SEGMENT_BYTES } = options
  const end = options.offset + length
  let offset = options.offset
  let writer: Writable | undefined
  let left = 0
  let pending = 0
  const confirm = async (stream: Writable): Promise<void> => {
    stream.end()
    await finished(stream)
    offset += pending
    pending = 0
    writer = undefined
    onConfirmed?.(offset)
  }
  try {
    for await (const chunk of source) {
      let at = 0
      while (at < chunk.length) {
        if (writer === undefined) {
          left = Math.min(segmentBytes, end - offset)
          if (left <= 0) throw new TooMuchError(`more than ${length} bytes came`)
          writer = await volume.upload(offset, left)
          // Its failure is seen by the write or the end that follows.
          writer.on('error', () => undefined)
        }
        const piece = chunk.subarray(at, at + left)
        if (!writer.write(piece)) await once(writer, 'drain')
        onData?.(piece)
        at += piece.length
        left -= piece.length
        pending += piece.length
        if (left === 0) await confirm(writer)
      }
    }
    if (writer !== undefined) await confirm(writer)
    return offset
  } catch (err) {
    writer?.destroy()
    throw err
  }
}
