import type { Template, TemplateDisk } from '../template.ts'
import { diskRows, readDisks } from './disk-rows.ts'

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The body of a PUT: only what the form changed. */
export function templateChanges(x: Template, data: FormData, disks: readonly TemplateDisk[]): Readonly<Record<string, unknown>> {
  const text = (name: string): string => ((data.get(name) as string | null) ?? '').trim()
  const number = (name: string): number | undefined => (text(name) === '' ? undefined : Number(text(name)))
  const changes: Record<string, unknown> = {}
  const set = (name: string, now: unknown, was: unknown): void => {
    if (now !== undefined && !isEqual(now, was)) changes[name] = now
  }
  for (const name of ['name', 'os_distro', 'os_version', 'icon'] as const) set(name, text(name), x[name] ?? '')
  set('cdrom', text('cdrom') === '' ? null : text('cdrom'), x.cdrom ?? null)
  const current = number('memory')
  if (current !== undefined && (current !== x.memory?.current || number('maxmemory') !== x.memory.maxmemory))
    changes['memory'] = { current, maxmemory: Math.max(current, number('maxmemory') ?? current) }
  const parts = { sockets: number('sockets'), cores: number('cores'), threads: number('threads') }
  const isGiven = Object.values(parts).some((n) => n !== undefined)
  const topology = isGiven ? { sockets: parts.sockets ?? 1, cores: parts.cores ?? 1, threads: parts.threads ?? 1 } : {}
  const vcpus = number('vcpus') ?? 1
  const most = isGiven ? (parts.sockets ?? 1) * (parts.cores ?? 1) * (parts.threads ?? 1) : Math.max(vcpus, number('maxvcpus') ?? vcpus)
  const cpu = { vcpus, maxvcpus: most, topology }
  set('cpu_info', cpu, { vcpus: x.cpu_info?.vcpus, maxvcpus: x.cpu_info?.maxvcpus, topology: x.cpu_info?.topology ?? {} })
  set('graphics', { type: text('display'), listen: text('listen') }, { type: x.graphics?.type, listen: x.graphics?.listen })
  set('networks', data.getAll('networks'), x.networks ?? [])
  if (!isEqual(disks, readDisks(diskRows(x)))) changes['disks'] = disks
  set('folder', text('folder').split('/').filter(Boolean), x.folder ?? [])
  return changes
}
