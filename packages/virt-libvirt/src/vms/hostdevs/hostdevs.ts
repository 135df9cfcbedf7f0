import { VirtError } from '../../errors.ts'
import { plainView } from '../../host/plain-view.ts'
import type { Entry } from '../../inventory/inventory.ts'
import type { RunContext, TaskType, View } from '../../needs.ts'
import { append, remove } from '../../xml/edit.ts'
import { all, attribute, first } from '../../xml/find.ts'
import { type Element, parseRoot, writeXml } from '../../xml/parse.ts'
import type { Accepted } from '../create-vm.ts'
import { changeDevice, shownXml } from '../device-changes.ts'
import { callerOf } from '../task-caller.ts'
import type { VmKit } from '../vm-kit.ts'
import type { VmHostdev } from '../vm-record.ts'
import { type VmRecord, vmUri } from '../vm-view.ts'
import { deviceGroup, type HostDevice, hostdevMarkup } from './host-device.ts'

/** Devices of the host that were given to a VM. */
export interface Hostdevs {
  list(vm: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws `VIRT_ERR_HOSTDEV_NOT_FOUND` */
  get(vm: string, dev: string, ctx: RunContext): Promise<View>
  /** Starts the task that gives a device, with its whole IOMMU group. @throws `VIRT_ERR_REFERENCE_UNKNOWN`, `VIRT_ERR_HOSTDEV_USED` */
  create(vm: string, name: string, ctx: RunContext): Promise<Accepted>
  /** Starts the task that takes it back. */
  remove(vm: string, dev: string, ctx: RunContext): Promise<Accepted>
}
interface Work {
  readonly uuid: string
  readonly vm: string
  readonly names: readonly string[]
}

const hostdevAt = (domain: Element, alias: string): Element | undefined =>
  all(domain, 'devices/hostdev').find((device) => attribute(device, 'name', 'alias') === alias)
const aliasOf = (name: string): string => `ua-${name.replace(/[^A-Za-z0-9_-]/g, '_')}`

/** Makes {@link Hostdevs} and the task types they need. */
export function createHostdevs({ deps, inventory, access, after }: VmKit): {
  readonly hostdevs: Hostdevs
  readonly tasks: readonly TaskType<Work, null>[]
} {
  const { link, store, prefix } = deps
  /** Devices on their way, and to which VM: an undo takes back what its task gave, so nobody else may give the same meanwhile. */
  const giving = new Map<string, string>()
  const uriOf = (vm: string, dev: string): string => `${vmUri(prefix, vm)}/hostdevs/${encodeURIComponent(dev)}`
  const viewOf = (vm: Entry<VmRecord>, dev: VmHostdev): View =>
    plainView('vm-hostdev', `${vm.id}/${dev.name}`, vm.audience, { name: dev.name, type: dev.type, vm: vm.name })
  function find(vm: Entry<VmRecord>, name: string): VmHostdev {
    const found = vm.record.hostdevs.find((dev) => dev.name === name)
    if (found === undefined) throw new VirtError('VIRT_ERR_HOSTDEV_NOT_FOUND', { dev: name, name: vm.name })
    return found
  }
  function entryOf(uuid: string, name: string): Entry<VmRecord> {
    const entry = inventory.entry(uuid)
    if (entry === undefined) throw new VirtError('VIRT_ERR_VM_NOT_FOUND', { name })
    return entry
  }
  async function give({ record }: Entry<VmRecord>, device: HostDevice): Promise<void> {
    const made = hostdevMarkup(device)
    await changeDevice(deps, record, {
      kind: 'attach',
      xml: made.markup,
      edit: (domain) => {
        append(first(domain, 'devices')!, made)
      },
    })
  }
  async function take({ record }: Entry<VmRecord>, name: string): Promise<void> {
    const alias = aliasOf(name)
    const domain = await link.connection().domainLookupByUUID(record.uuid)
    const device = hostdevAt(parseRoot(await domain.getXMLDesc(shownXml(record)), 'domain'), alias)
    if (device === undefined) return
    await changeDevice(deps, record, {
      kind: 'detach',
      xml: writeXml(device),
      edit: (stored) => {
        remove(hostdevAt(stored, alias))
      },
    })
  }
  const step = (way: 'give' | 'take'): TaskType<Work, null>['steps'] => ({
    [way]: {
      async do({ uuid, vm, name }: { uuid: string; vm: string; name: string }, { signal }) {
        await link.ready({ signal })
        const entry = entryOf(uuid, vm)
        if (way === 'take') return take(entry, name)
        const device = (await deviceGroup(deps, name)).find((one) => one.name === name)
        if (device !== undefined) await give(entry, device)
      },
      ...(way === 'give'
        ? {
            async undo({ uuid, vm, name }: { uuid: string; vm: string; name: string }) {
              await link.ready()
              await inventory.ready()
              if (inventory.entry(uuid) !== undefined) await take(entryOf(uuid, vm), name)
            },
          }
        : {}),
    },
  })
  const task = (way: 'give' | 'take'): TaskType<Work, null> => ({
    name: `vm.hostdev.${way}`,
    cancellable: false,
    onCrash: way === 'give' ? 'compensate' : 'resume',
    steps: step(way),
    async run({ uuid, vm, names }, ctx) {
      for (const name of names) {
        ctx.progress(null, { code: way === 'give' ? 'VIRT_TASK_HOSTDEV_GIVE' : 'VIRT_TASK_HOSTDEV_TAKE', params: { dev: name, name: vm } })
        await ctx.step(way, { uuid, vm, name })
      }
      await after(entryOf(uuid, vm))
      return null
    },
  })
  async function start(
    way: 'give' | 'take',
    entry: Entry<VmRecord>,
    dev: string,
    names: readonly string[],
    ctx: RunContext,
  ): Promise<Accepted> {
    const target = uriOf(entry.name, dev)
    const input = { uuid: entry.id, vm: entry.name, names }
    const { id } = await store.transaction((tx) =>
      deps.tasks.enqueue(tx, `vm.hostdev.${way}`, input, { ctx: callerOf(ctx), target, audience: entry.audience }),
    )
    return { taskId: id, target }
  }
  return {
    tasks: [task('give'), task('take')],
    hostdevs: {
      list: (vm, ctx) =>
        access.run('vm.view', vm, ctx, {}, async (entry) =>
          [...entry.record.hostdevs].sort((a, b) => (a.name < b.name ? -1 : 1)).map((dev) => viewOf(entry, dev)),
        ),
      get: (vm, dev, ctx) => access.run('vm.view', vm, ctx, {}, async (entry) => viewOf(entry, find(entry, dev))),
      create: (vm, name, ctx) =>
        access.run('vm.hostdev', vm, ctx, { name }, async (entry, wish) => {
          const group = await deviceGroup(deps, wish.name)
          for (const one of group) {
            const user =
              inventory.entries().find(({ record }) => record.hostdevs.some((dev) => dev.name === one.name))?.name ?? giving.get(one.name)
            if (user !== undefined) throw new VirtError('VIRT_ERR_HOSTDEV_USED', { dev: one.name, user })
          }
          for (const one of group) giving.set(one.name, entry.name)
          const accepted = await start(
            'give',
            entry,
            wish.name,
            group.map((one) => one.name),
            ctx,
          )
          void deps.tasks
            .wait(accepted.taskId)
            .catch(() => undefined)
            .then(() => {
              for (const one of group) giving.delete(one.name)
            })
          return accepted
        }),
      remove: (vm, dev, ctx) =>
        access.run('vm.hostdev', vm, ctx, {}, async (entry) => start('take', entry, find(entry, dev).name, [dev], ctx)),
    },
  }
}
