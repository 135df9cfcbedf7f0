// Rates and peaks of a VM, from what the collector last measured.
import { expect, test } from 'vitest'
import type { Link } from '../../src/link/link.ts'
import { createGuestSource, createVmFigures, createWatch } from '../../src/vms/vm-stats.ts'
import type { VmRecord } from '../../src/vms/vm-view.ts'

const uuid = '11111111-2222-3333-4444-555555555555'
const vm = (state: VmRecord['state']): VmRecord => ({ uuid, state, cpu: { vcpus: 2, maxvcpus: 2 } }) as VmRecord

test('peaks begin at their floor, grow with the rates of a run, and start anew with the next', () => {
  const rates = new Map<string, number>()
  const figures = createVmFigures({
    latest: (series) => ({ at: 0, rate: rates.get(series) ?? 0, peak: 0 }),
    onTick: () => () => undefined,
  })
  const measure = (net: number, io: number, cpu = 0): void => {
    rates
      .set(`vm/${uuid}/net.bytes`, net * 1024)
      .set(`vm/${uuid}/io.bytes`, io * 1024)
      .set(`vm/${uuid}/cpu.time`, cpu * 1e9)
  }
  const peaks = (state: VmRecord['state']): number[] => {
    const { net_throughput, net_throughput_peak, io_throughput, io_throughput_peak } = figures.of(vm(state))
    return [net_throughput, net_throughput_peak, io_throughput, io_throughput_peak]
  }
  expect(peaks('running')).toEqual([0, 100, 0, 100])
  measure(50, 1500)
  expect(peaks('running')).toEqual([50, 100, 1500, 1500])
  measure(250, 20)
  expect(peaks('running')).toEqual([250, 250, 20, 1500])
  measure(1, 1)
  expect(peaks('paused')).toEqual([1, 250, 1, 1500])
  // Off: no rates, whatever was measured last.
  expect(peaks('shutoff')).toEqual([0, 100, 0, 100])
  expect(peaks('running')).toEqual([1, 100, 1, 100])
})
test('processor time counts against all its processors, and never beyond 100 %', () => {
  const at = (seconds: number): number =>
    createVmFigures({
      latest: (series) => (series.endsWith('cpu.time') ? { at: 0, rate: seconds * 1e9, peak: 0 } : undefined),
      onTick: () => () => undefined,
    }).of(vm('running')).cpu_utilization
  expect([at(0), at(0.5), at(2), at(2.2)]).toEqual([0, 25, 100, 100])
  expect(createVmFigures(undefined).of(vm('running')).cpu_utilization).toBe(0)
})

test('guests are measured every 5 s, and every second for 30 s after somebody asked for one', () => {
  const due: { readonly ms: number; readonly fn: () => void; isOff: boolean }[] = []
  const watch = createWatch({
    after(ms, fn) {
      const timer = { ms, fn, isOff: false }
      due.push(timer)
      return () => void (timer.isOff = true)
    },
  })
  const source = createGuestSource({} as Link, watch)
  expect(source.intervalMs).toBe(5000)
  watch.look()
  expect(source.intervalMs).toBe(1000)
  watch.look()
  expect(due.map(({ ms, isOff }) => [ms, isOff])).toEqual([
    [30_000, true],
    [30_000, false],
  ])
  expect(source.intervalMs).toBe(1000)
  due[1]?.fn()
  expect(source.intervalMs).toBe(5000)
})
