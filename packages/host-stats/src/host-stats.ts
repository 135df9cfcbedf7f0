import type { Collector } from './collector.ts'

/** The host's newest figures, as they go over the wire: bytes, bytes per second, shares 0–1; null = not known. */
export interface HostStats {
  /** Epoch ms; 0 before the first tick. */
  readonly at: number
  readonly interval_ms: number
  readonly cpu: {
    readonly cores: number | null
    readonly busy: number | null
    readonly user: number | null
    readonly system: number | null
    readonly iowait: number | null
    readonly steal: number | null
  }
  readonly memory: {
    readonly total: number | null
    readonly used: number | null
    readonly available: number | null
    readonly cached: number | null
    readonly buffers: number | null
    readonly swap_total: number | null
    readonly swap_used: number | null
  }
  readonly disk: {
    readonly read: number | null
    readonly write: number | null
    readonly read_peak: number | null
    readonly write_peak: number | null
    readonly devices: { readonly name: string; readonly read: number | null; readonly write: number | null }[]
  }
  readonly network: {
    readonly rx: number | null
    readonly tx: number | null
    readonly rx_peak: number | null
    readonly tx_peak: number | null
    readonly interfaces: { readonly name: string; readonly rx: number | null; readonly tx: number | null }[]
  }
}

/** Reads the newest figures of {@link hostSource} from a collector. Throws nothing. */
export const hostStats = (stats: Pick<Collector, 'latest' | 'series' | 'intervalMs'>): HostStats => {
  const now = (name: string): number | null => stats.latest(name)?.rate ?? null
  const peak = (name: string): number | null => stats.latest(name)?.peak ?? null
  const devices = (prefix: string, suffix: string): string[] =>
    stats
      .series(prefix)
      .filter((s) => s.name.endsWith(suffix) && stats.latest(s.name) !== undefined)
      .map((s) => s.name.slice(prefix.length, -suffix.length))
  return {
    at: stats.latest('host/memory.total')?.at ?? stats.latest('host/cpu.cores')?.at ?? 0,
    interval_ms: stats.intervalMs,
    cpu: {
      cores: now('host/cpu.cores'),
      busy: now('host/cpu.busy'),
      user: now('host/cpu.user'),
      system: now('host/cpu.system'),
      iowait: now('host/cpu.iowait'),
      steal: now('host/cpu.steal'),
    },
    memory: {
      total: now('host/memory.total'),
      used: now('host/memory.used'),
      available: now('host/memory.available'),
      cached: now('host/memory.cached'),
      buffers: now('host/memory.buffers'),
      swap_total: now('host/swap.total'),
      swap_used: now('host/swap.used'),
    },
    disk: {
      read: now('host/disk.read'),
      write: now('host/disk.write'),
      read_peak: peak('host/disk.read'),
      write_peak: peak('host/disk.write'),
      devices: devices('host/disk/', '/read').map((name) => ({
        name,
        read: now(`host/disk/${name}/read`),
        write: now(`host/disk/${name}/write`),
      })),
    },
    network: {
      rx: now('host/net.rx'),
      tx: now('host/net.tx'),
      rx_peak: peak('host/net.rx'),
      tx_peak: peak('host/net.tx'),
      interfaces: devices('host/net/', '/rx').map((name) => ({ name, rx: now(`host/net/${name}/rx`), tx: now(`host/net/${name}/tx`) })),
    },
  }
}
