import { readFile } from 'node:fs/promises'
import { arch as nodeArch, hostname } from 'node:os'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { byCodePoints } from '../inventory/book.ts'
import type { Audience, JsonValue, RunContext, View } from '../needs.ts'
import { ask, isLibvirt } from '../storage/refusal.ts'
import type { Accounts } from '../vms/accounts.ts'
import { readInterfaces } from './interfaces.ts'
import { readNodeDevice, type NodeDeviceRecord } from './node-devices.ts'
import { readPartitions } from './partitions.ts'
import { plainView } from './plain-view.ts'
import { createStorageServers } from './storage-servers.ts'
import { addressOf, heldAddresses, vmHolders } from './vm-holders.ts'
import { readVolumeGroups } from './volume-groups.ts'

/** Kinds of things of the host that are listed. */
export type HostKind = 'interfaces' | 'partitions' | 'vgs' | 'devices'

/** Options of {@link createHost}. */
export interface HostOptions {
  /** Names that VMs can be given to. @default the accounts of /etc/passwd and /etc/group that people have */
  readonly accounts?: Accounts
}

/** Which devices are wanted. */
export interface DeviceFilter {
  /** fc_host, net, pci, scsi, scsi_host, storage, system, usb, usb_device. */
  readonly cap?: string
  /** Only those that can be given to a VM. */
  readonly passthrough?: boolean
  /** Only those that no VM has. */
  readonly available?: boolean
  /** Devices that go with this one when it is given to a VM: its IOMMU group. */
  readonly affectedBy?: string
}

/** What the host is and has; all of it read for each answer, nothing kept. */
export interface Host {
  info(ctx: RunContext): Promise<View>
  cpuInfo(ctx: RunContext): Promise<View>
  list(kind: Exclude<HostKind, 'devices'>, ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_HOST_OBJECT_NOT_FOUND` */
  get(kind: HostKind, name: string, ctx: RunContext): Promise<View>
  /** Whether an interface of {@link Host.list} has an address or belongs to a bridge or bond. */
  isInUse(view: View): boolean
  devices(filter: DeviceFilter, ctx: RunContext): Promise<readonly View[]>
  /** Machines that have a device. @throws {@link VirtError} `VIRT_ERR_HOST_OBJECT_NOT_FOUND` */
  vmHolders(name: string, ctx: RunContext): Promise<readonly View[]>
  /** File and SAN servers that pools use. */
  storageServers(filter: { readonly targetType?: string; readonly port?: number }, ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_HOST_OBJECT_NOT_FOUND` */
  storageServer(host: string, ctx: RunContext): Promise<View>
  /** What a server offers; none when it does not answer. */
  storageTargets(host: string, filter: { readonly targetType?: string; readonly port?: number }, ctx: RunContext): Promise<readonly View[]>
  /** `id`: this one, or none: users of a directory are too many to be listed. */
  users(id?: string): Promise<readonly string[]>
  groups(): Promise<readonly string[]>
}

/** Administrators' business. */
const admins: Audience = {}
const singular: Readonly<Record<HostKind, string>> = {
  interfaces: 'interface',
  partitions: 'partition',
  vgs: 'volume group',
  devices: 'device',
}
const passthroughTypes = new Set(['pci', 'usb_device', 'scsi'])

/** Makes a {@link Host}. */
export function createHost({ link, simulate }: Pick<Deps, 'link' | 'simulate'>, options: HostOptions = {}): Host {
  const views = (kind: HostKind, items: readonly { readonly name: string }[]): readonly View[] =>
    [...items]
      .sort((a, b) => byCodePoints(a.name, b.name))
      .map((item) => plainView(`host.${kind}`, item.name, admins, item as unknown as Readonly<Record<string, JsonValue>>))
  async function read(kind: Exclude<HostKind, 'devices'>): Promise<readonly { readonly name: string }[]> {
    switch (kind) {
      case 'interfaces':
        return named(simulate?.interfaces) ?? readInterfaces()
      case 'partitions':
        return named(simulate?.partitions) ?? readPartitions()
      case 'vgs':
        return named(simulate?.volume_groups) ?? readVolumeGroups()
    }
  }
  async function nodeDevices(): Promise<readonly NodeDeviceRecord[]> {
    const simulated = named(simulate?.devices)
    if (simulated !== undefined) return simulated as readonly NodeDeviceRecord[]
    return ask(async () => {
      const devices = await link
        .connection()
        .listAllNodeDevices(0)
        .catch((err: unknown) => {
          if (isLibvirt(err, 'NO_SUPPORT')) return []
          throw err
        })
      const read = await Promise.allSettled(devices.map(async (d) => readNodeDevice(await d.getXMLDesc(0))))
      return read.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []))
    })
  }
  const nodeInfo = (): Promise<NodeInfo> => ask(() => link.connection().nodeGetInfo())

  return {
    async info() {
      const [node, os] = await Promise.all([nodeInfo(), osRelease()])
      return plainView('host', 'host', admins, {
        arch: architecture(String(node.model)),
        memory: Math.floor(Number(node.memory) / 1024),
        cpus: node.cpus,
        hostname: hostname(),
        os_distro: os['NAME'] ?? '',
        os_version: os['VERSION_ID'] ?? '',
        os_codename: os['VERSION_CODENAME'] ?? '',
        cpu_model: await cpuModel(),
      })
    },
    async cpuInfo() {
      const node = await nodeInfo()
      return plainView('host.cpuinfo', 'cpuinfo', admins, {
        threading_enabled: node.threads > 1,
        sockets: node.sockets * node.nodes,
        cores: node.cores,
        threads_per_core: node.threads,
      })
    },
    list: async (kind) => views(kind, await read(kind)),
    isInUse(view) {
      const { ipaddr, master } = JSON.parse(view.json.toString()) as { ipaddr?: string; master?: string }
      return Boolean(ipaddr) || Boolean(master)
    },
    async get(kind, name) {
      const items = kind === 'devices' ? await nodeDevices() : await read(kind)
      const view = views(
        kind,
        items.filter((i) => i.name === name),
      )[0]
      if (view === undefined) throw new VirtError('VIRT_ERR_HOST_OBJECT_NOT_FOUND', { kind: singular[kind], name })
      return view
    },
    async devices(filter) {
      const all = await nodeDevices()
      let found = all
      if (filter.cap === 'fc_host') found = found.filter((d) => (d['adapter'] as { type?: string } | undefined)?.type === 'fc_host')
      else if (filter.cap !== undefined) found = found.filter((d) => d.device_type === filter.cap)
      if (filter.passthrough === true) found = found.filter((d) => passthroughTypes.has(d.device_type))
      if (filter.affectedBy !== undefined) {
        const device = all.find((d) => d.name === filter.affectedBy)
        if (device === undefined)
          throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/_passthrough_affected_by', value: filter.affectedBy })
        const group = device['iommuGroup'] ?? null
        found = group === null ? [] : found.filter((d) => d['iommuGroup'] === group && d.name !== device.name)
      }
      if (filter.available === true) {
        const held = await ask(() => heldAddresses(link.connection()))
        found = found.filter((d) => !held.has(addressOf(d) ?? ''))
      }
      return views('devices', found)
    },
    async vmHolders(name) {
      const device = (await nodeDevices()).find((d) => d.name === name)
      if (device === undefined) throw new VirtError('VIRT_ERR_HOST_OBJECT_NOT_FOUND', { kind: 'device', name })
      const holders = await ask(() => vmHolders(link.connection(), device))
      return holders.map((h) => plainView('host.vmholder', h.name, admins, { name: h.name, state: h.state }))
    },
    ...createStorageServers({ link, ...(simulate === undefined ? {} : { simulate }) }),
    users: async (id) => {
      const users = simulate?.users ?? (await options.accounts?.users()) ?? (await accountsOf('/etc/passwd'))
      if (id === undefined) return users
      return users.includes(id) || (await options.accounts?.has?.('users', id)) === true ? [id] : []
    },
    groups: async () => simulate?.groups ?? options.accounts?.groups() ?? accountsOf('/etc/group'),
  }
}

/** Items of a simulated host that have a name; undefined when it has no such list. */
const named = (items: readonly Readonly<Record<string, unknown>>[] | undefined): readonly { readonly name: string }[] | undefined =>
  items?.filter((item): item is { name: string } => typeof item['name'] === 'string')

interface NodeInfo {
  readonly model: unknown
  readonly memory: bigint | number
  readonly cpus: number
  readonly nodes: number
  readonly sockets: number
  readonly cores: number
  readonly threads: number
}

/** libvirt pads the model with NUL; some releases answer numbers. */
function architecture(model: string): string {
  const text = model.replaceAll('\0', '').trim()
  return /^[a-z][a-z0-9_]+$/.test(text) ? text : (({ x64: 'x86_64', arm64: 'aarch64' } as Record<string, string>)[nodeArch()] ?? nodeArch())
}

async function osRelease(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const found: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Z_]+)="?([^"]*)"?$/.exec(line) ?? []
    if (key !== undefined) found[key] = value ?? ''
  }
  return found
}

async function cpuModel(): Promise<string> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  return /^model name\s*:\s*(.*)$/m.exec(text)?.[1] ?? ''
}

/** Accounts of people: ids from 1000 on (login.defs(5)), root, not the ones nobody is. */
async function accountsOf(file: '/etc/passwd' | '/etc/group'): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const names = text.split('\n').flatMap((line) => {
    const [name = '', , id = ''] = line.split(':')
    const number = Number(id)
    return name !== '' && id !== '' && (number === 0 || (number >= 1000 && number < 65_534)) ? [name] : []
  })
  return names.sort(byCodePoints)
}
