import type { Connect } from '@onggi/libvirt'
import { all, attribute, first, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import type { NodeDeviceRecord } from './node-devices.ts'

/** A machine that has a device of the host. */
export interface VmHolder {
  readonly name: string
  readonly state: 'running' | 'shutoff'
}

/** libvirt writes addresses in hexadecimal with 0x, or in decimal. */
const number = (value: string | undefined): number => (value === undefined ? 0 : Number(value))

/** Numbers that tell one device from all others of its kind; undefined for kinds that cannot be given away. */
export function addressOf(device: NodeDeviceRecord): string | undefined {
  const of = (...fields: readonly string[]): string => fields.map((f) => (typeof device[f] === 'number' ? device[f] : 0)).join('.')
  switch (device.device_type) {
    case 'pci':
      return `pci ${of('domain', 'bus', 'slot', 'function')}`
    case 'usb_device':
      return `usb ${of('bus', 'device')}`
    case 'scsi':
      return `scsi ${of('host', 'bus', 'target', 'lun')}`
    default:
      return undefined
  }
}

/** Addresses of the devices that a domain's definition names. */
export function heldDevices(xml: string): readonly string[] {
  return all(parseRoot(xml, 'domain'), 'devices/hostdev').flatMap((hostdev) => {
    const source = first(hostdev, 'source')
    if (source === undefined) return []
    const of = (...names: readonly string[]): string => names.map((n) => number(attribute(source, n, 'address'))).join('.')
    switch (hostdev.getAttribute('type')) {
      case 'pci':
        return [`pci ${of('domain', 'bus', 'slot', 'function')}`]
      case 'usb':
        return first(source, 'address') === undefined ? [] : [`usb ${of('bus', 'device')}`]
      case 'scsi': {
        const host = /^scsi_host(\d+)$/.exec(attribute(source, 'name', 'adapter') ?? '')?.[1]
        return host === undefined ? [] : [`scsi ${host}.${of('bus', 'target', 'unit')}`]
      }
      default:
        return []
    }
  })
}

/** Addresses of all devices that VMs have, running or not. */
export async function heldAddresses(connection: Connect): Promise<ReadonlySet<string>> {
  const domains = await connection.listAllDomains(0)
  // One that was deleted meanwhile has none.
  const read = await Promise.allSettled(domains.map(async (domain) => heldDevices(await domain.getXMLDesc(0))))
  return new Set(read.flatMap((r) => (r.status === 'fulfilled' ? r.value : [])))
}

/** Machines that have a device, running or not; asked of libvirt each time, since few ask. */
export async function vmHolders(connection: Connect, device: NodeDeviceRecord): Promise<readonly VmHolder[]> {
  const address = addressOf(device)
  if (address === undefined) return []
  const domains = await connection.listAllDomains(0)
  const found = await Promise.allSettled(
    domains.map(async (domain): Promise<VmHolder | undefined> => {
      const xml = await domain.getXMLDesc(0)
      if (!heldDevices(xml).includes(address)) return undefined
      return { name: text(parseRoot(xml, 'domain'), 'name') ?? domain.name, state: (await domain.isActive()) ? 'running' : 'shutoff' }
    }),
  )
  return found.flatMap((f) => (f.status === 'fulfilled' ? (f.value ?? []) : []))
}
