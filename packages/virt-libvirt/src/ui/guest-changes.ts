import { type Guest, isOn } from './guest.ts'

/** Names separated by commas or spaces. */
export const namesOf = (text: string): readonly string[] => [...new Set(text.split(/[\s,]+/).filter((n) => n !== ''))]

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((x) => b.includes(x))

/** The body of a PUT: only what the form changed, and of a running guest only what may change then. */
export function changesOf(g: Guest, data: FormData): Readonly<Record<string, unknown>> {
  const text = (name: string): string => (data.get(name) as string | null) ?? ''
  const number = (name: string): number => Number(text(name))
  const changes: Record<string, unknown> = {}
  const off = !isOn(g)
  for (const name of off ? (['name', 'title', 'description'] as const) : []) {
    const value = name === 'description' ? text(name) : text(name).trim()
    if (value !== g[name]) changes[name] = value
  }
  const memory = {
    ...(number('memory') === g.memory.current ? {} : { current: number('memory') }),
    ...(off && number('maxmemory') !== g.memory.maxmemory ? { maxmemory: number('maxmemory') } : {}),
  }
  if (Object.keys(memory).length > 0) changes['memory'] = memory
  const vcpus = number('vcpus')
  if (vcpus !== g.cpu_info.vcpus) changes['cpu_info'] = { vcpus, ...(off && vcpus > g.cpu_info.maxvcpus ? { maxvcpus: vcpus } : {}) }
  for (const name of ['users', 'groups'] as const) if (!isSame(namesOf(text(name)), g[name])) changes[name] = namesOf(text(name))
  const isAutostart = data.get('autostart') !== null
  if (isAutostart !== g.autostart) changes['autostart'] = isAutostart
  return changes
}
