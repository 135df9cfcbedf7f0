import type { Sample } from './needs.ts'
import { Ring } from './ring.ts'

/** One series: its newest figure, the base of its rate and its history. @internal */
export class Series {
  readonly name: string
  readonly kind: Sample['kind']
  readonly unit: Sample['unit']
  readonly source: string
  readonly slotMs: number
  readonly ring: Ring
  /** Monotonic ms of the newest figure. */
  at = 0
  rate = Number.NaN
  peak = Number.NaN
  /** Tick in which a value arrived last: a successful sample without it ends the run. */
  seen = 0
  #base: number | bigint | undefined
  #baseAt = 0

  constructor(sample: Sample, source: string, slotMs: number, retentionMs: number) {
    this.name = sample.series
    this.kind = sample.kind
    this.unit = sample.unit
    this.source = source
    this.slotMs = slotMs
    this.ring = new Ring(Math.ceil(retentionMs / slotMs))
  }

  /** Takes a raw value read at `at` (monotonic ms) into `slot`. A counter's first value, and one below its predecessor, only sets the base. */
  take(value: number | bigint, at: number, slot: number): void {
    if (this.kind === 'gauge') this.#accept(Number(value), at, slot)
    else {
      const base = this.#base
      const seconds = (at - this.#baseAt) / 1000
      this.#base = value
      this.#baseAt = at
      if (base === undefined || typeof base !== typeof value || value < base || !(seconds > 0)) return
      // Subtracting before Number(): a bigint counter above 2^53 keeps its last digits.
      const delta = typeof value === 'bigint' ? Number(value - (base as bigint)) : value - (base as number)
      this.#accept(delta / seconds, at, slot)
    }
  }

  #accept(rate: number, at: number, slot: number): void {
    if (Number.isNaN(rate)) return
    this.at = at
    this.rate = rate
    if (!(this.peak >= rate)) this.peak = rate
    this.ring.write(slot, rate)
  }

  /** The thing measured is gone: no newest figure, and what comes later starts anew. History stays until it is overwritten. */
  end(): void {
    this.rate = Number.NaN
    this.peak = Number.NaN
    this.#base = undefined
  }
}

/** Means over `[from + i·step, from + (i+1)·step)` of slots that begin in it; a step shorter than a slot shows the slot that covers it. @internal */
export const means = (series: Series, from: number, count: number, stepMs: number): Float64Array => {
  const out = new Float64Array(count)
  const { ring, slotMs } = series
  for (let i = 0; i < count; i++) {
    const begin = from + i * stepMs
    let slot = Math.ceil(begin / slotMs)
    const end = Math.ceil((begin + stepMs) / slotMs)
    if (slot >= end) slot = end - 1
    let sum = 0
    let n = 0
    for (; slot < end; slot++) {
      const v = ring.read(slot)
      if (!Number.isNaN(v)) {
        sum += v
        n++
      }
    }
    out[i] = n === 0 ? Number.NaN : sum / n
  }
  return out
}
