import type { ChannelEvent, Delivery } from '../channel.ts'

/** A {@link Delivery} that keeps what it is given. */
export interface RecordingDelivery extends Delivery {
  /** What was taken, in order. */
  readonly delivered: readonly ChannelEvent[]
  /** Makes the next `n` attempts fail; with `permanent` for good. */
  fail(n: number, o?: { readonly permanent?: boolean }): void
  /** Resolves with what was taken when that is `n` events. */
  count(n: number): Promise<readonly ChannelEvent[]>
}

/** Makes a receiver for tests of channels: `createChannel({ store, name: 'test', to: delivery })`. */
export function createRecordingDelivery(): RecordingDelivery {
  const delivered: ChannelEvent[] = []
  let waiting: { n: number; resolve: () => void }[] = []
  let failures = 0
  let permanent = false
  return {
    delivered,
    fail(n, o = {}) {
      failures = n
      permanent = o.permanent === true
    },
    async count(n) {
      if (delivered.length < n) await new Promise<void>((resolve) => void waiting.push({ n, resolve }))
      return delivered
    },
    async deliver(event) {
      if (failures > 0) {
        failures--
        throw Object.assign(new Error('the receiver is told to fail'), { permanent })
      }
      delivered.push(event)
      for (const w of waiting) if (delivered.length >= w.n) w.resolve()
      waiting = waiting.filter((w) => delivered.length < w.n)
    },
  }
}
