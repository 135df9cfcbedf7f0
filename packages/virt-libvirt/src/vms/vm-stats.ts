import { constants } from '@onggi/libvirt'
import type { Link } from '../link/link.ts'
import type { Clock, StatsReader, StatsSource } from '../needs.ts'
import { isActive } from './vm-state.ts'
import type { VmRecord, VmStats } from './vm-view.ts'

const { ConnectGetAllDomainStatsFlags, DomainStatsTypes } = constants

/** Where peaks of throughput begin, in KB/s, so that a graph of an idle VM has a scale. */
const floorKBs = 100
const wanted =
  DomainStatsTypes.STATE | DomainStatsTypes.CPU_TOTAL | DomainStatsTypes.BALLOON | DomainStatsTypes.INTERFACE | DomainStatsTypes.BLOCK

type Params = Readonly<Record<string, number | bigint | boolean | string>>
const big = (value: Params[string] | undefined): bigint =>
  typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(Math.trunc(value)) : 0n
function sum(params: Params, kind: string, fields: readonly string[]): bigint {
  let total = 0n
  const count = Number(params[`${kind}.count`] ?? 0)
  for (let n = 0; n < count; n++) for (const field of fields) total += big(params[`${kind}.${n}.${field}`])
  return total
}
function memoryRatio(params: Params): number | undefined {
  const all = Number(params['balloon.available'] ?? params['balloon.current'] ?? 0)
  if (all === 0) return undefined
  const usable = params['balloon.usable'] ?? params['balloon.unused']
  const used = usable !== undefined ? all - Number(usable) : Number(params['balloon.rss'] ?? 0)
  return Math.min(1, Math.max(0, used / all))
}

/** Time between two samples of all guests, and while somebody watches one (contract §0.1). Unit: ms. */
const usualMs = 5000
const watchedMs = 1000
/** Who asked for one machine watches it for so long. Unit: ms. */
const watchMs = 30_000

/** Remembers that somebody looks at one machine. */
export interface Watch {
  /** Somebody asked for one. */
  look(): void
  /** Time between two samples now. Unit: ms. */
  readonly intervalMs: number
}

/** Makes a {@link Watch} that nobody has looked at. */
export function createWatch(clock: Pick<Clock, 'after'>): Watch {
  let forget: (() => void) | undefined
  return {
    look: () => {
      forget?.()
      forget = clock.after(watchMs, () => (forget = undefined))
    },
    get intervalMs() {
      return forget ? watchedMs : usualMs
    },
  }
}

/** Figures of all running guests: one call per sample, whatever their number. */
export function createGuestSource(link: Link, watch: Watch): StatsSource {
  return {
    name: 'guests',
    get intervalMs() {
      return watch.intervalMs
    },
    async sample(signal) {
      const flags = ConnectGetAllDomainStatsFlags.ACTIVE | ConnectGetAllDomainStatsFlags.NOWAIT
      const all = await link.connection().getAllDomainStats([], wanted, flags, { signal })
      return all.flatMap(({ domain, params }) => {
        const series = (name: string): string => `vm/${domain.uuid}/${name}`
        const memory = memoryRatio(params)
        return [
          { series: series('cpu.time'), kind: 'counter' as const, unit: 'ns' as const, value: big(params['cpu.time']) },
          {
            series: series('net.bytes'),
            kind: 'counter' as const,
            unit: 'B' as const,
            value: sum(params, 'net', ['rx.bytes', 'tx.bytes']),
          },
          {
            series: series('io.bytes'),
            kind: 'counter' as const,
            unit: 'B' as const,
            value: sum(params, 'block', ['rd.bytes', 'wr.bytes']),
          },
          ...(memory === undefined
            ? []
            : [{ series: series('memory.used'), kind: 'gauge' as const, unit: 'ratio' as const, value: memory }]),
        ]
      })
    },
  }
}

/** Turns the collector's figures into those of the contract. */
export interface VmFigures {
  /** The newest figures of a VM; its peaks grow with each call while it runs and start anew after it was off. */
  of(record: VmRecord): VmStats
  forget(uuid: string): void
}

/** Makes {@link VmFigures}; without a collector every rate is 0. */
export function createVmFigures(stats: StatsReader | undefined): VmFigures {
  const peaks = new Map<string, { net: number; io: number }>()
  const round = (value: number): number => Math.round(value * 10) / 10
  return {
    of(record) {
      const { uuid } = record
      if (!isActive(record.state)) peaks.delete(uuid)
      const isOn = isActive(record.state) && stats !== undefined
      const rate = (name: string): number => (isOn ? (stats.latest(`vm/${uuid}/${name}`)?.rate ?? 0) : 0)
      const net = round(rate('net.bytes') / 1024)
      const io = round(rate('io.bytes') / 1024)
      const peak = peaks.get(uuid) ?? { net: floorKBs, io: floorKBs }
      if (isOn) {
        peak.net = Math.max(peak.net, net)
        peak.io = Math.max(peak.io, io)
        peaks.set(uuid, peak)
      }
      return {
        cpu_utilization: round(Math.min(100, Math.max(0, (rate('cpu.time') / 1e9 / Math.max(1, record.cpu.vcpus)) * 100))),
        mem_utilization: round(rate('memory.used') * 100),
        net_throughput: net,
        net_throughput_peak: peak.net,
        io_throughput: io,
        io_throughput_peak: peak.io,
      }
    },
    forget: (uuid) => void peaks.delete(uuid),
  }
}
