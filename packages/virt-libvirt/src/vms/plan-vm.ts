import { VirtError } from '../errors.ts'
import { assertXmlText } from '../xml/characters.ts'
import { createDeviceNames } from './domain-markup.ts'
import type { GuestMachine } from './guest-machine.ts'
import { memoryLimit } from './hotplug.ts'
import { nameFromUri } from './names.ts'
import type { TemplateDisk, TemplateRecord } from './template-source.ts'
import type { PlannedDisk, VmPlan } from './vm-plan.ts'
import { assertListen, assertMedium, mergeCpu, mergeMemory } from './vm-rules.ts'
import type { VmCreate } from './vm-schemas.ts'

/** What the plan of a VM must know of the host. */
export interface HostFacts {
  readonly memoryMiB: number
  /** The host is libvirt's test driver: whatever its guests are, they have all abilities. */
  readonly isSimulated?: boolean
  /** A session daemon has no networks of the host: a VM without networks gets one in user mode. */
  readonly isSession: boolean
  /** Throws `VIRT_ERR_REFERENCE_UNKNOWN` at `pointer` when there is no pool of that name, `VIRT_ERR_POOL_STATE` when it is not active. */
  checkPool(name: string, pointer: string): Promise<void>
  /** Throws `VIRT_ERR_REFERENCE_UNKNOWN` at `pointer` when there is no network of that name. */
  checkNetwork(name: string, pointer: string): Promise<void>
  /** What guests of an architecture get here. Throws `VIRT_ERR_ARCH_UNAVAILABLE`, `VIRT_ERR_FIRMWARE_MISSING`. */
  guestMachine(arch: string, machine: string): Promise<GuestMachine>
  /** Throws `VIRT_ERR_FIELD_INVALID` at `pointer` for more processors than the machine type takes. */
  checkVcpus(arch: string, machine: string, maxvcpus: number, pointer: string): Promise<void>
  /** Throws `VIRT_ERR_REFERENCE_UNKNOWN` when the pool has no such volume. */
  checkVolume(pool: string, volume: string, pointer: string): Promise<void>
}

const unknown = (pointer: string, value: string): VirtError => new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer, value })

/** Name of the object a URI of `collection` names. */
export function referenced(uri: string, collection: string, pointer: string): string {
  const name = nameFromUri(uri, collection)
  if (name === undefined) throw unknown(pointer, uri)
  return name
}

type DiskWish = NonNullable<NonNullable<VmCreate['overrides']>['disks']>[number]

function mergeDisks(template: TemplateRecord, wishes: readonly DiskWish[] | undefined): readonly TemplateDisk[] {
  if (wishes === undefined) return template.disks
  return wishes.map((wish, at) => {
    const index = wish.index ?? at
    const same = template.disks.find((disk) => disk.index === index)
    const pool = wish.pool ?? same?.pool ?? template.disks[0]?.pool
    const size = wish.volume === undefined ? (wish.size ?? same?.sizeGiB ?? 10) : undefined
    return {
      index,
      format: wish.format ?? same?.format ?? 'qcow2',
      ...(size !== undefined ? { sizeGiB: size } : {}),
      ...(pool ? { pool } : {}),
      ...(wish.volume !== undefined ? { volume: wish.volume } : {}),
      ...(same?.base !== undefined && wish.volume === undefined ? { base: same.base } : {}),
    }
  })
}

/** The backing image of a template's disk; a bare path is taken for qcow2 only when it says so. */
function baseOf(disk: TemplateDisk): { path: string; format: string } | undefined {
  if (disk.base === undefined) return undefined
  return typeof disk.base === 'string' ? { path: disk.base, format: /\.qcow2$/i.test(disk.base) ? 'qcow2' : 'raw' } : disk.base
}

async function planDisks(uuid: string, template: TemplateRecord, asked: VmCreate, host: HostFacts): Promise<PlannedDisk[]> {
  const planned: PlannedDisk[] = []
  const wishes = asked.overrides?.disks
  for (const [at, disk] of mergeDisks(template, wishes).entries()) {
    const own = wishes?.[at]?.pool !== undefined
    const pointer = own ? `/overrides/disks/${at}/pool/name` : asked.storagepool !== undefined ? '/storagepool' : '/template'
    const uri = own ? disk.pool?.name : (asked.storagepool ?? disk.pool?.name)
    if (uri === undefined)
      throw new VirtError('VIRT_ERR_FIELD_INVALID', {
        pointer: '/storagepool',
        reason: 'a storage pool is needed: the template names none',
      })
    const pool = referenced(uri, 'storagepools', pointer)
    await host.checkPool(pool, pointer)
    if (planned.some((other) => other.index === disk.index))
      throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: `/overrides/disks/${at}/index`, reason: `${disk.index} is used twice` })
    if (disk.volume !== undefined) {
      await host.checkVolume(pool, disk.volume, wishes ? `/overrides/disks/${at}/volume` : '/template')
      planned.push({ index: disk.index, pool, volume: disk.volume, format: disk.format })
      continue
    }
    const base = baseOf(disk)
    planned.push({
      index: disk.index,
      pool,
      volume: `${uuid}-${disk.index}.img`,
      // A volume backed by an image can only be qcow2: a plain format has no place for the image's name.
      format: base ? 'qcow2' : disk.format,
      capacity: Math.round((disk.sizeGiB ?? 10) * 1024 ** 3),
      ...(base ? { base } : {}),
    })
  }
  return planned
}

function assertBuses(plan: VmPlan): void {
  const nextDev = createDeviceNames()
  const drives = [...plan.disks.map(() => nextDev(plan.diskBus)), nextDev(plan.cdromBus)]
  if (drives.filter((dev) => dev.startsWith('hd')).length > 4)
    throw new VirtError('VIRT_ERR_FIELD_INVALID', {
      pointer: '/overrides/disks',
      reason: 'an IDE bus takes four drives, the CD-ROM among them',
    })
}

/** Decides everything about a VM from its template and the caller's wishes; refuses what cannot be. */
export async function planVm(o: {
  uuid: string
  name: string
  template: TemplateRecord
  asked: VmCreate
  host: HostFacts
}): Promise<VmPlan> {
  const { uuid, name, template, asked, host } = o
  const { overrides } = asked
  const graphics = { ...template.graphics, ...overrides?.graphics, ...asked.graphics }
  assertListen(graphics.listen, asked.graphics?.listen !== undefined ? '/graphics/listen' : '/overrides/graphics/listen')
  const networks: string[] = []
  for (const [at, uri] of (overrides?.networks ?? template.networks).entries()) {
    const pointer = overrides?.networks ? `/overrides/networks/${at}` : '/template'
    const network = referenced(uri, 'networks', pointer)
    await host.checkNetwork(network, pointer)
    networks.push(network)
  }
  const cdrom = overrides?.cdrom !== undefined ? overrides.cdrom : template.cdrom
  assertMedium(cdrom, overrides?.cdrom !== undefined ? '/overrides/cdrom' : '/template')
  const memory = mergeMemory(template.memory, overrides?.memory, host.memoryMiB, '/overrides/memory')
  const kind = host.isSimulated ? { arch: 'x86_64', machine: 'pc' } : { arch: template.osArch, machine: template.machine }
  const limit = memoryLimit({ ...kind, maxMiB: memory.maxmemory, hostMiB: host.memoryMiB })
  const cpu = mergeCpu(template.cpuInfo, overrides?.cpu_info, '/overrides/cpu_info')
  const guest = await host.guestMachine(template.osArch, template.machine)
  await host.checkVcpus(template.osArch, template.machine, cpu.maxvcpus, overrides?.cpu_info ? '/overrides/cpu_info/maxvcpus' : '/template')
  const plan: VmPlan = {
    uuid,
    name,
    title: assertXmlText(asked.title ?? '', '/title'),
    description: assertXmlText(asked.description ?? '', '/description'),
    template: template.name,
    icon: assertXmlText(overrides?.icon ?? template.icon, '/overrides/icon'),
    arch: template.osArch,
    machine: template.machine,
    ...guest,
    memory,
    ...(limit === undefined ? {} : { memoryLimit: limit }),
    cpu,
    graphics,
    networks,
    userNetwork: networks.length === 0 && host.isSession,
    agent: !host.isSession,
    disks: await planDisks(uuid, template, asked, host),
    cdrom: cdrom === null ? null : assertXmlText(cdrom, '/overrides/cdrom'),
    diskBus: template.diskBus,
    cdromBus: template.cdromBus,
    nicModel: template.nicModel,
    users: overrides?.users ?? [],
    groups: overrides?.groups ?? [],
  }
  assertBuses(plan)
  return plan
}
