import type { Element } from '@xmldom/xmldom'
import { all, attribute, children, first, integer, text } from '../xml/find.ts'
import { readMetadata, type VmMetadata } from './vm-metadata.ts'

/** Sockets, cores and threads of a guest. */
export interface CpuTopology {
  readonly sockets: number
  readonly cores: number
  readonly threads: number
}
/** One disk or CD-ROM drive of a domain. */
export interface VmDisk {
  readonly dev: string
  readonly kind: 'disk' | 'cdrom' | 'floppy' | 'lun'
  readonly bus: string
  /** File, block device or URL; '' when the drive is empty. */
  readonly path: string
  /** Pool and volume when the definition names those instead of a path. */
  readonly pool?: string
  readonly volume?: string
  readonly format: string
}
/** One network interface of a domain. */
export interface VmInterface {
  readonly type: string
  readonly mac: string
  readonly model: string
  /** Name of the libvirt network, for type `network`. */
  readonly network?: string
  readonly bridge?: string
}
/** A device of the host that a domain has. */
export interface VmHostdev {
  /** libvirt's name of the device: `pci_0000_00_1f_2`. */
  readonly name: string
  /** pci, usb_device, scsi. */
  readonly type: string
}
/** What this package reads from a domain's definition. */
export interface VmDefinition {
  readonly uuid: string
  readonly name: string
  readonly title: string
  readonly description: string
  /** `qemu`, `kvm`, `test`, … */
  readonly virtType: string
  readonly arch: string
  /** Machine type of the emulator: `pc`, `q35`, `virt`, … */
  readonly machine: string
  readonly memory: { readonly current: number; readonly maxmemory: number }
  /** Memory that can be plugged in while it runs: slots that are free, and what it can grow to. Unit: MiB. */
  readonly dimms?: { readonly freeSlots: number; readonly limit: number }
  readonly cpu: { readonly vcpus: number; readonly maxvcpus: number; readonly topology?: CpuTopology }
  readonly graphics: readonly { readonly type: string; readonly listen: string; readonly port: number | null }[]
  readonly bootorder: readonly string[]
  readonly bootmenu: boolean
  /** Its firmware is UEFI in flash memory, with variables in a file of its own. */
  readonly hasFlash: boolean
  readonly disks: readonly VmDisk[]
  readonly interfaces: readonly VmInterface[]
  readonly hostdevs: readonly VmHostdev[]
  readonly metadata: VmMetadata
}

const kibPer: Readonly<Record<string, number>> = {
  b: 1 / 1024,
  bytes: 1 / 1024,
  KB: 1000 / 1024,
  k: 1,
  KiB: 1,
  MB: 1e6 / 1024,
  M: 1024,
  MiB: 1024,
  GB: 1e9 / 1024,
  G: 1048576,
  GiB: 1048576,
  TB: 1e12 / 1024,
  T: 1073741824,
  TiB: 1073741824,
}
/** Size of an element such as `<memory unit='KiB'>`, in MiB, rounded down; undefined when it is absent. */
export function sizeMiB(domain: Element, path: string): number | undefined {
  const value = integer(domain, path)
  if (value === undefined) return undefined
  return Math.floor((value * (kibPer[attribute(domain, 'unit', path) ?? 'KiB'] ?? 1)) / 1024)
}

const bootKinds: Readonly<Record<string, string>> = { hd: 'hd', cdrom: 'cdrom', network: 'network', fd: 'fd' }
function bootOrder(domain: Element): string[] {
  const kinds = all(domain, 'os/boot').flatMap((boot) => bootKinds[boot.getAttribute('dev') ?? ''] ?? [])
  if (kinds.length > 0) return kinds
  // Without it each device may carry its place; several of one kind count once, where the first stands.
  const devices = first(domain, 'devices')
  if (devices === undefined) return []
  const placed = children(devices).flatMap((device) => {
    const place = Number(attribute(device, 'order', 'boot') ?? NaN)
    if (!Number.isInteger(place)) return []
    const drive = device.getAttribute('device') ?? 'disk'
    const kind = device.localName === 'interface' ? 'network' : drive === 'cdrom' ? 'cdrom' : drive === 'floppy' ? 'fd' : 'hd'
    return [{ place, kind }]
  })
  return [...new Set(placed.sort((a, b) => a.place - b.place).map(({ kind }) => kind))]
}
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21', ftps: '990', tftp: '69' }
/** A network source as the URL it was given as: a port that goes without saying is left out. */
function networkUrl(source: Element): string | undefined {
  const protocol = source.getAttribute('protocol')
  if (!protocol) return undefined
  const name = attribute(source, 'name', 'host') ?? ''
  const port = attribute(source, 'port', 'host')
  const query = source.getAttribute('query')
  const host = name.includes(':') ? `[${name}]` : name
  const at = port && port !== defaultPorts[protocol] ? `${host}:${port}` : host
  return `${protocol}://${at}/${(source.getAttribute('name') ?? '').replace(/^\//, '')}${query ? `?${query}` : ''}`
}
function disk(device: Element): VmDisk {
  const source = first(device, 'source')
  const url = source && networkUrl(source)
  const pool = source?.getAttribute('pool')
  const volume = source?.getAttribute('volume')
  const kind = device.getAttribute('device')
  return {
    dev: attribute(device, 'dev', 'target') ?? '',
    kind: kind === 'cdrom' || kind === 'floppy' || kind === 'lun' ? kind : 'disk',
    bus: attribute(device, 'bus', 'target') ?? '',
    path: source?.getAttribute('file') ?? source?.getAttribute('dev') ?? source?.getAttribute('dir') ?? url ?? '',
    ...(pool && volume ? { pool, volume } : {}),
    format: attribute(device, 'type', 'driver') ?? 'raw',
  }
}
function networkInterface(device: Element): VmInterface {
  const network = attribute(device, 'network', 'source')
  const bridge = attribute(device, 'bridge', 'source')
  return {
    type: device.getAttribute('type') ?? '',
    mac: (attribute(device, 'address', 'mac') ?? '').toLowerCase(),
    model: attribute(device, 'type', 'model') ?? '',
    ...(network ? { network } : {}),
    ...(bridge ? { bridge } : {}),
  }
}
/** The name our alias keeps; of a PCI or SCSI device that others gave, the one libvirt makes of its address. */
function hostdev(device: Element): VmHostdev {
  const kind = device.getAttribute('type') ?? ''
  const type = kind === 'usb' ? 'usb_device' : kind
  const alias = attribute(device, 'name', 'alias')
  if (alias?.startsWith('ua-')) return { name: alias.slice(3), type }
  const at = first(device, 'source/address')
  const part = (name: string, digits: number): string =>
    Number(at?.getAttribute(name) ?? 0)
      .toString(16)
      .padStart(digits, '0')
  if (kind === 'pci') return { name: `pci_${part('domain', 4)}_${part('bus', 2)}_${part('slot', 2)}_${part('function', 1)}`, type }
  const adapter = attribute(device, 'name', 'source/adapter')
  if (kind === 'scsi' && adapter)
    return { name: `scsi_${adapter.replace(/\D/g, '')}_${part('bus', 1)}_${part('target', 1)}_${part('unit', 1)}`, type }
  const vendor = attribute(device, 'id', 'source/vendor') ?? ''
  const product = attribute(device, 'id', 'source/product') ?? ''
  return { name: `${type}_${vendor || part('bus', 1)}_${product || part('device', 1)}`, type }
}
function topology(domain: Element): CpuTopology | undefined {
  const found = first(domain, 'cpu/topology')
  if (found === undefined) return undefined
  const number = (name: string): number => Number(found.getAttribute(name) ?? 1) || 1
  return { sockets: number('sockets') * number('dies'), cores: number('cores'), threads: number('threads') }
}

/** Reads a domain's definition (live or stored). */
export function readDefinition(domain: Element): VmDefinition {
  const maxvcpus = integer(domain, 'vcpu') ?? 1
  const memory = sizeMiB(domain, 'memory') ?? 0
  const slots = Number(attribute(domain, 'slots', 'maxMemory') ?? 0) || 0
  const cpuTopology = topology(domain)
  return {
    uuid: text(domain, 'uuid') ?? '',
    name: first(domain, 'name')?.textContent ?? '',
    title: text(domain, 'title') ?? '',
    description: text(domain, 'description') ?? '',
    virtType: domain.getAttribute('type') ?? '',
    arch: attribute(domain, 'arch', 'os/type') ?? '',
    machine: attribute(domain, 'machine', 'os/type') ?? '',
    memory: { current: sizeMiB(domain, 'currentMemory') ?? memory, maxmemory: memory },
    ...(slots > 0
      ? { dimms: { freeSlots: Math.max(0, slots - all(domain, 'devices/memory').length), limit: sizeMiB(domain, 'maxMemory') ?? memory } }
      : {}),
    cpu: {
      vcpus: Number(attribute(domain, 'current', 'vcpu') ?? maxvcpus),
      maxvcpus,
      ...(cpuTopology ? { topology: cpuTopology } : {}),
    },
    graphics: all(domain, 'devices/graphics').map((graphics) => {
      const port = Number(graphics.getAttribute('port') ?? graphics.getAttribute('tlsPort') ?? -1)
      return {
        type: graphics.getAttribute('type') ?? '',
        listen: graphics.getAttribute('listen') ?? attribute(graphics, 'address', 'listen') ?? '',
        port: port > 0 ? port : null,
      }
    }),
    bootorder: bootOrder(domain),
    bootmenu: attribute(domain, 'enable', 'os/bootmenu') === 'yes',
    hasFlash: attribute(domain, 'type', 'os/loader') === 'pflash' || attribute(domain, 'firmware', 'os') === 'efi',
    disks: all(domain, 'devices/disk').map(disk),
    interfaces: all(domain, 'devices/interface').map(networkInterface),
    hostdevs: all(domain, 'devices/hostdev').map(hostdev),
    metadata: readMetadata(domain),
  }
}
