import type { DomainFields } from '../protocol/calls.gen.ts'
import type { TypedParams, TypedParamsInput, TypedValue } from '../protocol/typed-params.ts'
import { domainOf, needActive, vcpusOf } from './domains.ts'
import { refuse } from './fake-error.ts'
import type { FakeDomain, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children } from './xml-text.ts'

const UNLIMITED = 9007199254740991
const zeros = (names: readonly string[]): TypedParams => Object.fromEntries(names.map((name) => [name, 0]))
const LIMITS = ['total', 'read', 'write'].flatMap((way) => [`${way}_bytes_sec`, `${way}_iops_sec`])
const PERF =
  'cmt mbmt mbml cpu_cycles instructions cache_references cache_misses branch_instructions branch_misses bus_cycles stalled_cycles_frontend stalled_cycles_backend ref_cpu_cycles cpu_clock task_clock page_faults context_switches cpu_migrations page_faults_min page_faults_maj alignment_faults emulation_faults'
/** Groups of parameters: what a domain has before anybody sets it. */
const DEFAULTS = {
  memory: { hard_limit: UNLIMITED, soft_limit: UNLIMITED, swap_hard_limit: UNLIMITED },
  blkio: {
    weight: 0,
    device_weight: '',
    device_read_iops_sec: '',
    device_write_iops_sec: '',
    device_read_bytes_sec: '',
    device_write_bytes_sec: '',
  },
  numa: { numa_mode: 0, numa_nodeset: '' },
  nic: zeros(['average', 'peak', 'burst', 'floor'].flatMap((n) => (n === 'floor' ? ['inbound.floor'] : [`inbound.${n}`, `outbound.${n}`]))),
  disk: { ...zeros(LIMITS.flatMap((n) => [n, `${n}_max`, `${n}_max_length`])), size_iops_sec: 0, group_name: '' },
  perf: Object.fromEntries(PERF.split(' ').map((name) => [name, false])),
  testScheduler: { weight: 50 },
  qemuScheduler: { cpu_shares: 1024, vcpu_period: 100_000, vcpu_quota: -1, emulator_period: 100_000, emulator_quota: -1 },
} as const satisfies Record<string, TypedParams>
type Group = keyof typeof DEFAULTS

const read = (d: FakeDomain, group: Group, of = ''): TypedParams => ({ ...DEFAULTS[group], ...d.tuning.get(`${group} ${of}`) })
const sized = (params: TypedParams, nparams: number): { params: TypedParams; nparams: number } => ({
  params: nparams === 0 ? {} : params,
  nparams: Object.keys(params).length,
})
const valueOf = (given: TypedParamsInput[string]): TypedValue =>
  typeof given === 'object' && 'value' in given ? given.value : (given as TypedValue)
const write = (d: FakeDomain, group: Group, params: TypedParamsInput, of = ''): void => {
  const given = Object.entries(params).map(([name, value]) => [name, valueOf(value)] as const)
  if (given.length === 0) refuse('INVALID_ARG', 'nparams must be greater than zero')
  for (const [name] of given) if (!(name in DEFAULTS[group])) refuse('ARGUMENT_UNSUPPORTED', `parameter '${name}' not supported`)
  d.tuning.set(`${group} ${of}`, { ...d.tuning.get(`${group} ${of}`), ...Object.fromEntries(given) })
}
const scheduler = (state: FakeState): Group => (state.profile === 'test' ? 'testScheduler' : 'qemuScheduler')

const devices = (d: FakeDomain, kind: string): string[] =>
  children(child(d.live ?? d.xml, 'devices') ?? '<devices/>')
    .filter((c) => c.name === kind)
    .map((c) => c.xml)
const nicOf = (d: FakeDomain, name: string): string =>
  devices(d, 'interface').some((xml) => attribute(child(xml, 'mac'), 'address') === name || attribute(child(xml, 'target'), 'dev') === name)
    ? name
    : refuse('INVALID_ARG', `Can't find device ${name}`)
const diskOf = (d: FakeDomain, name: string): string =>
  devices(d, 'disk').some((xml) => attribute(child(xml, 'target'), 'dev') === name) ? name : refuse('INVALID_ARG', `invalid path: ${name}`)

const CPUS = { test: 16, qemu: 8 } as const
const allCpus = (state: FakeState, length: number): Buffer => Buffer.alloc(CPUS[state.profile] / 8, 255).subarray(0, length)
const pinned = (state: FakeState, d: FakeDomain, what: string, length: number): Buffer => {
  const out = Buffer.alloc(length)
  ;(d.pins.get(what) ?? allCpus(state, length)).copy(out)
  return out
}
const pin = (d: FakeDomain, what: string, map: Uint8Array): void => void d.pins.set(what, Buffer.from(map))
const pinVcpu = (state: FakeState, dom: DomainFields, vcpu: number, map: Uint8Array): void => {
  const d = needActive(domainOf(state, dom), 'cannot pin vcpus on an inactive domain')
  if (vcpu >= vcpusOf(d).now) refuse('INVALID_ARG', `requested vcpu '${vcpu}' is not present in the domain`)
  pin(d, `vcpu ${vcpu}`, map)
}
const iothread = (d: FakeDomain, id: number): string =>
  d.pins.has(`iothread ${id}`) ? `iothread ${id}` : refuse('INVALID_ARG', `iothread ${id} not found`)

/** Scheduler, memory, block and network limits, NUMA, perf events, pins of CPUs and threads. Values are kept per domain, for what runs and the definition alike. */
export const tuningHandlers: Handlers = {
  domainGetSchedulerType: (_, { state }) => ({
    type: state.profile === 'test' ? 'fair' : 'posix',
    nparams: Object.keys(DEFAULTS[scheduler(state)]).length,
  }),
  domainGetSchedulerParameters: ({ dom }, { state }) => ({ params: read(domainOf(state, dom), scheduler(state)) }),
  domainSetSchedulerParameters: ({ dom, params }, { state }) => write(domainOf(state, dom), scheduler(state), params),
  domainGetSchedulerParametersFlags: ({ dom }, { state }) => {
    if (state.profile === 'test') refuse('INVALID_ARG', 'unsupported flags')
    return { params: read(domainOf(state, dom), scheduler(state)) }
  },
  domainSetSchedulerParametersFlags: ({ dom, params }, { state }) => write(domainOf(state, dom), scheduler(state), params),
  domainGetMemoryParameters: ({ dom, nparams }, { state }) => sized(read(domainOf(state, dom), 'memory'), nparams),
  domainSetMemoryParameters: ({ dom, params }, { state }) => write(domainOf(state, dom), 'memory', params),
  domainGetBlkioParameters: ({ dom, nparams }, { state }) => sized(read(domainOf(state, dom), 'blkio'), nparams),
  domainSetBlkioParameters: ({ dom, params }, { state }) => write(domainOf(state, dom), 'blkio', params),
  domainGetNumaParameters: ({ dom, nparams }, { state }) => sized(read(domainOf(state, dom), 'numa'), nparams),
  domainSetNumaParameters: ({ dom, params }, { state }) => write(domainOf(state, dom), 'numa', params),
  domainGetPerfEvents: ({ dom }, { state }) => ({ params: read(domainOf(state, dom), 'perf') }),
  domainSetPerfEvents: ({ dom, params }, { state }) => write(domainOf(state, dom), 'perf', params),
  domainGetInterfaceParameters: ({ dom, device, nparams }, { state }) => {
    const d = domainOf(state, dom)
    return sized(read(d, 'nic', nicOf(d, device)), nparams)
  },
  domainSetInterfaceParameters: ({ dom, device, params }, { state }) => {
    const d = domainOf(state, dom)
    write(d, 'nic', params, nicOf(d, device))
  },
  domainGetBlockIoTune: ({ dom, disk, nparams }, { state }) => {
    const d = domainOf(state, dom)
    if (disk == null) return state.profile === 'test' ? refuse('INVALID_ARG', 'no disk') : sized(DEFAULTS.disk, nparams)
    return sized(read(d, 'disk', diskOf(d, disk)), nparams)
  },
  domainSetBlockIoTune: ({ dom, disk, params }, { state }) => {
    const d = domainOf(state, dom)
    const of = diskOf(d, disk)
    const after: Record<string, unknown> = { ...read(d, 'disk', of), ...params }
    for (const name of LIMITS)
      if (state.profile === 'test' && Number(after[name]) > Number(after[`${name}_max`]))
        refuse('INVALID_ARG', `${name} cannot be set higher than ${name}_max`)
    write(d, 'disk', params, of)
  },
  domainGetCpuStats: ({ dom, nparams, startCpu, ncpus }, { state }) => {
    const d = needActive(domainOf(state, dom))
    const t = BigInt(Math.max(0, Math.round(state.now() - d.startedAt))) * 100_000n
    const each = startCpu < 0 ? { cpu_time: t, user_time: t / 2n, system_time: t / 3n } : { cpu_time: t, vcpu_time: t }
    const names = Object.entries(each)
    if (ncpus === 0) return { params: [], nparams: CPUS[state.profile] }
    if (nparams === 0) return { params: [], nparams: names.length }
    return {
      params: Array.from({ length: ncpus }, () =>
        names.map(([field, value]) => ({ field, value: { kind: 'ullong', value } as unknown as TypedValue })),
      ).flat(),
      nparams: names.length,
    }
  },
  domainGetVcpus: ({ dom, maxinfo, maplen }, { state }) => {
    const d = needActive(domainOf(state, dom), 'cannot list vcpus for an inactive domain')
    const vcpus = Array.from({ length: Math.min(maxinfo, vcpusOf(d).now) }, (_, number) => number)
    return {
      info: vcpus.map((number) => ({ number, state: 1, cpuTime: 0n, cpu: number })),
      cpumaps: Buffer.concat(vcpus.map((number) => pinned(state, d, `vcpu ${number}`, maplen))),
    }
  },
  domainPinVcpu: ({ dom, vcpu, cpumap }, { state }) => pinVcpu(state, dom, vcpu, cpumap),
  domainPinVcpuFlags: ({ dom, vcpu, cpumap, flags }, { state }) => {
    if (state.profile === 'test' && flags !== 0) refuse('INVALID_ARG', 'unsupported flags')
    pinVcpu(state, dom, vcpu, cpumap)
  },
  domainGetVcpuPinInfo: ({ dom, ncpumaps, maplen }, { state }) => {
    if (ncpumaps === 0 || maplen === 0) refuse('INVALID_ARG', 'ncpumaps must be greater than zero')
    const d = domainOf(state, dom)
    const num = Math.min(ncpumaps, vcpusOf(d).now)
    return { cpumaps: Buffer.concat(Array.from({ length: num }, (_, i) => pinned(state, d, `vcpu ${i}`, maplen))), num }
  },
  domainPinEmulator: ({ dom, cpumap }, { state }) => pin(domainOf(state, dom), 'emulator', cpumap),
  domainGetEmulatorPinInfo: ({ dom, maplen }, { state }) => {
    if (maplen === 0) refuse('INVALID_ARG', 'maplen must be greater than zero')
    return { cpumaps: pinned(state, domainOf(state, dom), 'emulator', maplen), ret: 1 }
  },
  domainGetIothreadInfo: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    const info = [...d.pins]
      .filter(([what]) => what.startsWith('iothread '))
      .map(([what, cpumap]) => ({ iothreadId: Number(what.slice(9)), cpumap }))
    return { info, ret: info.length }
  },
  domainAddIothread: ({ dom, iothreadId }, { state }) => {
    const d = domainOf(state, dom)
    if (iothreadId === 0 || d.pins.has(`iothread ${iothreadId}`))
      refuse('INVALID_ARG', `an IOThread is already using iothread_id '${iothreadId}'`)
    pin(
      d,
      `iothread ${iothreadId}`,
      allCpus(state, 1).map(() => 3),
    )
  },
  domainDelIothread: ({ dom, iothreadId }, { state }) => {
    const d = domainOf(state, dom)
    d.pins.delete(iothread(d, iothreadId))
  },
  domainPinIothread: ({ dom, iothreadsId, cpumap }, { state }) => {
    const d = domainOf(state, dom)
    pin(d, iothread(d, iothreadsId), cpumap)
  },
  domainSetIothreadParams: ({ dom, iothreadId }, { state }) => void iothread(domainOf(state, dom), iothreadId),
}
