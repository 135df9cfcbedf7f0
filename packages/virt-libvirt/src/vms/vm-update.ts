import { constants, type Domain } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { first } from '../xml/find.ts'
import { parseRoot, writeXml } from '../xml/parse.ts'
import { changeDevice, shownXml } from './device-changes.ts'
import { editDomain, setPassword } from './domain-edit.ts'
import { dimmMarkup } from './hotplug.ts'
import { assertPossibleNow, changesOf, type VmChanges } from './vm-changes.ts'
import { randomPassword } from './random-password.ts'
import { metadataMarkup, metadataNamespace } from './vm-metadata.ts'
import { isActive } from './vm-state.ts'
import type { VmUpdate } from './vm-schemas.ts'
import type { VmRecord } from './vm-view.ts'

const { DomainMemoryModFlags, DomainMetadataType, DomainModificationImpact, DomainVcpuFlags, DomainXMLFlags } = constants

/** Writes a changed definition, and the new name when there is one; the old definition comes back when the renaming fails. */
async function define(deps: Deps, domain: Domain, vm: VmRecord, changes: VmChanges): Promise<void> {
  const connection = deps.link.connection()
  const old = await domain.getXMLDesc(DomainXMLFlags.INACTIVE | DomainXMLFlags.SECURE)
  const { name, autostart: _, ...rest } = changes
  const hasEdits = Object.keys(rest).length > 0
  if (hasEdits) {
    const root = parseRoot(old, 'domain')
    editDomain(root, changes, deps.clock.now())
    await connection.domainDefineXML(writeXml(root))
  }
  if (name === undefined) return
  try {
    await (await connection.domainLookupByUUID(vm.uuid)).rename(name)
  } catch (err) {
    if (hasEdits) await connection.domainDefineXML(old)
    throw err
  }
}

/** The display of a running VM with its password changed, as XML. */
async function liveDisplay(deps: Deps, domain: Domain, vm: VmRecord, graphics: NonNullable<VmChanges['graphics']>): Promise<string> {
  const root = parseRoot(await domain.getXMLDesc(shownXml(vm) | DomainXMLFlags.SECURE), 'domain')
  const display = first(root, 'devices/graphics')
  if (display === undefined) throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/graphics', reason: 'the VM has no display' })
  // QEMU decides at the start whether a display knows passwords at all.
  if (!display.hasAttribute('passwd') && vm.virtType !== 'test') throw new VirtError('VIRT_ERR_VM_PASSWORD_RUNNING', { name: vm.name })
  setPassword(display, graphics, deps.clock.now())
  return writeXml(display)
}

/** Changes what can change while a VM runs, now and for its next start. */
async function changeLive(deps: Deps, domain: Domain, vm: VmRecord, changes: VmChanges): Promise<void> {
  const both = vm.persistent ? DomainModificationImpact.LIVE | DomainModificationImpact.CONFIG : DomainModificationImpact.LIVE
  const { cpu, memory, graphics, owners } = changes
  // First what can be refused, then what is done.
  const display = graphics && { changes: graphics, xml: await liveDisplay(deps, domain, vm, graphics) }
  if (owners) {
    const { markup } = metadataMarkup({ ...vm.metadata, ...owners })
    // libvirt adds prefix and namespace itself, from key and uri.
    const bare = markup
      .replace(/^<onggi:vm xmlns:onggi='[^']*'/, '<vm')
      .replaceAll('</onggi:', '</')
      .replaceAll('<onggi:', '<')
    await domain.setMetadata(DomainMetadataType.ELEMENT, bare, 'onggi', metadataNamespace, both)
  }
  if (cpu) {
    await domain.setVcpusFlags(cpu.vcpus, DomainVcpuFlags.LIVE)
    if (vm.persistent) await domain.setVcpusFlags(cpu.vcpus, DomainVcpuFlags.CONFIG)
  }
  if (memory) {
    if (memory.plug !== undefined)
      await changeDevice(deps, vm, {
        kind: 'attach',
        xml: dimmMarkup(memory.plug).markup,
        edit: (stored) => {
          editDomain(stored, { memory }, deps.clock.now())
        },
      })
    // The test driver plugs nothing in: there the stored definition says it all.
    if (memory.plug === undefined || vm.virtType !== 'test') {
      await domain.setMemoryFlags(memory.current * 1024, DomainMemoryModFlags.LIVE)
      if (vm.persistent) await domain.setMemoryFlags(memory.current * 1024, DomainMemoryModFlags.CONFIG)
    }
  }
  if (display)
    await changeDevice(deps, vm, {
      kind: 'update',
      xml: display.xml,
      edit: (stored) => {
        editDomain(stored, { graphics: display.changes }, deps.clock.now())
      },
    })
}

/**
 * Changes a VM as a PUT asks; answers its uuid's new name.
 * @throws {@link VirtError} `VIRT_ERR_VM_EXISTS` when the new name is taken, and what {@link changesOf} throws.
 */
export async function updateVm(
  deps: Deps,
  vm: VmRecord,
  asked: VmUpdate,
  o: { readonly hostMiB: number; readonly isTaken: (name: string) => Promise<boolean> },
): Promise<void> {
  const changes = changesOf(
    vm,
    asked.graphics?.passwd === '' ? { ...asked, graphics: { ...asked.graphics, passwd: randomPassword() } } : asked,
    o.hostMiB,
  )
  if (Object.keys(changes).length === 0) return
  assertPossibleNow(changes, vm)
  if (changes.name !== undefined && (await o.isTaken(changes.name)))
    throw new VirtError('VIRT_ERR_VM_EXISTS', { name: changes.name, pointer: '/name' })
  const domain = await deps.link.connection().domainLookupByUUID(vm.uuid)
  if (isActive(vm.state)) await changeLive(deps, domain, vm, changes)
  else await define(deps, domain, vm, changes)
  if (changes.autostart !== undefined) await domain.setAutostart(changes.autostart)
}
