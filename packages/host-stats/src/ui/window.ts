import type { GraphData } from '@onggi/ui'

/** Answer of `/plugins/host/stats/history`. */
export interface History {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}

/** Values of several series over one stretch of time that moves on with the clock. */
export interface Window {
  /** For the graph of these series. */
  of(names: readonly string[]): GraphData
  /** Takes the newest values in; keeps at most one point per step. Answers whether anything changed. */
  add(at: number, values: Readonly<Record<string, number | null>>): boolean
}

/** Makes a window of a history; it keeps as many points as the history has. */
export function createWindow(history: History): Window {
  const { from, step } = history
  const length = Math.max(1, Math.round((history.to - from) / step))
  // A value stands for the step that ends at its time.
  let times: readonly number[] = Array.from({ length }, (_, i) => from + (i + 1) * step)
  const values = new Map(history.series.map((s) => [s.name, Array.from({ length }, (_, i) => s.values[i] ?? null)]))
  return {
    of: (names) => ({ times, values: names.map((n) => values.get(n) ?? times.map(() => null)) }),
    add(at, newest) {
      if (at < (times.at(-1) ?? 0) + step) return false
      times = [...times.slice(1), at]
      for (const [name, list] of values) values.set(name, [...list.slice(1), newest[name] ?? null])
      return true
    },
  }
}

/** The figures of one `host.stats` event, by the names their series have. */
export interface HostFigures {
  readonly at: number
  readonly cpu: Readonly<Record<string, number | null>>
  readonly memory: Readonly<Record<string, number | null>>
  readonly disk: { readonly read: number | null; readonly write: number | null }
  readonly network: { readonly rx: number | null; readonly tx: number | null }
}

/** Values of an event under the names of their series. */
export const seriesOf = (f: HostFigures): Record<string, number | null> => ({
  'host/cpu.busy': f.cpu['busy'] ?? null,
  'host/cpu.iowait': f.cpu['iowait'] ?? null,
  'host/memory.used': f.memory['used'] ?? null,
  'host/memory.cached': f.memory['cached'] ?? null,
  'host/disk.read': f.disk.read,
  'host/disk.write': f.disk.write,
  'host/net.rx': f.network.rx,
  'host/net.tx': f.network.tx,
})
