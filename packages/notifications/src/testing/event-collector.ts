import type { CallerContext } from '../needs.ts'
import type { EventHub } from '../event-hub.ts'
import type { EventFilters } from '../filters.ts'
import type { RawResponse } from '../sink.ts'
import type { WireEvent } from '../wire.ts'

/** An open stream without a network. */
export interface EventCollector {
  /** Records so far, in order; also `reset` and `closing`. */
  readonly events: readonly WireEvent[]
  /** Resolves with the records when there are `n`. */
  count(n: number): Promise<readonly WireEvent[]>
  /** Ends the stream, as a client does that goes away. */
  close(): void
}

/**
 * Opens a stream of a hub and collects what it sends, for tests of what one's own code publishes and of who sees it.
 *
 * @example
 * ```ts
 * const seen = createEventCollector(events, { ctx })
 * await store.transaction(async (tx) => events.publish(tx, draft))
 * await seen.count(1) // [{ id, type, uri, method, at, data }]
 * ```
 */
export function createEventCollector(
  hub: Pick<EventHub, 'open'>,
  o: { readonly ctx: CallerContext; readonly after?: string; readonly filters?: EventFilters },
): EventCollector {
  const events: WireEvent[] = []
  let waiting: { n: number; resolve: () => void }[] = []
  const onClose: (() => void)[] = []
  let destroyed = false
  const take = (chunk: Buffer): void => {
    // each write holds whole records
    for (const line of chunk.toString().split('\n')) if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)) as WireEvent)
    for (const w of waiting) if (events.length >= w.n) w.resolve()
    waiting = waiting.filter((w) => events.length < w.n)
  }
  const close = (): void => {
    if (destroyed) return
    destroyed = true
    for (const fn of onClose) fn()
  }
  const response: RawResponse = {
    writeHead: () => undefined,
    write(chunk, taken) {
      take(chunk)
      taken?.()
      return true
    },
    end: close,
    destroy: close,
    once: (_event, fn) => onClose.push(fn),
    on: () => undefined,
    writableLength: 0,
    get destroyed() {
      return destroyed
    },
  }
  hub.open(response, o)
  return {
    events,
    async count(n) {
      if (events.length < n) await new Promise<void>((resolve) => void waiting.push({ n, resolve }))
      return events
    },
    close,
  }
}
