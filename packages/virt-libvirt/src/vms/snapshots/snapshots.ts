import { type Domain, type DomainSnapshot, isLibvirtError } from '@onggi/libvirt'
import { VirtError } from '../../errors.ts'
import { plainView } from '../../host/plain-view.ts'
import type { Entry } from '../../inventory/inventory.ts'
import { isInvalidState, isUnsupported, unlessGone } from '../../link/failures.ts'
import type { JsonValue, RunContext, TaskType, View } from '../../needs.ts'
import { element } from '../../xml/build.ts'
import { integer, text } from '../../xml/find.ts'
import { parseRoot } from '../../xml/parse.ts'
import type { Accepted } from '../create-vm.ts'
import { assertVmName } from '../names.ts'
import { callerOf } from '../task-caller.ts'
import { isActive } from '../vm-state.ts'
import type { VmKit } from '../vm-kit.ts'
import { type VmRecord, vmUri } from '../vm-view.ts'

/** Snapshots of a VM: its disks, and its memory when it runs. */
export interface Snapshots {
  list(vm: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws `VIRT_ERR_SNAPSHOT_NOT_FOUND` */
  get(vm: string, snapshot: string, ctx: RunContext): Promise<View>
  /** The one the VM's state descends from. @throws `VIRT_ERR_SNAPSHOT_NOT_FOUND` */
  current(vm: string, ctx: RunContext): Promise<View>
  /** Starts the task that takes one; without a name it is called by the time. @throws `VIRT_ERR_SNAPSHOT_EXISTS`, `VIRT_ERR_SNAPSHOT_IMPOSSIBLE` */
  create(vm: string, name: string | undefined, ctx: RunContext): Promise<Accepted>
  /** Brings the VM back to it and answers it. */
  revert(vm: string, snapshot: string, ctx: RunContext): Promise<View>
  /** Removes it; what was based on it stays as it is. */
  remove(vm: string, snapshot: string, ctx: RunContext): Promise<void>
}
interface SnapshotInput {
  readonly uuid: string
  readonly vm: string
  readonly name: string
}

/** What a snapshot says of the task that took it, so that only that one takes it back. */
const markOf = (taskId: string): string => `task ${taskId}`

/** Makes {@link Snapshots}, and the task type they need. */
export function createSnapshots({ deps, inventory, access, after }: VmKit): {
  readonly snapshots: Snapshots
  readonly task: TaskType<SnapshotInput, SnapshotInput>
} {
  const { link, prefix, store, tasks, clock } = deps
  /** Names whose tasks have not ended. */
  const making = new Set<string>()
  const uriOf = (vm: string, name: string): string => `${vmUri(prefix, vm)}/snapshots/${encodeURIComponent(name)}`
  const domainOf = (uuid: string): Promise<Domain> => link.connection().domainLookupByUUID(uuid)

  /** Libvirt tells nobody of snapshots. */
  const tell = (what: 'created' | 'deleted' | 'reverted', vm: Entry<VmRecord>, name: string, view?: View): Promise<void> =>
    store.transaction(async (tx) => {
      const method = what === 'deleted' ? 'DELETE' : 'POST'
      const data = view === undefined ? {} : { data: JSON.parse(view.json.toString()) as JsonValue }
      const uri = uriOf(vm.name, name)
      deps.events.publish(tx, { type: `vm.snapshot.${what}`, uri, method, ref: vm.view.ref, audience: vm.audience, ...data })
    })

  async function find(vm: Entry<VmRecord>, name: string): Promise<DomainSnapshot> {
    const found = await unlessGone(async () => (await domainOf(vm.id)).snapshotLookupByName(name))
    if (found === undefined) throw new VirtError('VIRT_ERR_SNAPSHOT_NOT_FOUND', { snapshot: name, name: vm.name })
    return found
  }
  async function viewOf(vm: Entry<VmRecord>, snapshot: DomainSnapshot): Promise<View> {
    const root = parseRoot(await snapshot.getXMLDesc(), 'domainsnapshot')
    return plainView('vm-snapshot', `${vm.id}/${snapshot.name}`, vm.audience, {
      created: integer(root, 'creationTime') ?? 0,
      name: snapshot.name,
      parent: text(root, 'parent/name') ?? '',
      state: text(root, 'state') ?? '',
    })
  }
  /** Says beforehand what libvirt would only find out after minutes. */
  function assertPossible({ name, record }: Entry<VmRecord>): void {
    const raw = record.disks.find((disk) => disk.kind === 'disk' && disk.path !== '' && disk.format !== 'qcow2')
    if (raw !== undefined && record.virtType !== 'test')
      throw new VirtError('VIRT_ERR_SNAPSHOT_IMPOSSIBLE', {
        name,
        reason: `its disk ${raw.dev} is ${raw.format}; only qcow2 disks keep snapshots`,
      })
    if (record.hasFlash && isActive(record.state))
      throw new VirtError('VIRT_ERR_SNAPSHOT_IMPOSSIBLE', {
        name,
        reason: 'what its UEFI firmware keeps is in no disk, so its memory cannot be kept with it; power it off first',
      })
  }
  const task: TaskType<SnapshotInput, SnapshotInput> = {
    name: 'vm.snapshot.create',
    cancellable: false,
    onCrash: 'compensate',
    steps: {
      snapshot: {
        async do({ uuid, vm, name }: SnapshotInput, { signal, taskId }) {
          await link.ready({ signal })
          const xml = element('domainsnapshot', {}, element('name', {}, name), element('description', {}, markOf(taskId))).markup
          try {
            await (await domainOf(uuid)).snapshotCreateXML(xml)
          } catch (err) {
            if (!isUnsupported(err) && !isInvalidState(err)) throw err
            throw new VirtError('VIRT_ERR_SNAPSHOT_IMPOSSIBLE', { name: vm, reason: (err as Error).message }, { cause: err })
          }
          return { name }
        },
        async undo({ uuid, name }: SnapshotInput, _, { taskId }) {
          await link.ready()
          await unlessGone(async () => {
            const found = await (await domainOf(uuid)).snapshotLookupByName(name)
            // Somebody else's of the same name is not ours to take back.
            if (text(parseRoot(await found.getXMLDesc(), 'domainsnapshot'), 'description') === markOf(taskId)) await found.delete()
          })
        },
      },
    },
    async run(input, ctx) {
      ctx.progress(null, { code: 'VIRT_TASK_SNAPSHOT', params: { snapshot: input.name, name: input.vm } })
      await ctx.step('snapshot', { ...input })
      const vm = inventory.entry(input.uuid)
      if (vm === undefined) return input
      const view = await unlessGone(async () => viewOf(vm, await (await domainOf(vm.id)).snapshotLookupByName(input.name)))
      await tell('created', vm, input.name, view)
      return input
    },
  }
  const snapshots: Snapshots = {
    list: (vm, ctx) =>
      access.run('vm.view', vm, ctx, {}, async (entry) => {
        const all = await (await domainOf(entry.id)).listAllSnapshots()
        const views = await Promise.all(all.map((one) => unlessGone(() => viewOf(entry, one))))
        return views.filter((view) => view !== undefined).sort((a, b) => (a.ref.id < b.ref.id ? -1 : 1))
      }),
    get: (vm, snapshot, ctx) => access.run('vm.view', vm, ctx, {}, async (entry) => viewOf(entry, await find(entry, snapshot))),
    current: (vm, ctx) =>
      access.run('vm.view', vm, ctx, {}, async (entry) => {
        const found = await unlessGone(async () => (await domainOf(entry.id)).snapshotCurrent())
        if (found === undefined) throw new VirtError('VIRT_ERR_SNAPSHOT_NOT_FOUND', { snapshot: 'current', name: entry.name })
        return viewOf(entry, found)
      }),
    create: (vm, given, ctx) =>
      access.run('vm.update', vm, ctx, { name: given }, async (entry, wish) => {
        const name = wish.name ?? String(Math.floor(clock.now() / 1000))
        assertVmName(name)
        if (name === 'current') throw new VirtError('VIRT_ERR_NAME_INVALID', { name, reason: 'it means the current one', pointer: '/name' })
        assertPossible(entry)
        const taken = await unlessGone(async () => (await domainOf(entry.id)).snapshotLookupByName(name))
        if (taken !== undefined) throw new VirtError('VIRT_ERR_SNAPSHOT_EXISTS', { snapshot: name, name: entry.name, pointer: '/name' })
        const key = `${entry.id}/${name}`
        if (making.has(key)) throw new VirtError('VIRT_ERR_SNAPSHOT_EXISTS', { snapshot: name, name: entry.name, pointer: '/name' })
        const target = uriOf(entry.name, name)
        const { id } = await store.transaction((tx) =>
          tasks.enqueue(tx, task.name, { uuid: entry.id, vm: entry.name, name }, { ctx: callerOf(ctx), target, audience: entry.audience }),
        )
        making.add(key)
        void tasks
          .wait(id)
          .catch(() => undefined)
          .then(() => making.delete(key))
        return { taskId: id, target }
      }),
    revert: (vm, snapshot, ctx) =>
      access.run('vm.update', vm, ctx, {}, async (entry) => {
        const found = await find(entry, snapshot)
        try {
          await found.revertToSnapshot()
        } catch (err) {
          if (!isLibvirtError(err, 'LIBVIRT_ERR_SNAPSHOT_REVERT_RISKY')) throw err
          throw new VirtError('VIRT_ERR_SNAPSHOT_IMPOSSIBLE', { name: entry.name, reason: err.message }, { cause: err })
        }
        const now = await after(entry)
        const view = await viewOf(now, found)
        await tell('reverted', now, snapshot, view)
        return view
      }),
    remove: (vm, snapshot, ctx) =>
      access.run('vm.update', vm, ctx, {}, async (entry) => {
        const found = await find(entry, snapshot)
        await unlessGone(() => found.delete())
        await tell('deleted', await after(entry), snapshot)
      }),
  }
  return { snapshots, task }
}
