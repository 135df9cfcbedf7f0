import { mediaUrl } from '../media/remote-media.ts'
import { element, type Markup } from '../xml/build.ts'
import { hostCpuMode, isPc, peripheralsOf } from './architectures.ts'
import { SLOTS } from './hotplug.ts'
import { metadataMarkup } from './vm-metadata.ts'
import type { PlannedDisk, VmPlan } from './vm-plan.ts'

/** A planned disk whose volume exists now. */
export interface ReadyDisk extends PlannedDisk {
  readonly path: string
  readonly isBlock: boolean
}

const prefixes: Readonly<Record<string, string>> = { ide: 'hd', fdc: 'fd', virtio: 'vd', xen: 'xvd' }
/** Gives out device names per bus: `ide` hda, hdb …; `sata`, `scsi` and `usb` share sda … */
export function createDeviceNames(taken: Iterable<string> = []): (bus: string) => string {
  const used = new Set(taken)
  return (bus) => {
    const prefix = prefixes[bus] ?? 'sd'
    for (let n = 0; ; n++) {
      // As libvirt counts: a … z, aa, ab …
      let letters = ''
      for (let rest = n; rest >= 0; rest = Math.floor(rest / 26) - 1) letters = String.fromCharCode(97 + (rest % 26)) + letters
      const dev = prefix + letters
      if (used.has(dev)) continue
      used.add(dev)
      return dev
    }
  }
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21, ftps: 990, tftp: 69 }

/** The `<source>` of a CD-ROM: nothing for an empty drive, a file, or a network source; with the disk type that goes with it. */
export function mediaSource(path: string | null): { readonly type: 'file' | 'network'; readonly source: Markup | undefined } {
  if (path === null || path === '') return { type: 'file', source: undefined }
  const url = mediaUrl(path)
  if (url === undefined) return { type: 'file', source: element('source', { file: path }) }
  const protocol = url.protocol.slice(0, -1)
  const at = element('host', { name: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? defaultPorts[protocol] : url.port })
  return {
    type: 'network',
    source: element('source', { protocol, name: url.pathname.slice(1), query: url.search.slice(1) || undefined }, at),
  }
}

/** A CD-ROM drive. */
export function cdromMarkup(path: string | null, dev: string, bus: string): Markup {
  const { type, source } = mediaSource(path)
  return element(
    'disk',
    { type, device: 'cdrom' },
    element('driver', { name: 'qemu', type: 'raw' }),
    source,
    element('target', { dev, bus }),
    element('readonly'),
  )
}
/** A disk on a volume. */
export function diskMarkup(disk: { path: string; isBlock: boolean; format: string }, dev: string, bus: string): Markup {
  return element(
    'disk',
    { type: disk.isBlock ? 'block' : 'file', device: 'disk' },
    element('driver', { name: 'qemu', type: disk.isBlock ? 'raw' : disk.format }),
    element('source', disk.isBlock ? { dev: disk.path } : { file: disk.path }),
    element('target', { dev, bus }),
  )
}

function cpuMarkup(plan: VmPlan, virtType: string): Markup | undefined {
  const { cpu } = plan
  const topology =
    cpu.topology && element('topology', { sockets: cpu.topology.sockets, cores: cpu.topology.cores, threads: cpu.topology.threads })
  // DIMMs need a cell they belong to.
  const cpus = cpu.maxvcpus === 1 ? '0' : `0-${cpu.maxvcpus - 1}`
  const numa =
    plan.memoryLimit !== undefined && element('numa', {}, element('cell', { id: 0, cpus, memory: plan.memory.maxmemory, unit: 'MiB' }))
  if (virtType === 'kvm') return element('cpu', { mode: hostCpuMode(plan.arch) }, topology, numa)
  const mode = plan.cpuMode
  return topology || numa || mode ? element('cpu', { mode }, topology, numa) : undefined
}
function graphicsMarkup({ graphics, arch }: VmPlan): readonly Markup[] {
  const { type, listen } = graphics
  const { video, inputs, inputBus, usb } = peripheralsOf(arch)
  return [
    element('graphics', { type, port: -1, autoport: 'yes', listen }, element('listen', { type: 'address', address: listen })),
    element('video', {}, element('model', { type: type === 'spice' && video === 'vga' ? 'qxl' : video })),
    ...(usb ? [element('controller', { type: 'usb', model: usb })] : []),
    ...inputs.map((input) => element('input', { type: input, bus: inputBus })),
  ]
}

/** The definition of a planned VM, our metadata included, so that one `define` makes all of it. */
export function domainXml(plan: VmPlan, disks: readonly ReadyDisk[], virtType: string): string {
  const nextDev = createDeviceNames()
  const owned = plan.disks.filter((disk) => disk.capacity !== undefined).map(({ pool, volume }) => ({ pool, name: volume }))
  const { users, groups, template, icon } = plan
  const drives = disks.map((disk) => diskMarkup(disk, nextDev(plan.diskBus), plan.diskBus))
  const model = element('model', { type: plan.nicModel })
  const { scsi } = peripheralsOf(plan.arch)
  const hasScsi = scsi !== undefined && [plan.diskBus, plan.cdromBus].includes('scsi')
  return element(
    'domain',
    { type: virtType },
    element('name', {}, plan.name),
    element('uuid', {}, plan.uuid),
    plan.title !== '' && element('title', {}, plan.title),
    plan.description !== '' && element('description', {}, plan.description),
    element('metadata', {}, metadataMarkup({ template, icon, users, groups, volumes: owned })),
    plan.memoryLimit !== undefined && element('maxMemory', { slots: SLOTS, unit: 'MiB' }, plan.memoryLimit),
    element('memory', { unit: 'MiB' }, plan.memory.maxmemory),
    element('currentMemory', { unit: 'MiB' }, plan.memory.current),
    element('vcpu', { current: plan.cpu.vcpus === plan.cpu.maxvcpus ? undefined : plan.cpu.vcpus }, plan.cpu.maxvcpus),
    element(
      'os',
      { firmware: plan.firmware },
      element('type', { arch: plan.arch, machine: plan.machine }, 'hvm'),
      ...(disks.length > 0 ? [element('boot', { dev: 'hd' })] : []),
      element('boot', { dev: 'cdrom' }),
      ...(plan.networks.length > 0 ? [element('boot', { dev: 'network' })] : []),
    ),
    isPc(plan.arch) && element('features', {}, element('acpi'), element('apic')),
    // Systems of this kind find their hardware by ACPI as the firmware tells it.
    plan.arch === 'aarch64' && plan.firmware !== undefined && element('features', {}, element('acpi')),
    cpuMarkup(plan, virtType),
    element('clock', { offset: 'utc' }),
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'destroy'),
    element(
      'devices',
      {},
      hasScsi && element('controller', { type: 'scsi', model: scsi }),
      ...drives,
      cdromMarkup(plan.cdrom, nextDev(plan.cdromBus), plan.cdromBus),
      ...plan.networks.map((network) => element('interface', { type: 'network' }, element('source', { network }), model)),
      plan.userNetwork && element('interface', { type: 'user' }, model),
      ...graphicsMarkup(plan),
      element('console', { type: 'pty' }),
      plan.agent && element('channel', { type: 'unix' }, element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' })),
      element('memballoon', { model: 'virtio' }, element('stats', { period: 5 })),
    ),
  ).markup
}
