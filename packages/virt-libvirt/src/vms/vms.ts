import { constants } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { createInventory, type Entry, type Inventory } from '../inventory/inventory.ts'
import { type Consoles, createConsoles } from '../consoles/consoles.ts'
import { hypervisorOf } from '../link/hypervisor.ts'
import type { CallerContext, ConsoleTickets, Policy, RunContext, Stats, View } from '../needs.ts'
import { attribute } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { type Accounts, checkAccounts } from './accounts.ts'
import { type ChangePlan, planChange } from './change-plan.ts'
import { createVmTask } from './create-task.ts'
import { type Accepted, createVm } from './create-vm.ts'
import { cloneTask, cloneVm } from './clone/clone-vm.ts'
import { createDrives, type Drives } from './drives/drives.ts'
import { createHostdevs, type Hostdevs } from './hostdevs/hostdevs.ts'
import { assertVcpus } from './guest-machine.ts'
import type { KvmProbe } from './kvm.ts'
import { createMigrations, type OpenHost } from './migrate/migrate.ts'
import { type MigrationTarget, openOtherHost } from './migrate/other-host.ts'
import { createNics, type Nics } from './nics/nics.ts'
import { createReservations } from './reservations.ts'
import { createSnapshots, type Snapshots } from './snapshots/snapshots.ts'
import type { TemplateSource } from './template-source.ts'
import { createVmAccess } from './vm-access.ts'
import { act } from './vm-actions.ts'
import { viewerFile } from './viewer-file.ts'
import type { VmKit } from './vm-kit.ts'
import { partEvents } from './vm-parts.ts'
import { removeVm } from './vm-remove.ts'
import { changesOf } from './vm-changes.ts'
import { mergeCpu } from './vm-rules.ts'
import type { VmCreate, VmUpdate } from './vm-schemas.ts'
import { createScreenshots, type Screenshot } from './vm-screenshot.ts'
import { createVmSource } from './vm-source.ts'
import type { VmAction } from './vm-state.ts'
import { createGuestSource, createVmFigures, createWatch } from './vm-stats.ts'
import { updateVm } from './vm-update.ts'
import { vmEvent, type VmRecord, vmUri } from './vm-view.ts'

const { DomainXMLFlags } = constants

/** Virtual machines. Every function passes the operations gate; errors are `VirtError`s. */
export interface Vms {
  readonly inventory: Inventory<VmRecord>
  /** VMs the caller may see, sorted by name; no call to libvirt. @throws `VIRT_ERR_UNREACHABLE` */
  list(ctx: CallerContext): Promise<readonly View[]>
  /** @throws `VIRT_ERR_VM_NOT_FOUND` also for one the caller may not see */
  get(name: string, ctx: RunContext): Promise<View>
  /** Starts the task that makes a VM. @throws `VIRT_ERR_VM_EXISTS`, `VIRT_ERR_REFERENCE_UNKNOWN`, `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_NAME_INVALID`, `VIRT_ERR_POOL_STATE` */
  create(asked: VmCreate, ctx: RunContext): Promise<Accepted>
  /** Changes a VM; `uri` is its new one when it was renamed. `check` may refuse before anything changes. */
  update(
    name: string,
    asked: VmUpdate,
    ctx: RunContext,
    check?: (view: View) => void,
  ): Promise<{ readonly view: View; readonly renamed?: string }>
  /** Says what {@link Vms.update} would do. */
  plan(name: string, asked: VmUpdate, ctx: RunContext): Promise<ChangePlan>
  /** Does an action and answers the VM after it. @throws `VIRT_ERR_VM_STATE` */
  act(name: string, action: VmAction, ctx: RunContext): Promise<View>
  /** Removes the VM, the volumes made with it and all that libvirt keeps of it; powers it off first. */
  remove(name: string, ctx: RunContext, check?: (view: View) => void): Promise<void>
  /** @throws `VIRT_ERR_SCREENSHOT_NONE` */
  screenshot(name: string, ctx: RunContext): Promise<Screenshot>
  /** The display's password, for callers who may open the console; undefined when there is none, or they may not. */
  password(name: string, ctx: RunContext): Promise<{ readonly passwd: string; readonly validSeconds: number | null } | undefined>
  /** Starts the task that clones a VM that is off to `<name>-clone-<N>`. @throws `VIRT_ERR_VM_STATE`, `VIRT_ERR_CLONE_DISK` */
  clone(name: string, ctx: RunContext): Promise<Accepted>
  /** Starts the task that moves a VM, running or off, to another host. @throws `VIRT_ERR_MIGRATE_HOST`, `VIRT_ERR_MIGRATE_IMPOSSIBLE` */
  migrate(name: string, to: MigrationTarget, ctx: RunContext): Promise<Accepted>
  /** Lines of a file that `virt-viewer` opens. `host`: the server as the caller reached it. @throws `VIRT_ERR_VM_STATE` when it is off */
  viewerFile(name: string, host: string, ctx: RunContext): Promise<string>
  readonly consoles: Consoles
  readonly drives: Drives
  readonly nics: Nics
  readonly snapshots: Snapshots
  readonly hostdevs: Hostdevs
  start(): Promise<void>
  close(): Promise<void>
}

/** What VMs are made with besides {@link Deps}. */
export interface VmsOptions {
  readonly templates: TemplateSource
  readonly kvm: KvmProbe
  /** Figures; absent: all rates are 0. */
  readonly stats?: Stats
  /** Who may see what; absent: administrators, and whom a VM names. */
  readonly policy?: Policy
  /** Tickets for consoles; absent: none can be opened. */
  readonly tickets?: ConsoleTickets
  /** Opens the libvirt that a VM moves to; absent: over SSH. */
  readonly openHost?: OpenHost
  /** Who can own a VM; absent: any name. */
  readonly accounts?: Accounts
}

/** Makes {@link Vms}. */
export function createVms(deps: Deps, options: VmsOptions): Vms {
  const { link, prefix, store, tasks, clock } = deps
  const { stats, templates, accounts, kvm } = options
  const source = createVmSource(deps)
  const figures = createVmFigures(stats)
  const watch = createWatch(clock)
  const screenshots = createScreenshots(deps)
  const reservations = createReservations(deps)
  const undo: (() => void)[] = []
  const inventory = createInventory<VmRecord>(deps, {
    type: 'vm',
    link,
    load: () => source.load(),
    refresh: (ids) => source.refresh(ids),
    event: (change) => [vmEvent(change, prefix) ?? [], partEvents(change, prefix)].flat(),
    figures: ({ record }) => ({ stats: { ...figures.of(record) } }),
    async watch() {
      source.stale()
      const connection = link.connection()
      const look = (uuid: string): void => {
        source.stale(uuid)
        inventory.touch(uuid)
      }
      for (const type of watched)
        await connection
          .on(type, ({ domain }) => {
            look(domain.uuid)
          })
          .catch((err: unknown) => {
            // Drivers know different kinds of events; without a lifecycle nothing would be true for long.
            if (type === 'domain.lifecycle' || link.state.kind !== 'up') throw err
            deps.log.debug({ err, type }, 'this hypervisor does not tell of it')
          })
    },
  })
  undo.push(tasks.register(createVmTask(deps, { inventory, kvm }), 'virt-libvirt'))
  const access = createVmAccess(deps, inventory, options.policy)
  /** Reads a VM after a change of ours; its definition counts as changed. */
  async function after(entry: Entry<VmRecord>): Promise<Entry<VmRecord>> {
    source.stale(entry.id)
    return access.reread(entry)
  }
  function tick(): void {
    for (const { record, audience, view } of inventory.tick())
      deps.events.transient?.({
        type: 'vm.stats',
        uri: vmUri(prefix, record.name),
        method: 'PUT',
        ref: view.ref,
        audience,
        data: { ...figures.of(record) },
      })
  }
  const kit: VmKit = { deps, inventory, access, after }
  const consoles = createConsoles(kit, options.tickets)
  const { snapshots, task: snapshotTask } = createSnapshots(kit)
  const { hostdevs, tasks: hostdevTasks } = createHostdevs(kit)
  for (const type of hostdevTasks) undo.push(tasks.register(type, 'virt-libvirt'))
  const migrations = createMigrations(kit, options.openHost ?? ((to) => openOtherHost(link.uri, deps.dataDir, to)))
  undo.push(tasks.register(migrations.task, 'virt-libvirt'))
  undo.push(tasks.register(snapshotTask, 'virt-libvirt'), tasks.register(cloneTask(kit), 'virt-libvirt'))
  async function secretsOf(uuid: string): Promise<{ readonly passwd: string; readonly validSeconds: number | null } | undefined> {
    const domain = await link.connection().domainLookupByUUID(uuid)
    const flags =
      (await hypervisorOf(link.connection())) === 'test' ? DomainXMLFlags.INACTIVE | DomainXMLFlags.SECURE : DomainXMLFlags.SECURE
    const root = parseRoot(await domain.getXMLDesc(flags), 'domain')
    const passwd = attribute(root, 'passwd', 'devices/graphics')
    if (passwd === undefined) return undefined
    const until = attribute(root, 'passwdValidTo', 'devices/graphics')
    const validSeconds = until === undefined ? null : Math.max(0, Math.round((Date.parse(`${until}Z`) - clock.now()) / 1000))
    return { passwd, validSeconds }
  }
  /** Refuses processors that the machine's type does not take; what is not asked for is not judged. */
  async function checkVcpus({ record }: Entry<VmRecord>, { cpu_info: asked }: VmUpdate): Promise<void> {
    if (asked === undefined || deps.simulate !== undefined) return
    const { maxvcpus } = mergeCpu(record.cpu, asked, '/cpu_info')
    await assertVcpus(link.connection(), record.arch, record.machine, maxvcpus, '/cpu_info/maxvcpus')
  }
  const hostMiB = async (): Promise<number> => Math.floor((await link.connection().nodeGetInfo()).memory / 1024)
  async function isTaken(name: string): Promise<boolean> {
    return inventory.byName(name) !== undefined || (await store.transaction((tx) => reservations.names(tx))).has(name)
  }

  return {
    inventory,
    consoles,
    drives: createDrives(kit),
    nics: createNics(kit),
    snapshots,
    hostdevs,
    list: (ctx) => access.list(ctx),
    get: (name, ctx) =>
      access.run('vm.view', name, ctx, {}, async ({ view }) => {
        watch.look()
        return view
      }),
    create: (asked, ctx) => createVm(deps, { inventory, templates, reservations, accounts }, asked, ctx),
    update: (name, asked, ctx, check) =>
      access.run('vm.update', name, ctx, asked, async (entry, wish) => {
        check?.(entry.view)
        await checkAccounts(accounts, wish)
        await checkVcpus(entry, wish)
        await updateVm(deps, entry.record, wish, { hostMiB: await hostMiB(), isTaken })
        const now = await after(entry)
        return { view: now.view, ...(now.name === entry.name ? {} : { renamed: vmUri(prefix, now.name) }) }
      }),
    plan: (name, asked, ctx) =>
      access.run('vm.view', name, ctx, asked, async (entry, wish) => {
        await checkAccounts(accounts, wish)
        await checkVcpus(entry, wish)
        return planChange(deps, entry, changesOf(entry.record, wish, await hostMiB()))
      }),
    act: (name, action, ctx) =>
      access.run(`vm.${action}`, name, ctx, {}, async (entry) => {
        await act(link, entry, action)
        return (await after(entry)).view
      }),
    remove: (name, ctx, check) =>
      access.run('vm.delete', name, ctx, {}, async (entry) => {
        check?.(entry.view)
        await removeVm(link, entry.record, (path) =>
          inventory.entries().some(({ id, record }) => id !== entry.id && record.disks.some((disk) => disk.path === path)),
        )
        source.stale(entry.id)
        screenshots.forget(entry.id)
        await inventory.refresh([entry.id])
      }),
    screenshot: (name, ctx) => access.run('vm.screenshot', name, ctx, {}, ({ record }) => screenshots.take(record)),
    async password(name, ctx) {
      const entry = await access.find(name, ctx)
      if (!access.can(ctx, 'vm.console', entry) || entry.record.graphics.length === 0) return undefined
      return secretsOf(entry.id)
    },
    migrate: (name, to, ctx) => migrations.start(name, to, ctx),
    clone: (name, ctx) => cloneVm(kit, reservations, name, ctx),
    viewerFile: (name, host, ctx) =>
      access.run('vm.console', name, ctx, {}, async ({ id, record }) =>
        viewerFile(record, host, (await secretsOf(id))?.passwd, deps.simulate?.graphics?.host),
      ),
    async start() {
      if (stats) {
        undo.push(stats.addSource(createGuestSource(link, watch)))
        undo.push(stats.onTick(tick))
      }
      inventory.start()
      await reservations.start()
    },
    async close() {
      consoles.close()
      migrations.close()
      reservations.close()
      for (const fn of undo.splice(0).reverse()) fn()
      await inventory.close()
    },
  }
}

/** What libvirt tells of domains that a view shows. */
const watched = [
  'domain.lifecycle',
  'domain.reboot',
  'domain.balloonChange',
  'domain.deviceAdded',
  'domain.deviceRemoved',
  'domain.trayChange',
  'domain.metadataChange',
  'domain.tunable',
] as const
