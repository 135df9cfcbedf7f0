import { randomBytes } from 'node:crypto'
import { VirtError } from '../../errors.ts'
import { plainView } from '../../host/plain-view.ts'
import type { Entry } from '../../inventory/inventory.ts'
import { unlessGone } from '../../link/failures.ts'
import type { RunContext, View } from '../../needs.ts'
import { element } from '../../xml/build.ts'
import { append, remove, setAttribute } from '../../xml/edit.ts'
import { all, attribute, first } from '../../xml/find.ts'
import { type Element, parseRoot, writeXml } from '../../xml/parse.ts'
import { changeDevice, shownXml } from '../device-changes.ts'
import { nameFromUri } from '../names.ts'
import type { VmKit } from '../vm-kit.ts'
import type { VmInterface } from '../vm-record.ts'
import { isActive } from '../vm-state.ts'
import { type VmRecord, vmUri } from '../vm-view.ts'
import { addressesOf } from './addresses.ts'
import type { NicCreate, NicUpdate } from './nic-schemas.ts'

/** Network interfaces of a VM, named by their MAC addresses. */
export interface Nics {
  list(vm: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws `VIRT_ERR_NIC_NOT_FOUND` */
  get(vm: string, mac: string, ctx: RunContext): Promise<View>
  /** @throws `VIRT_ERR_REFERENCE_UNKNOWN`, `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_NIC_EXISTS`, `VIRT_ERR_DEVICE_BUSY` */
  create(vm: string, asked: NicCreate, ctx: RunContext): Promise<{ readonly view: View; readonly uri: string }>
  /** Changes an interface; `renamed` is its new URI when the MAC changed. */
  update(vm: string, mac: string, asked: NicUpdate, ctx: RunContext): Promise<{ readonly view: View; readonly renamed?: string }>
  remove(vm: string, mac: string, ctx: RunContext): Promise<void>
}

const macShape = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/
/** QEMU's range of locally known addresses. */
const randomMac = (): string => `52:54:00:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
const interfaceAt = (domain: Element, mac: string): Element | undefined =>
  all(domain, 'devices/interface').find((device) => attribute(device, 'address', 'mac')?.toLowerCase() === mac)

/** Makes {@link Nics}. */
export function createNics({ deps, inventory, access, after }: VmKit): Nics {
  const { link, prefix } = deps
  const uriOf = (vm: string, mac: string): string => `${vmUri(prefix, vm)}/ifaces/${encodeURIComponent(mac)}`
  const viewOf = (vm: Entry<VmRecord>, nic: VmInterface, ips: readonly string[]): View =>
    plainView('vm-iface', `${vm.id}/${nic.mac}`, vm.audience, {
      type: nic.type,
      mac: nic.mac,
      model: nic.model,
      network: nic.network ?? null,
      bridge: nic.bridge ?? null,
      ips,
    })
  function find(vm: Entry<VmRecord>, given: string): VmInterface {
    const mac = given.toLowerCase()
    const found = vm.record.interfaces.find((nic) => nic.mac === mac)
    if (found === undefined) throw new VirtError('VIRT_ERR_NIC_NOT_FOUND', { mac, name: vm.name })
    return found
  }
  function assertMac(given: string): string {
    const mac = given.toLowerCase()
    // The lowest bit of the first byte makes it a group's address, which no interface can have.
    if (!macShape.test(mac) || (parseInt(mac.slice(0, 2), 16) & 1) === 1)
      throw new VirtError('VIRT_ERR_FIELD_INVALID', {
        pointer: '/mac',
        reason: `${given} is no address of a single interface (52:54:00:12:34:56)`,
      })
    const user = inventory.entries().find(({ record }) => record.interfaces.some((nic) => nic.mac === mac))
    if (user !== undefined) throw new VirtError('VIRT_ERR_NIC_EXISTS', { mac, user: user.name, pointer: '/mac' })
    return mac
  }
  async function networkOf(uri: string): Promise<string> {
    const name = nameFromUri(uri, 'networks') ?? uri
    const found = await unlessGone(() => link.connection().networkLookupByName(name))
    if (found === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/network', value: uri })
    return name
  }
  async function answer(entry: Entry<VmRecord>, mac: string): Promise<View> {
    return viewOf(entry, find(entry, mac), (await addressesOf(deps, entry.record)).get(mac) ?? [])
  }
  async function create(vm: Entry<VmRecord>, asked: NicCreate): Promise<string> {
    const mac = asked.mac === undefined ? randomMac() : assertMac(asked.mac)
    const network = await networkOf(asked.network)
    const model = asked.model ?? vm.record.interfaces[0]?.model ?? 'virtio'
    const made = element(
      'interface',
      { type: 'network' },
      element('mac', { address: mac }),
      element('source', { network }),
      element('model', { type: model === '' ? 'virtio' : model }),
    )
    await changeDevice(deps, vm.record, {
      kind: 'attach',
      xml: made.markup,
      edit: (domain) => {
        append(first(domain, 'devices')!, made)
      },
    })
    return mac
  }
  /** The device as libvirt has it, live or stored. */
  async function deviceXml(vm: VmRecord, mac: string): Promise<Element> {
    const domain = await link.connection().domainLookupByUUID(vm.uuid)
    const device = interfaceAt(parseRoot(await domain.getXMLDesc(shownXml(vm)), 'domain'), mac)
    if (device === undefined) throw new VirtError('VIRT_ERR_NIC_NOT_FOUND', { mac, name: vm.name })
    return device
  }
  async function update(vm: Entry<VmRecord>, nic: VmInterface, asked: NicUpdate): Promise<string> {
    const isOn = isActive(vm.record.state)
    const mac = asked.mac !== undefined && asked.mac.toLowerCase() !== nic.mac ? assertMac(asked.mac) : nic.mac
    const changesModel = asked.model !== undefined && asked.model !== nic.model
    if (isOn && (mac !== nic.mac || changesModel))
      throw new VirtError('VIRT_ERR_DEVICE_BUSY', {
        name: vm.name,
        reason: 'address and model can only be changed while it is powered off',
      })
    const network = asked.network === undefined ? undefined : await networkOf(asked.network)
    const apply = (device: Element): void => {
      if (mac !== nic.mac) setAttribute(first(device, 'mac')!, 'address', mac)
      if (changesModel) {
        const model = first(device, 'model') ?? append(device, element('model'))
        setAttribute(model, 'type', asked.model)
      }
      if (network === undefined) return
      device.setAttribute('type', 'network')
      for (const name of ['source', 'target', 'backend', 'portForward']) remove(first(device, name))
      append(device, element('source', { network }))
    }
    const device = await deviceXml(vm.record, nic.mac)
    apply(device)
    await changeDevice(deps, vm.record, {
      kind: 'update',
      xml: writeXml(device),
      edit: (domain) => {
        const stored = interfaceAt(domain, nic.mac)
        if (stored !== undefined) apply(stored)
      },
    })
    return mac
  }
  return {
    list: (vm, ctx) =>
      access.run('vm.view', vm, ctx, {}, async (entry) => {
        const addresses = await addressesOf(deps, entry.record)
        const nics = [...entry.record.interfaces].sort((a, b) => (a.mac < b.mac ? -1 : 1))
        return nics.map((nic) => viewOf(entry, nic, addresses.get(nic.mac) ?? []))
      }),
    get: (vm, mac, ctx) => access.run('vm.view', vm, ctx, {}, (entry) => answer(entry, find(entry, mac).mac)),
    create: (vm, asked, ctx) =>
      access.run('vm.update', vm, ctx, asked, async (entry, wish) => {
        const mac = await create(entry, wish)
        const now = await after(entry)
        return { view: await answer(now, mac), uri: uriOf(now.name, mac) }
      }),
    update: (vm, mac, asked, ctx) =>
      access.run('vm.update', vm, ctx, asked, async (entry, wish) => {
        const nic = find(entry, mac)
        const made = await update(entry, nic, wish)
        const now = await after(entry)
        return { view: await answer(now, made), ...(made === nic.mac ? {} : { renamed: uriOf(now.name, made) }) }
      }),
    remove: (vm, mac, ctx) =>
      access.run('vm.update', vm, ctx, {}, async (entry) => {
        const nic = find(entry, mac)
        const device = await deviceXml(entry.record, nic.mac)
        await changeDevice(deps, entry.record, {
          kind: 'detach',
          xml: writeXml(device),
          edit: (domain) => {
            remove(interfaceAt(domain, nic.mac))
          },
        })
        await after(entry)
      }),
  }
}
