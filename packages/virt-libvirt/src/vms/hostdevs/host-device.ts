import { constants } from '@onggi/libvirt'
import type { Deps } from '../../deps.ts'
import { VirtError } from '../../errors.ts'
import { type NodeDeviceRecord, readNodeDevice } from '../../host/node-devices.ts'
import { unlessGone } from '../../link/failures.ts'
import { element, type Markup } from '../../xml/build.ts'

const { ConnectListAllNodeDeviceFlags } = constants
const passable = new Set(['pci', 'usb_device', 'scsi'])
const hex = (value: unknown, digits: number): string => Number(value).toString(16).padStart(digits, '0')

/** A device of the host that can be given to a VM. */
export interface HostDevice {
  readonly name: string
  readonly type: string
  readonly record: NodeDeviceRecord
}
/** @internal The simulated host's devices, as its file gives them. */
export const simulatedDevices = ({ simulate }: Pick<Deps, 'simulate'>): readonly NodeDeviceRecord[] | undefined =>
  simulate?.devices as readonly NodeDeviceRecord[] | undefined

/**
 * Finds a device and all that must go with it: a PCI device goes with its whole IOMMU group.
 * @throws {@link VirtError} `VIRT_ERR_REFERENCE_UNKNOWN` for one that is not there or cannot be given away.
 */
export async function deviceGroup(deps: Pick<Deps, 'link' | 'simulate'>, name: string): Promise<readonly HostDevice[]> {
  const simulated = simulatedDevices(deps)
  const connection = deps.link.connection()
  const found =
    simulated === undefined
      ? await unlessGone(async () => readNodeDevice(await (await connection.nodeDeviceLookupByName(name)).getXMLDesc()))
      : simulated.find((one) => one.name === name)
  if (found === undefined || !passable.has(found.device_type))
    throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/name', value: name })
  const group = found['iommuGroup']
  const alone = [found]
  if (found.device_type !== 'pci' || group == null) return alone.map(toDevice)
  const others =
    simulated ??
    (await Promise.all(
      (
        await connection.listAllNodeDevices(ConnectListAllNodeDeviceFlags.CAP_PCI_DEV)
      ).map(async (one) => readNodeDevice(await one.getXMLDesc())),
    ))
  // Bridges of the group stay with the host: libvirt wants them there.
  return others.filter((one) => one.device_type === 'pci' && one['iommuGroup'] === group && !isBridge(one)).map(toDevice)
}
const toDevice = (record: NodeDeviceRecord): HostDevice => ({ name: record.name, type: record.device_type, record })
const isBridge = ({ driver }: NodeDeviceRecord): boolean =>
  typeof driver === 'object' && driver !== null && (driver as { readonly name?: unknown }).name === 'pcieport'

/** The device in a domain's definition; our alias keeps its name there. */
export function hostdevMarkup({ name, type, record }: HostDevice): Markup {
  const alias = element('alias', { name: `ua-${name.replace(/[^A-Za-z0-9_-]/g, '_')}` })
  const address = (attributes: Record<string, string | number>): Markup => element('address', attributes)
  if (type === 'pci')
    return element(
      'hostdev',
      { mode: 'subsystem', type: 'pci', managed: 'yes' },
      element(
        'source',
        {},
        address({
          domain: `0x${hex(record['domain'], 4)}`,
          bus: `0x${hex(record['bus'], 2)}`,
          slot: `0x${hex(record['slot'], 2)}`,
          function: `0x${hex(record['function'], 1)}`,
        }),
      ),
      alias,
    )
  if (type === 'usb_device')
    return element(
      'hostdev',
      { mode: 'subsystem', type: 'usb', managed: 'yes' },
      element('source', {}, address({ bus: Number(record['bus']), device: Number(record['device']) })),
      alias,
    )
  const { host, bus, target, lun } = record
  return element(
    'hostdev',
    { mode: 'subsystem', type: 'scsi' },
    element(
      'source',
      {},
      element('adapter', { name: `scsi_host${Number(host)}` }),
      address({ bus: Number(bus), target: Number(target), unit: Number(lun) }),
    ),
    alias,
  )
}
