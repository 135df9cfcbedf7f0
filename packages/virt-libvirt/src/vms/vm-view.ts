import { isDeepStrictEqual } from 'node:util'
import type { Audience, EventDraft, JsonValue } from '../needs.ts'
import type { Change } from '../inventory/inventory.ts'
import { isActive, stateEvent, type VmState } from './vm-state.ts'
import type { VmDefinition } from './vm-record.ts'

/** A VM as the inventory keeps it. */
export interface VmRecord extends VmDefinition {
  readonly state: VmState
  readonly persistent: boolean
  readonly autostart: boolean
  /** Why its definition could not be read; what is not known of it is empty. */
  readonly problem?: string
}
/** Figures of a VM; rates in KB/s. */
export interface VmStats {
  readonly cpu_utilization: number
  readonly mem_utilization: number
  readonly net_throughput: number
  readonly net_throughput_peak: number
  readonly io_throughput: number
  readonly io_throughput_peak: number
}

const defaultIcon = 'plugins/kimchi/images/icon-vm.png'

/** URI of a VM's resource. */
export const vmUri = (prefix: string, name: string): string => `${prefix}/vms/${encodeURIComponent(name)}`
/** Who may see a VM besides administrators. */
export const vmAudience = (record: VmRecord): Audience => ({ users: record.metadata.users, groups: record.metadata.groups })

/** The view of a VM but for its figures, field by field: what is not named here never leaves. `graphics.passwd` is always null. */
export function vmBody(record: VmRecord, prefix: string): Readonly<Record<string, JsonValue>> {
  const graphics = record.graphics[0]
  const { topology } = record.cpu
  const isOn = isActive(record.state)
  return {
    name: record.name,
    uuid: record.uuid,
    title: record.title,
    description: record.description,
    state: record.state,
    memory: { current: record.memory.current, maxmemory: record.memory.maxmemory },
    cpu_info: {
      vcpus: record.cpu.vcpus,
      maxvcpus: record.cpu.maxvcpus,
      topology: topology ? { sockets: topology.sockets, cores: topology.cores, threads: topology.threads } : {},
    },
    screenshot: isOn && graphics !== undefined ? `${vmUri(prefix, record.name)}/screenshot`.slice(1) : null,
    icon: record.metadata.icon ?? defaultIcon,
    graphics: {
      type: graphics?.type ?? null,
      listen: graphics?.listen ?? null,
      port: isOn ? (graphics?.port ?? null) : null,
      passwd: null,
      passwdValidTo: null,
    },
    users: record.metadata.users,
    groups: record.metadata.groups,
    access: 'full',
    persistent: record.persistent,
    bootorder: record.bootorder,
    bootmenu: record.bootmenu,
    autostart: record.autostart,
    template: record.metadata.template ?? null,
    ...(record.problem === undefined ? {} : { problem: { code: 'VIRT_VM_UNREADABLE', params: { reason: record.problem } } }),
  }
}

/** The event that tells a difference of the VM itself; exactly one per difference. */
export function vmEvent(change: Change<VmRecord>, prefix: string): EventDraft | undefined {
  const { ref, now, was } = change
  if (now === undefined) {
    if (was === undefined) return undefined
    return { type: 'vm.deleted', uri: vmUri(prefix, was.name), method: 'DELETE', ref, audience: was.audience }
  }
  const uri = vmUri(prefix, now.name)
  const data = Buffer.byteLength(JSON.stringify(now.body)) <= 16384 ? { data: now.body } : {}
  const common = { uri, ref, audience: now.audience, ...data }
  if (was === undefined) return { type: 'vm.created', method: 'POST', ...common }
  const before = JSON.stringify(was.audience) === JSON.stringify(now.audience) ? {} : { before: was.audience }
  if (was.name !== now.name)
    return { type: 'vm.renamed', method: 'PUT', ...common, ...before, data: { from: vmUri(prefix, was.name), to: uri } }
  const stateWas = was.body['state']
  const isSame = Object.entries(now.body).every(([key, value]) => isDeepStrictEqual(value, was.body[key]))
  // Something below it changed, which is told of itself.
  if (isSame && isDeepStrictEqual(was.audience, now.audience)) return undefined
  const type = stateEvent(typeof stateWas === 'string' ? stateWas : '', now.record.state)
  return { type: type ?? 'vm.updated', method: type === undefined ? 'PUT' : 'POST', ...common, ...before }
}
