import type { Guest } from './guest.ts'

/** Names separated by commas or spaces. */
export const namesOf = (text: string): readonly string[] => [...new Set(text.split(/[\s,]+/).filter((n) => n !== ''))]

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((x) => b.includes(x))

type Change = Record<string, unknown>
const filled = (name: string, value: Change): Change => (Object.keys(value).length === 0 ? {} : { [name]: value })

function cpuChange(g: Guest, number: (name: string) => number | undefined): Change {
  const change: Change = {}
  const vcpus = number('vcpus') ?? g.cpu_info.vcpus
  const parts = { sockets: number('sockets'), cores: number('cores'), threads: number('threads') }
  const isGiven = Object.values(parts).some((n) => n !== undefined)
  const full = { sockets: parts.sockets ?? 1, cores: parts.cores ?? 1, threads: parts.threads ?? 1 }
  const topology = isGiven ? full : {}
  const isNewTopology = JSON.stringify(topology) !== JSON.stringify(g.cpu_info.topology ?? {})
  // The most there can be follows from the topology; without one it grows with what is asked for.
  const most = isGiven ? full.sockets * full.cores * full.threads : Math.max(number('maxvcpus') ?? 1, vcpus)
  if (vcpus !== g.cpu_info.vcpus) change['vcpus'] = vcpus
  if (most !== g.cpu_info.maxvcpus) change['maxvcpus'] = most
  if (isNewTopology) change['topology'] = topology
  return change
}

/** The body of a PUT: only what the form changed. */
export function changesOf(g: Guest, data: FormData): Readonly<Record<string, unknown>> {
  const text = (name: string): string => (data.get(name) as string | null) ?? ''
  const number = (name: string): number | undefined => (text(name) === '' ? undefined : Number(text(name)))
  const changes: Change = {}
  for (const name of ['name', 'title', 'description'] as const) {
    const value = name === 'description' ? text(name) : text(name).trim()
    if (value !== g[name]) changes[name] = value
  }
  const memory: Change = {}
  for (const [field, key] of [
    ['memory', 'current'],
    ['maxmemory', 'maxmemory'],
  ] as const)
    if (number(field) !== undefined && number(field) !== g.memory[key]) memory[key] = number(field)
  Object.assign(changes, filled('memory', memory), filled('cpu_info', cpuChange(g, number)))
  const graphics: Change = {}
  if (data.has('display') && text('display') !== (g.graphics.type ?? '')) graphics['type'] = text('display')
  if (data.has('listen') && text('listen').trim() !== (g.graphics.listen ?? '')) graphics['listen'] = text('listen').trim()
  Object.assign(changes, filled('graphics', graphics))
  for (const name of ['users', 'groups'] as const) if (!isSame(namesOf(text(name)), g[name])) changes[name] = namesOf(text(name))
  const order = [...new Set(['boot1', 'boot2', 'boot3'].map(text).filter((b) => b !== ''))]
  if (data.has('boot1') && order.join() !== (g.bootorder ?? []).join()) changes['bootorder'] = order
  for (const name of ['bootmenu', 'autostart'] as const) {
    const isOn = data.get(name) !== null
    if (isOn !== (g[name] ?? false)) changes[name] = isOn
  }
  return changes
}

/** Leaves out of a PUT's body the fields a plan names, e.g. `memory.maxmemory`. */
export function withoutFields(changes: Readonly<Record<string, unknown>>, fields: readonly string[]): Readonly<Record<string, unknown>> {
  const rest: Change = {}
  for (const [name, value] of Object.entries(changes)) {
    if (fields.includes(name)) continue
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isNested) rest[name] = value
    else Object.assign(rest, filled(name, Object.fromEntries(Object.entries(value).filter(([key]) => !fields.includes(`${name}.${key}`)))))
  }
  return rest
}
