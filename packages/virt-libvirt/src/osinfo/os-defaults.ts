import type { OsEntry, ResourceSet } from './os-entry.ts'

/** What a machine for an operating system should have. */
export interface OsDefaults {
  /** Unit: MiB. */
  readonly memoryMiB: number
  readonly vcpus: number
  /** Unit: GiB. */
  readonly diskGiB: number
  readonly machine: 'pc' | 'q35'
  readonly diskBus: 'virtio' | 'sata' | 'ide'
  readonly cdromBus: 'sata' | 'ide'
  readonly nicModel: 'virtio' | 'e1000e' | 'e1000' | 'rtl8139'
}

/** For a system nobody knows (contract §2): every guest since 2000 drives these. */
export const UNKNOWN_OS_DEFAULTS: OsDefaults = {
  memoryMiB: 2048,
  vcpus: 1,
  diskGiB: 10,
  machine: 'pc',
  diskBus: 'ide',
  cdromBus: 'ide',
  nicModel: 'e1000',
}

const pci = (id: string): string => `http://pcisig.com/pci/${id}`
const VIRTIO_BLOCK = [pci('1af4/1001'), pci('1af4/1042')]
const VIRTIO_NET = [pci('1af4/1000'), pci('1af4/1041')]
const Q35 = 'http://qemu.org/chipset/x86/q35'
const E1000E = pci('8086/10d3')
const RTL8139 = pci('10ec/8139')
const MiB = 2 ** 20
const GiB = 2 ** 30

/** An operating system and those it derives from or clones, nearest first; each once, so that loops end. */
export function ancestry(os: OsEntry, byId: ReadonlyMap<string, OsEntry>): readonly OsEntry[] {
  const line: OsEntry[] = []
  const seen = new Set<string>()
  const queue = [os]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next.id)) continue
    seen.add(next.id)
    line.push(next)
    for (const parent of next.parents) {
      const entry = byId.get(parent)
      if (entry !== undefined) queue.push(entry)
    }
  }
  return line
}

/** The defaults of an operating system on one architecture, from its own data or the nearest it inherits from. */
export function defaultsOf(os: OsEntry, arch: string, byId: ReadonlyMap<string, OsEntry>): OsDefaults {
  const line = ancestry(os, byId)
  const nearest = (kind: 'minimum' | 'recommended', field: keyof ResourceSet): number | undefined => {
    for (const entry of line) {
      const value = (entry.resources.find((r) => r.arch === arch) ?? entry.resources.find((r) => r.arch === 'all'))?.[kind][field]
      if (value !== undefined) return value
    }
    return undefined
  }
  // Without a recommendation: twice the minimum is what people who install this by hand choose.
  const minimumRam = nearest('minimum', 'ram')
  const ram = nearest('recommended', 'ram') ?? (minimumRam === undefined ? 2 * GiB : minimumRam * 2)
  const storage = nearest('recommended', 'storage') ?? nearest('minimum', 'storage') ?? UNKNOWN_OS_DEFAULTS.diskGiB * GiB
  const devices = supportedDevices(line)
  const isX86 = arch === 'x86_64' || arch === 'i686'
  const drives = (ids: readonly string[]): boolean => ids.some((id) => devices.has(id))
  const machine = devices.has(Q35) || (!isX86 && drives(VIRTIO_BLOCK)) ? 'q35' : 'pc'
  return {
    memoryMiB: Math.max(128, Math.round(Math.max(ram, minimumRam ?? 0) / MiB)),
    vcpus: nearest('recommended', 'cpus') ?? nearest('minimum', 'cpus') ?? 1,
    diskGiB: Math.max(1, Math.ceil(storage / GiB)),
    machine,
    diskBus: drives(VIRTIO_BLOCK) ? 'virtio' : machine === 'q35' ? 'sata' : 'ide',
    cdromBus: machine === 'q35' ? 'sata' : 'ide',
    nicModel: drives(VIRTIO_NET)
      ? 'virtio'
      : devices.has(E1000E) && machine === 'q35'
        ? 'e1000e'
        : devices.has(RTL8139) && isOld(os)
          ? 'rtl8139'
          : 'e1000',
  }
}

/** Before 2001 no system brings a driver for the e1000. */
const isOld = (os: OsEntry): boolean => os.released !== '' && os.released < '2001'

function supportedDevices(line: readonly OsEntry[]): ReadonlySet<string> {
  const devices = new Set<string>()
  for (const entry of line.toReversed())
    for (const device of entry.devices) {
      if (device.supported) devices.add(device.id)
      else devices.delete(device.id)
    }
  return devices
}
