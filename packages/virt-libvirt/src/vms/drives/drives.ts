import { VirtError } from '../../errors.ts'
import type { Entry } from '../../inventory/inventory.ts'
import { unlessGone } from '../../link/failures.ts'
import { plainView } from '../../host/plain-view.ts'
import type { RunContext, View } from '../../needs.ts'
import { append, remove } from '../../xml/edit.ts'
import { all, attribute, first } from '../../xml/find.ts'
import { type Element, parseRoot, writeXml } from '../../xml/parse.ts'
import { changeDevice, editDefinition, shownXml } from '../device-changes.ts'
import { cdromMarkup, createDeviceNames, diskMarkup } from '../domain-markup.ts'
import { editDomain } from '../domain-edit.ts'
import type { VmKit } from '../vm-kit.ts'
import type { VmDisk } from '../vm-record.ts'
import { isActive } from '../vm-state.ts'
import { type VmRecord, vmUri } from '../vm-view.ts'
import type { DriveCreate, DriveUpdate } from './drive-schemas.ts'
import { cdromSource, diskSource, type DriveSource } from './drive-source.ts'

/** Disks and CD-ROM drives of a VM. */
export interface Drives {
  list(vm: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws `VIRT_ERR_DRIVE_NOT_FOUND` */
  get(vm: string, dev: string, ctx: RunContext): Promise<View>
  /** Adds a drive. @throws `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_REFERENCE_UNKNOWN`, `VIRT_ERR_VOLUME_USED`, `VIRT_ERR_BUS_FULL`, `VIRT_ERR_DEVICE_BUSY` */
  create(vm: string, asked: DriveCreate, ctx: RunContext): Promise<{ readonly view: View; readonly uri: string }>
  /** Changes the medium of a CD-ROM; '' ejects. */
  update(vm: string, dev: string, asked: DriveUpdate, ctx: RunContext): Promise<View>
  /** Takes a drive out; its volume stays, and is no longer deleted with the VM. */
  remove(vm: string, dev: string, ctx: RunContext): Promise<void>
}

/** How many drives a bus takes: one IDE controller, one SATA controller of six. */
const room: Readonly<Record<string, number>> = { ide: 4, sata: 6 }
/** Buses a running guest lets drives come and go on. */
const hotBuses = new Set(['virtio', 'scsi', 'usb'])

const deviceAt = (domain: Element, dev: string): Element | undefined =>
  all(domain, 'devices/disk').find((disk) => attribute(disk, 'dev', 'target') === dev)

/** Makes {@link Drives}. */
export function createDrives({ deps, inventory, access, after }: VmKit): Drives {
  const { link, prefix } = deps

  const viewOf = (vm: Entry<VmRecord>, disk: VmDisk): View =>
    plainView('vm-storage', `${vm.id}/${disk.dev}`, vm.audience, {
      dev: disk.dev,
      type: disk.kind,
      path: disk.path,
      format: disk.format,
      bus: disk.bus,
    })
  function find(vm: Entry<VmRecord>, dev: string): VmDisk {
    const found = vm.record.disks.find((disk) => disk.dev === dev)
    if (found === undefined) throw new VirtError('VIRT_ERR_DRIVE_NOT_FOUND', { dev, name: vm.name })
    return found
  }
  /** Another VM with a drive on the same path; read-only media may be shared. */
  const userOf = (path: string): string | undefined =>
    inventory.entries().find(({ record }) => record.disks.some((disk) => disk.kind === 'disk' && disk.path === path))?.name

  function busFor({ state, disks }: VmRecord, asked: DriveCreate): string {
    const isOn = isActive(state)
    const usual = disks.find((disk) => disk.kind === asked.type)?.bus
    const bus = asked.bus ?? (isOn ? (asked.type === 'disk' ? 'virtio' : 'scsi') : (usual ?? disks[0]?.bus ?? 'sata'))
    return asked.type === 'cdrom' && bus === 'virtio' ? 'sata' : bus
  }
  /** Who may not have just any file of the host in his CD-ROM drive: it lies in a pool, and is no disk. */
  async function assertMediumOf(ctx: RunContext, vm: Entry<VmRecord>, path: string): Promise<void> {
    if (!path.startsWith('/') || access.can(ctx, 'vm.medium', vm)) return
    const user = userOf(path)
    if (user !== undefined) throw new VirtError('VIRT_ERR_VOLUME_USED', { path, user })
    await diskSource(link, { type: 'cdrom', path })
  }
  async function create(vm: Entry<VmRecord>, asked: DriveCreate, ctx: RunContext): Promise<string> {
    const { record } = vm
    const byPath = asked.path !== undefined
    if (byPath === (asked.pool !== undefined && asked.vol !== undefined) || (asked.pool === undefined) !== (asked.vol === undefined))
      throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/path', reason: 'either path, or pool with vol, is needed' })
    const isSimulated = record.virtType === 'test'
    if (asked.type === 'cdrom' && asked.path !== undefined) await assertMediumOf(ctx, vm, asked.path)
    const source: DriveSource =
      asked.type === 'cdrom' && asked.path !== undefined ? await cdromSource(asked.path, isSimulated) : await diskSource(link, asked)
    if (asked.type === 'cdrom' && !byPath) await assertMediumOf(ctx, vm, source.path)
    const user = asked.type === 'disk' ? userOf(source.path) : undefined
    if (user !== undefined) throw new VirtError('VIRT_ERR_VOLUME_USED', { path: source.path, user })
    const bus = busFor(record, asked)
    if (isActive(record.state) && (!hotBuses.has(bus) || (asked.type === 'cdrom' && !isSimulated)))
      throw new VirtError('VIRT_ERR_DEVICE_BUSY', {
        name: vm.name,
        reason: `a ${asked.type} on ${bus} can only be added while it is powered off`,
      })
    const limit = room[bus]
    if (limit !== undefined && record.disks.filter((disk) => disk.bus === bus).length >= limit)
      throw new VirtError('VIRT_ERR_BUS_FULL', { name: vm.name, bus, limit })
    const dev = createDeviceNames(record.disks.map((disk) => disk.dev))(bus)
    const made = asked.type === 'cdrom' ? cdromMarkup(source.path, dev, bus) : diskMarkup(source, dev, bus)
    await changeDevice(deps, record, {
      kind: 'attach',
      xml: made.markup,
      edit: (domain) => {
        append(first(domain, 'devices')!, made)
      },
    })
    return dev
  }
  async function eject(vm: Entry<VmRecord>, disk: VmDisk, path: string, ctx: RunContext): Promise<void> {
    if (disk.kind !== 'cdrom') throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/path', reason: `${disk.dev} is no CD-ROM drive` })
    await assertMediumOf(ctx, vm, path)
    const source = await cdromSource(path, vm.record.virtType === 'test')
    const made = cdromMarkup(source.path, disk.dev, disk.bus)
    await changeDevice(deps, vm.record, {
      kind: 'update',
      xml: made.markup,
      edit: (domain) => {
        const old = deviceAt(domain, disk.dev)
        if (old === undefined) return
        // The drive stays as it is but for its medium: its place on the bus, its boot order.
        const fresh = parseRoot(made.markup, 'disk')
        old.setAttribute('type', fresh.getAttribute('type') ?? 'file')
        remove(first(old, 'source'))
        const medium = first(fresh, 'source')
        if (medium === undefined) return
        const target = first(old, 'target')
        const adopted = old.ownerDocument!.importNode(medium, true)
        if (target === undefined) append(old, adopted)
        else old.insertBefore(adopted, target)
      },
    })
  }
  /** A volume that is taken out of its VM by hand is no longer the VM's: deleting the VM must not delete it. */
  async function release(vm: VmRecord, disk: VmDisk): Promise<void> {
    const volume = await unlessGone(() => link.connection().storageVolLookupByPath(disk.path))
    if (volume === undefined) return
    const volumes = vm.metadata.volumes.filter(({ pool, name }) => pool !== volume.pool || name !== volume.name)
    if (volumes.length === vm.metadata.volumes.length) return
    await editDefinition(deps, vm, (domain) => {
      editDomain(domain, { volumes }, deps.clock.now())
    })
  }
  async function take(vm: Entry<VmRecord>, disk: VmDisk): Promise<void> {
    const { record } = vm
    if (isActive(record.state) && (!hotBuses.has(disk.bus) || disk.kind === 'cdrom') && record.virtType !== 'test')
      throw new VirtError('VIRT_ERR_DEVICE_BUSY', {
        name: vm.name,
        reason: `a ${disk.kind} on ${disk.bus} can only be removed while it is powered off`,
      })
    const domain = await link.connection().domainLookupByUUID(record.uuid)
    const device = deviceAt(parseRoot(await domain.getXMLDesc(shownXml(record)), 'domain'), disk.dev)
    if (device === undefined) throw new VirtError('VIRT_ERR_DRIVE_NOT_FOUND', { dev: disk.dev, name: vm.name })
    await changeDevice(deps, record, {
      kind: 'detach',
      xml: writeXml(device),
      edit: (stored) => {
        remove(deviceAt(stored, disk.dev))
      },
    })
    if (disk.kind === 'disk' && disk.path !== '' && record.persistent) await release(record, disk)
  }
  return {
    list: (vm, ctx) =>
      access.run('vm.view', vm, ctx, {}, async (entry) =>
        [...entry.record.disks].sort((a, b) => (a.dev < b.dev ? -1 : 1)).map((disk) => viewOf(entry, disk)),
      ),
    get: (vm, dev, ctx) => access.run('vm.view', vm, ctx, {}, async (entry) => viewOf(entry, find(entry, dev))),
    create: (vm, asked, ctx) =>
      access.run('vm.update', vm, ctx, asked, async (entry, wish, caller) => {
        const dev = await create(entry, wish, caller)
        const now = await after(entry)
        return { view: viewOf(now, find(now, dev)), uri: `${vmUri(prefix, now.name)}/storages/${dev}` }
      }),
    update: (vm, dev, asked, ctx) =>
      access.run('vm.update', vm, ctx, asked, async (entry, wish, caller) => {
        await eject(entry, find(entry, dev), wish.path, caller)
        const now = await after(entry)
        return viewOf(now, find(now, dev))
      }),
    remove: (vm, dev, ctx) =>
      access.run('vm.update', vm, ctx, {}, async (entry) => {
        await take(entry, find(entry, dev))
        await after(entry)
      }),
  }
}
