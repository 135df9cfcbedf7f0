import { LibvirtError } from './errors.ts'
import type { CallOptions, Rpc } from './handle.ts'
import type { DomainFields, VcpuInfoFields } from './protocol/calls.gen.ts'
import type { TypedParams, TypedParamsInput } from './protocol/typed-params.ts'

/** A virtual CPU and the host's CPUs it may run on, one bit each. */
export type VcpuInfo = VcpuInfoFields & { readonly cpumap: Buffer }

/** CPU numbers in a map of bits, as pinVcpu takes it. */
export const cpuMap = (cpus: readonly number[]): Buffer => {
  const map = Buffer.alloc(Math.floor(Math.max(0, ...cpus) / 8) + 1)
  for (const cpu of cpus) map[cpu >> 3]! |= 1 << (cpu & 7)
  return map
}
/** The CPU numbers whose bits are set. */
export const cpuList = (map: Uint8Array): number[] =>
  Array.from({ length: map.length * 8 }, (_, cpu) => cpu).filter((cpu) => (map[cpu >> 3]! & (1 << (cpu & 7))) !== 0)

/** Octets of a map of the host's CPUs. */
export const mapLength = async (rpc: Rpc, options?: CallOptions): Promise<number> => {
  const { nodes, sockets, cores, threads } = await rpc.call('nodeGetInfo', {}, options)
  return Math.ceil((nodes * sockets * cores * threads) / 8)
}
const pieces = (all: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.floor(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size))

/** virDomainGetVcpus with the sizes found out first. */
export const vcpus = async (rpc: Rpc, dom: DomainFields, options?: CallOptions): Promise<VcpuInfo[]> => {
  const maplen = await mapLength(rpc, options)
  const { nrVirtCpu } = await rpc.call('domainGetInfo', { dom }, options)
  const { info, cpumaps } = await rpc.call('domainGetVcpus', { dom, maxinfo: nrVirtCpu, maplen }, options)
  const maps = pieces(cpumaps, maplen)
  return info.map((one, i) => ({ ...one, cpumap: maps[i] ?? Buffer.alloc(0) }))
}
/** virDomainGetVcpuPinInfo with the sizes found out first. */
export const vcpuPins = async (rpc: Rpc, dom: DomainFields, flags: number, options?: CallOptions): Promise<Buffer[]> => {
  const maplen = await mapLength(rpc, options)
  const MAXIMUM = 4
  const { num: ncpumaps } = await rpc.call('domainGetVcpusFlags', { dom, flags: flags | MAXIMUM }, options)
  const { cpumaps, num } = await rpc.call('domainGetVcpuPinInfo', { dom, ncpumaps, maplen, flags }, options)
  return pieces(cpumaps, maplen).slice(0, num)
}
/** virDomainGetCPUStats: one object per CPU, or a single one of totals for startCpu -1. */
export const cpuStats = async (
  rpc: Rpc,
  dom: DomainFields,
  startCpu: number,
  ncpus: number,
  flags: number,
  options?: CallOptions,
): Promise<TypedParams[]> => {
  const { nparams } = await rpc.call('domainGetCpuStats', { dom, nparams: 0, startCpu, ncpus: 1, flags }, options)
  if (nparams === 0) return []
  const r = await rpc.call('domainGetCpuStats', { dom, nparams, startCpu, ncpus, flags }, options)
  const each = r.nparams > 0 ? r.nparams : nparams
  return Array.from({ length: Math.ceil(r.params.length / each) }, (_, i) =>
    Object.fromEntries(r.params.slice(i * each, (i + 1) * each).map(({ field, value }) => [field, value])),
  )
}

const PEER2PEER = 2
const TUNNELLED = 4
/** The older calls' arguments as the newer call's parameters. */
export const migrationParams = (miguri: string | null, dxml: string | null, dname: string | null, bandwidth: number): TypedParamsInput => ({
  migrate_uri: miguri ?? undefined,
  destination_xml: dxml ?? undefined,
  destination_name: dname ?? undefined,
  bandwidth: bandwidth > 0 ? bandwidth : undefined,
})
/** One call: the two daemons do the migration between themselves. */
export const migrate = async (
  rpc: Rpc,
  dom: DomainFields,
  dconnuri: string | null,
  params: TypedParamsInput,
  flags: number,
  options?: CallOptions,
): Promise<void> => {
  if ((flags & PEER2PEER) === 0)
    throw new LibvirtError('LIBVIRT_ERR_ARGUMENT', {
      want: 'the flag PEER2PEER',
      got: `flags ${flags}${(flags & TUNNELLED) !== 0 ? ' (TUNNELLED alone)' : ''}`,
    })
  await rpc.call('domainMigratePerform3Params', { dom, dconnuri, params, cookieIn: new Uint8Array(0), flags }, options)
}
