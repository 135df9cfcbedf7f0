import { createHash, type Hash } from 'node:crypto'
import type { StorageVolume } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import type { Clock } from '../needs.ts'
import { fillVolume, TooMuchError } from './volume-fill.ts'

/** One piece of an upload. */
export interface Chunk {
  /** How much it is; may be known only after the content. Unit: bytes. */
  readonly size: number | Promise<number>
  readonly content: AsyncIterable<Uint8Array>
}

/** An upload that waits for its pieces. */
export interface Upload {
  readonly pool: string
  readonly name: string
  /** Unit: bytes. */
  readonly capacityBytes: number
  /** Lower-case hexadecimal. */
  readonly sha256?: string
}

/** Uploads under way: the task waits, the pieces come one by one, and what is confirmed is told. */
export interface Uploads {
  /** Announces an upload, so that pieces may come before its volume is made. */
  announce(upload: Upload): void
  /** Resolves when all of it is in the volume. @throws {@link VirtError} `VIRT_ERR_UPLOAD_IDLE`, `VIRT_ERR_CHECKSUM` */
  receive(upload: Upload, volume: StorageVolume, onOffset: (offset: number) => void, signal: AbortSignal): Promise<void>
  /** Writes the next piece; answers the offset behind it. @throws {@link VirtError} `VIRT_ERR_UPLOAD_NONE`, `VIRT_ERR_UPLOAD_BUSY`, `VIRT_ERR_FIELD_INVALID` */
  chunk(pool: string, name: string, chunk: Chunk): Promise<{ readonly offset: number; readonly capacityBytes: number }>
}

interface Session {
  readonly upload: Upload
  readonly ready: PromiseWithResolvers<StorageVolume>
  readonly done: PromiseWithResolvers<void>
  offset: number
  isBusy: boolean
  hash: Hash
  onOffset: (offset: number) => void
  cancelIdle: () => void
}

/** An upload without a piece for so long is given up. Unit: ms. */
const IDLE_MS = 15 * 60_000

/** Makes {@link Uploads}. They live in this process: a crash ends the task, which takes its volume back. */
export function createUploads(clock: Clock, fill: typeof fillVolume = fillVolume): Uploads {
  const sessions = new Map<string, Session>()
  const keyOf = (pool: string, name: string): string => `${pool}\0${name}`

  function session(upload: Upload): Session {
    const key = keyOf(upload.pool, upload.name)
    const known = sessions.get(key)
    if (known !== undefined) return known
    const made: Session = {
      upload,
      ready: Promise.withResolvers(),
      done: Promise.withResolvers(),
      offset: 0,
      isBusy: false,
      hash: createHash('sha256'),
      onOffset: () => undefined,
      cancelIdle: () => undefined,
    }
    made.ready.promise.catch(() => undefined)
    made.done.promise.catch(() => undefined)
    sessions.set(key, made)
    watchIdle(made)
    return made
  }
  function watchIdle(s: Session): void {
    s.cancelIdle()
    s.cancelIdle = clock.after(IDLE_MS, () =>
      end(s, new VirtError('VIRT_ERR_UPLOAD_IDLE', { name: s.upload.name, minutes: IDLE_MS / 60_000 })),
    )
  }
  function end(s: Session, err: Error | undefined): void {
    s.cancelIdle()
    sessions.delete(keyOf(s.upload.pool, s.upload.name))
    if (err === undefined) s.done.resolve()
    else {
      s.ready.reject(err)
      s.done.reject(err)
    }
  }
  function finish(s: Session): void {
    const { sha256: wanted, name } = s.upload
    const got = s.hash.digest('hex')
    end(s, wanted === undefined || wanted === got ? undefined : new VirtError('VIRT_ERR_CHECKSUM', { name, got, wanted }))
  }
  const refuse = (reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/chunk_size', reason })

  return {
    announce(upload) {
      session(upload)
    },
    async receive(upload, volume, onOffset, signal) {
      const s = session(upload)
      s.onOffset = onOffset
      s.ready.resolve(volume)
      const abort = (): void => end(s, signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { once: true })
      try {
        await s.done.promise
      } finally {
        signal.removeEventListener('abort', abort)
      }
    },
    async chunk(pool, name, { size, content }) {
      const s = sessions.get(keyOf(pool, name))
      if (s === undefined) throw new VirtError('VIRT_ERR_UPLOAD_NONE', { name })
      if (s.isBusy) throw new VirtError('VIRT_ERR_UPLOAD_BUSY', { name })
      const { capacityBytes } = s.upload
      const missing = capacityBytes - s.offset
      const length = typeof size === 'number' ? size : missing
      if (length < 1 || length > missing) throw refuse(`the chunk has ${length} bytes, but ${missing} are missing`)
      s.isBusy = true
      s.cancelIdle()
      const hash = s.hash.copy()
      try {
        const volume = await s.ready.promise
        const to = await fill(volume, content, { offset: s.offset, length, onData: (piece) => hash.update(piece) })
        const said = await size
        if (to - s.offset !== said) throw refuse(`the chunk has ${to - s.offset} bytes, not ${said}`)
        s.offset = to
        s.hash = hash
        s.onOffset(to)
        if (to === capacityBytes) finish(s)
        return { offset: to, capacityBytes }
      } catch (err) {
        if (err instanceof TooMuchError) throw refuse(`the chunk has more than ${length} bytes`)
        throw err
      } finally {
        s.isBusy = false
        if (sessions.get(keyOf(pool, name)) === s) watchIdle(s)
      }
    },
  }
}
