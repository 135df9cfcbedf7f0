import { NotifyError } from './errors.ts'
import { encode, type Reader } from './groups.ts'
import type { Resolved } from './options.ts'
import type { Tail } from './tail.ts'
import { type Entry, type Frame, frameFor } from './wire.ts'

const portionBytes = 256 * 1024
const patienceMs = 60_000

/**
 * Brings a reader from its last id to now, then lets it join. The step from history to presence is synchronous, so
 * nothing is lost and nothing comes twice.
 *
 * @internal
 */
export async function catchUp(c: {
  options: Resolved
  tail: Tail
  after: string
  reader: Reader
  alive(): boolean
  pump(): Promise<void>
  reset(): Frame
  join(): void
}): Promise<void> {
  const { tail, reader } = c
  /** Sends what fits into one portion; answers how many entries that were. */
  const give = (entries: readonly Entry[]): number => {
    const frames: Frame[] = []
    let bytes = 0
    let n = 0
    for (const entry of entries) {
      if (bytes > portionBytes) break
      n++
      const frame = frameFor(c.options.policy, reader.principal, entry)
      if (!frame || !reader.filter.matches(frame.type, frame.uri)) continue
      frames.push(frame)
      bytes += frame.sse.length
    }
    if (frames.length > 0) reader.send(encode(reader.sink.kind, frames))
    return n
  }
  /** As fast as the reader takes it; throws when it takes nothing for a minute. */
  const drained = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = c.options.clock.timer(
        () => reject(new NotifyError('NOTIFY_ERR_SLOW_READER', { bytes: reader.sink.pending() })),
        patienceMs,
      )
      reader.sink.drained(() => {
        stop()
        resolve()
      })
    })
  const startAnew = (): void => {
    reader.send(encode(reader.sink.kind, [c.reset()]))
    c.join()
  }
  let at = c.after
  let known = false
  while (c.alive()) {
    const rest = tail.after(at)
    if (rest) {
      const n = give(rest)
      if (n === rest.length) {
        c.join()
        return
      }
      at = rest[n - 1]?.cursor ?? at
      known = true
      await drained()
      continue
    }
    if (at > tail.position()) {
      await c.pump()
      // an id from the future was not ours: the store is another, or older
      if (at > tail.position() && !known) {
        startAnew()
        return
      }
      continue
    }
    const page = await tail.page(at).catch((err: unknown) => {
      if (known || !(err instanceof Error) || !('code' in err) || err.code !== 'STORE_ERR_BAD_CURSOR') throw err
      return undefined
    })
    if (!page?.last) {
      startAnew()
      return
    }
    const n = give(page.entries)
    at = n === page.entries.length ? page.last : (page.entries[n - 1]?.cursor ?? at)
    known = true
    await drained()
  }
}
