import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '@onggi/libvirt'
import { type Capabilities, createCapabilities } from './capabilities/capabilities.ts'
import type { Deps } from './deps.ts'
import type { Entry, InventoryState } from './inventory/inventory.ts'
import { sightingType } from './inventory/sightings.ts'
import { createLink, type Link } from './link/link.ts'
import type { CallerContext, StoreType, View } from './needs.ts'
import { createHost, type Host } from './host/host.ts'
import { bridgeType, createHostBridges } from './networks/host-bridges.ts'
import { createNetworks, type Networks } from './networks/networks.ts'
import { resolveVirtOptions, type VirtOptions } from './options.ts'
import { createOsinfo, type Osinfo } from './osinfo/osinfo.ts'
import { createDemoTasks, type DemoTasks } from './simulate/demo-tasks.ts'
import { createStoragePools, type StoragePools } from './storage/pools.ts'
import type { Usage, VmUse } from './storage/usage.ts'
import { createVolumes, type Volumes } from './storage/volumes.ts'
import { templateType } from './templates/template-record.ts'
import { createTemplates, type Templates } from './templates/templates.ts'
import { joinAccounts, simulatedAccounts } from './vms/accounts.ts'
import { createKvmProbe, kvmType } from './vms/kvm.ts'
import { reservationType } from './vms/reservations.ts'
import { isActive } from './vms/vm-state.ts'
import type { VmRecord } from './vms/vm-view.ts'
import { createVms, type Vms } from './vms/vms.ts'

/** Store types of this package: hand them to the store when it opens. */
export const virtTypes: readonly StoreType[] = [sightingType, reservationType, kvmType, bridgeType, templateType]

/** Types of a store that keeps the templates alone: see `templateStore`. */
export const templateTypes: readonly StoreType[] = [templateType]

/** Virtual machines and all they are made of, on one libvirt. */
export interface Virt {
  readonly version: string
  readonly prefix: string
  readonly link: Link
  /** Where the view of the host stands: `lost` while libvirtd is away, with the reason. */
  readonly state: InventoryState
  readonly vms: Vms
  readonly templates: Templates
  readonly storagePools: StoragePools
  readonly volumes: Volumes
  readonly networks: Networks
  readonly host: Host
  readonly osinfo: Osinfo
  readonly capabilities: Capabilities
  /** On a simulated host. */
  readonly demoTasks?: DemoTasks
  /** A task as its resource shows it. */
  task(id: string, ctx: CallerContext): Promise<View>
  /** Begins: connects in the background, survives libvirtd being away. Idempotent. Call it before the tasks start. */
  start(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

const useOf = ({ name, record }: Entry<VmRecord>): VmUse => ({
  name,
  isRunning: isActive(record.state),
  disks: record.disks,
  networks: record.interfaces.flatMap(({ network }) => network ?? []),
})

/** Where the pool `default` is made on a host that has none; nowhere on the test driver. */
function defaultPool(uri: string, dataDir: string): { defaultPoolPath?: string } {
  if (/^qemu(\+\w+)?:\/\/[^/]*\/system/.test(uri)) return { defaultPoolPath: '/var/lib/libvirt/images' }
  return /^qemu:\/\/\/session/.test(uri) ? { defaultPoolPath: join(dataDir, 'images') } : {}
}

/** Makes a {@link Virt}; its task types are registered at once, everything else begins with `start()`. */
export function createVirt(given: VirtOptions): Virt {
  const options = resolveVirtOptions(given)
  const {
    uri,
    store,
    operations,
    tasks,
    events,
    log,
    clock,
    dataDir,
    prefix,
    env,
    stats,
    policy,
    accounts,
    tickets,
    templateStore,
    distroDirs,
    ip,
    openHost,
    simulate,
  } = options
  const open = (): ReturnType<typeof connect> =>
    connect(uri, { reconnect: false, env, ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }) })
  const link = createLink({ uri, open: options.open ?? open, log, clock })
  const deps: Deps = { link, store, operations, tasks, events, log, clock, dataDir, prefix, ...(simulate ? { simulate } : {}) }

  const osinfo = createOsinfo({ cacheFile: join(dataDir, 'osinfo.json'), log })
  const known = joinAccounts(simulate?.users || simulate?.groups ? simulatedAccounts(simulate) : createHost(deps), accounts)
  const host = createHost(deps, { accounts: known })
  let used: { readonly of: readonly Entry<VmRecord>[]; readonly vms: readonly VmUse[] } | undefined
  const usage: Usage = {
    vms() {
      // The inventory's array is another one after each change.
      const of = vms.inventory.entries()
      if (used?.of !== of) used = { of, vms: of.map(useOf) }
      return used.vms
    },
    templates: () => templates.usage(),
  }
  const storagePools = createStoragePools(deps, { usage, ...defaultPool(uri, dataDir) })
  const volumes = createVolumes(deps, { pools: storagePools, usage, osinfo, ...(tickets ? { tickets } : {}) })
  // Bridges are made where libvirt runs, and only when that is this host.
  const isHere = simulate === undefined && /^qemu(\+unix)?:\/\/\/system/.test(uri)
  const networks = createNetworks(deps, { usage, ...(isHere ? { bridges: createHostBridges(deps, ip) } : {}) })
  const templates = createTemplates(deps, {
    osinfo,
    pools: storagePools,
    networks,
    vm: (name) => vms.inventory.byName(name)?.record,
    ...(templateStore ? { templateStore } : {}),
    ...(distroDirs ? { distroDirs } : {}),
  })
  const kvm = createKvmProbe(deps)
  const vms = createVms(deps, {
    templates,
    kvm,
    ...(stats ? { stats } : {}),
    ...(policy ? { policy } : {}),
    ...(tickets ? { tickets } : {}),
    ...(openHost ? { openHost } : {}),
    accounts: known,
  })
  const demoTasks = simulate && createDemoTasks(deps)
  const parts: readonly { start?(): void | Promise<void>; close?(): void | Promise<void> }[] = [
    storagePools,
    volumes,
    networks,
    templates,
    vms,
    ...(demoTasks ? [demoTasks] : []),
  ]
  let isTicking = false
  let starting: Promise<void> | undefined
  let closing: Promise<void> | undefined

  async function start(): Promise<void> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    for (const part of parts) await part.start?.()
    // What VMs use is shown by pools and networks.
    vms.inventory.onChange(() => {
      // One reading changes many VMs at once.
      if (isTicking) return
      isTicking = true
      queueMicrotask(() => {
        isTicking = false
        storagePools.tick()
        networks.tick()
      })
    })
    // Found early, so that the first VM need not wait for it.
    link.onUp(async () => {
      await kvm.find()
    })
    link.start()
  }
  async function close(): Promise<void> {
    for (const part of [...parts].reverse()) await part.close?.()
    await link.close()
  }
  return {
    version: '0.1.0',
    prefix,
    link,
    get state() {
      return vms.inventory.state
    },
    vms,
    templates,
    storagePools,
    volumes,
    networks,
    host,
    osinfo,
    capabilities: createCapabilities(deps, kvm),
    ...(demoTasks ? { demoTasks } : {}),
    async task(id, ctx) {
      if (tasks.get === undefined) throw new TypeError('these tasks have no get()')
      return (await tasks.get(id, ctx)) as View
    },
    start: () => (starting ??= start()),
    close: () => (closing ??= close()),
  }
}
