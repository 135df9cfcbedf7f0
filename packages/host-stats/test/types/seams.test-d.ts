import { expectTypeOf } from 'vitest'
import type { Collector, StatsSource } from '../../src/index.ts'

// docs/seams.md §8, as virt-libvirt asks for it and offers its own source.
interface SeamSource {
  readonly name: string
  readonly intervalMs: number
  sample(
    signal: AbortSignal,
  ): Promise<readonly { series: string; kind: 'counter' | 'gauge'; unit: 'ns' | 'B' | '1' | 'ratio'; value: number | bigint }[]>
}
interface SeamReader {
  latest(series: string): { at: number; rate: number; peak: number } | undefined
  history(series: string, o: { from: number; to: number; stepMs: number }): Float64Array
  onTick(fn: () => void): () => void
}
expectTypeOf<SeamSource>().toExtend<StatsSource>()
expectTypeOf<Collector>().toExtend<SeamReader>()
