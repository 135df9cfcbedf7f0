import { constants, type Domain } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { isInvalidState, isUnsupported } from '../link/failures.ts'
import type { Element } from '../xml/parse.ts'
import { parseRoot, writeXml } from '../xml/parse.ts'
import { isActive } from './vm-state.ts'
import type { VmRecord } from './vm-view.ts'

const { DomainDeviceModifyFlags, DomainXMLFlags } = constants

/** Flags for reading what counts as a VM's present definition: the test driver changes nothing of a running VM, so there it is the stored one. */
export const shownXml = (vm: { readonly virtType: string }): number => (vm.virtType === 'test' ? DomainXMLFlags.INACTIVE : 0)

/** One device, added, changed or taken away. */
export interface DeviceChange {
  readonly kind: 'attach' | 'update' | 'detach'
  /** The device as XML, as it is to be (for `detach`: as it is). */
  readonly xml: string
  /** The same on a stored definition: for drivers that change no devices themselves. */
  readonly edit: (domain: Element) => void
}

/** Changes the stored definition of a VM by editing it in place. */
export async function editDefinition(
  deps: Pick<Deps, 'link'>,
  vm: { readonly uuid: string },
  edit: (domain: Element) => void,
): Promise<void> {
  const connection = deps.link.connection()
  const domain = await connection.domainLookupByUUID(vm.uuid)
  const root = parseRoot(await domain.getXMLDesc(DomainXMLFlags.INACTIVE | DomainXMLFlags.SECURE), 'domain')
  edit(root)
  await connection.domainDefineXML(writeXml(root))
}

const calls: Readonly<Record<DeviceChange['kind'], (domain: Domain, xml: string, flags: number) => Promise<void>>> = {
  attach: (domain, xml, flags) => domain.attachDeviceFlags(xml, flags),
  update: (domain, xml, flags) => domain.updateDeviceFlags(xml, flags),
  detach: (domain, xml, flags) => domain.detachDeviceFlags(xml, flags),
}

/**
 * Changes a device: in the stored definition while the VM is off, in both while it runs.
 * @throws {@link VirtError} `VIRT_ERR_DEVICE_BUSY` when the running VM does not take or give it.
 */
export async function changeDevice(deps: Deps, vm: VmRecord, change: DeviceChange): Promise<void> {
  if (!isActive(vm.state)) return editDefinition(deps, vm, change.edit)
  const flags = vm.persistent ? DomainDeviceModifyFlags.LIVE | DomainDeviceModifyFlags.CONFIG : DomainDeviceModifyFlags.LIVE
  const domain = await deps.link.connection().domainLookupByUUID(vm.uuid)
  try {
    await calls[change.kind](domain, change.xml, flags)
  } catch (err) {
    if (vm.virtType === 'test' && isUnsupported(err)) return editDefinition(deps, vm, change.edit)
    if (isUnsupported(err) || isInvalidState(err))
      throw new VirtError('VIRT_ERR_DEVICE_BUSY', { name: vm.name, reason: (err as Error).message }, { cause: err })
    throw err
  }
}
