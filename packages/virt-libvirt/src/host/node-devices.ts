import type { Element } from '@xmldom/xmldom'
import type { JsonValue } from '../needs.ts'
import { attribute, children, first, integer, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'

/** A device of the host, as libvirt describes it. */
export interface NodeDeviceRecord {
  readonly name: string
  readonly parent: string | null
  /** Path in sysfs. */
  readonly path: string
  /** system, pci, usb_device, scsi, scsi_host, net, storage. */
  readonly device_type: string
  readonly [more: string]: JsonValue
}

/** libvirt's words for kinds of devices, in the contract's. */
const kinds: Readonly<Record<string, string>> = { usb: 'usb', usb_device: 'usb_device' }

/** Reads a node device's XML. */
export function readNodeDevice(xml: string): NodeDeviceRecord {
  const device = parseRoot(xml, 'device')
  const capability = first(device, 'capability')
  const type = capability?.getAttribute('type') ?? 'unknown'
  const driver = text(device, 'driver/name')
  return {
    name: text(device, 'name') ?? '',
    parent: text(device, 'parent') ?? null,
    path: text(device, 'path') ?? '',
    device_type: kinds[type] ?? type,
    ...(capability === undefined ? {} : details(type, capability)),
    ...(driver === undefined ? {} : { driver: { name: driver } }),
  }
}

const named = (element: Element | undefined): JsonValue =>
  element === undefined ? null : { id: element.getAttribute('id') ?? '', description: element.textContent?.trim() ?? '' }

function details(type: string, c: Element): Readonly<Record<string, JsonValue>> {
  const products = { vendor: named(first(c, 'vendor')), product: named(first(c, 'product')) }
  switch (type) {
    case 'pci': {
      const group = first(c, 'iommuGroup')?.getAttribute('number')
      const deviceClass = text(c, 'class') ?? ''
      return {
        domain: integer(c, 'domain') ?? 0,
        bus: integer(c, 'bus') ?? 0,
        slot: integer(c, 'slot') ?? 0,
        function: integer(c, 'function') ?? 0,
        ...products,
        iommuGroup: group == null ? null : Number(group),
        // PCI class 0x0302: 3D controller.
        vga3d: deviceClass.startsWith('0x0302'),
      }
    }
    case 'usb_device':
      return { bus: integer(c, 'bus') ?? 0, device: integer(c, 'device') ?? 0, ...products }
    case 'scsi_host': {
      const adapter = children(c, 'capability').find((a) => a.getAttribute('type') === 'fc_host')
      const words = (path: string): string => (adapter === undefined ? '' : (text(adapter, path) ?? ''))
      return {
        host: integer(c, 'host') ?? 0,
        adapter: {
          type: adapter === undefined ? '' : 'fc_host',
          wwnn: words('wwnn'),
          wwpn: words('wwpn'),
          fabric_wwn: words('fabric_wwn'),
        },
      }
    }
    case 'scsi':
      return { host: integer(c, 'host') ?? 0, bus: integer(c, 'bus') ?? 0, target: integer(c, 'target') ?? 0, lun: integer(c, 'lun') ?? 0 }
    case 'net':
      return { interface: text(c, 'interface') ?? '', address: text(c, 'address') ?? '', link_state: attribute(c, 'state', 'link') ?? '' }
    case 'storage':
      return {
        block: text(c, 'block') ?? '',
        drive_type: text(c, 'drive_type') ?? '',
        model: text(c, 'model') ?? '',
        size: Number(text(c, 'size') ?? 0),
      }
    default:
      return {}
  }
}
