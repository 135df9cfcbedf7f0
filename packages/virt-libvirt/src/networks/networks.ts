import type { Network } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { createInventory, type Entry, type Inventory } from '../inventory/inventory.ts'
import type { RunContext, View } from '../needs.ts'
import { assertName } from '../storage/define-pool.ts'
import { ask, isLibvirt } from '../storage/refusal.ts'
import { namesOf, noUsage, type Usage } from '../storage/usage.ts'
import type { HostBridges } from './host-bridges.ts'
import { hostSubnets } from './host-subnets.ts'
import { formatSubnet } from './ipv4.ts'
import { kindOnHost, networkEvent, readAll, readOne } from './network-reader.ts'
import type { NetworkRecord } from './network-record.ts'
import { type HostLinks, type NetworkKind, type NetworkSpec, networkXml } from './network-xml.ts'

/** Options of {@link createNetworks}. */
export interface NetworksOptions {
  /** Who uses networks. @default nobody */
  readonly usage?: Usage
  /** Tells what an interface of the host is. @default looks at /sys/class/net */
  readonly kindOf?: HostLinks['kindOf']
  /** Makes bridges on the host libvirt runs on. @default networks of connection bridge need one that is there */
  readonly bridges?: HostBridges
}

/** What may change of a network; everything but autostart needs it inactive. */
export interface NetworkChange {
  readonly name?: string
  readonly autostart?: boolean
  readonly subnet?: string
  readonly interfaces?: readonly string[]
}

/** The host's virtual networks. */
export interface Networks {
  /** What is known, kept true by libvirt's events. */
  readonly inventory: Inventory<NetworkRecord>
  list(ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_NETWORK_NOT_FOUND` */
  get(name: string, ctx: RunContext): Promise<View>
  /**
   * Defines a network; it is inactive and starts with the host. Of connection bridge over an interface that is none, or with a VLAN: the bridge is made, see {@link Networks.confirm}.
   * @throws {@link VirtError} `VIRT_ERR_NETWORK_EXISTS`, `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_NETWORK_NO_SUBNET`, `VIRT_ERR_BRIDGE_IMPOSSIBLE`, `VIRT_ERR_BRIDGE_FAILED`
   */
  create(spec: NetworkSpec, ctx: RunContext): Promise<View>
  /**
   * Says that the host is still reached over a bridge that was made for this network; else it is taken back a minute after it was made, and the network with it.
   * Activating a network says so, too.
   */
  confirm(name: string, ctx: RunContext): Promise<View>
  /** Changes a network; `isRenamed` tells that its URI is another now. @throws {@link VirtError} `VIRT_ERR_NETWORK_STATE`, `VIRT_ERR_NETWORK_IN_USE` */
  update(name: string, change: NetworkChange, ctx: RunContext): Promise<{ readonly view: View; readonly isRenamed: boolean }>
  /** @throws {@link VirtError} `VIRT_ERR_NETWORK_STATE` while active, `VIRT_ERR_NETWORK_IN_USE` while a VM or a template uses it. */
  delete(name: string, ctx: RunContext): Promise<void>
  /** @throws {@link VirtError} `VIRT_ERR_NETWORK_STATE` when it is active, `VIRT_ERR_NETWORK_DENIED` on the libvirt of an ordinary user. */
  activate(name: string, ctx: RunContext): Promise<View>
  /** @throws {@link VirtError} `VIRT_ERR_NETWORK_STATE` when it is not active, `VIRT_ERR_NETWORK_IN_USE` while a running VM uses it. */
  deactivate(name: string, ctx: RunContext): Promise<View>
  /** URI of a network. */
  uriOf(name: string): string
  /** Computes `vms` and `in_use` anew; call it when VMs or templates changed. */
  tick(): void
  start(): Promise<void>
  close(): Promise<void>
}

/** Makes {@link Networks}; nothing happens until `start()`. */
export function createNetworks(deps: Deps, options: NetworksOptions = {}): Networks {
  const { link, operations, prefix } = deps
  const { usage = noUsage, bridges } = options
  const { kindOf = deps.simulate?.interfaces === undefined ? (bridges?.kindOf ?? kindOnHost) : simulatedKind } = options
  const uriOf = (name: string): string => `${prefix}/networks/${encodeURIComponent(name)}`
  /** Networks that are gone for a moment while they get another name: readers wait, so that it is told as a rename. */
  const redefining = new Map<string, Promise<void>>()
  const inventory = createInventory<NetworkRecord>(deps, {
    type: 'network',
    link,
    watch: async () => {
      await link.connection().on('network.lifecycle', ({ network }) => inventory.touch(network.uuid))
    },
    load: async () => {
      await Promise.all(redefining.values())
      return ask(() => readAll(link.connection()))
    },
    refresh: async (ids) => {
      await Promise.all(ids.map((id) => redefining.get(id) ?? Promise.resolve()))
      return ask(async () => (await Promise.all(ids.map((id) => readOne(link.connection(), id)))).filter((n) => n !== undefined))
    },
    figures: ({ record }) => {
      const vms = vmsOf(record.name, false)
      const confirmBy = bridgeOf(record)?.confirmBy
      return {
        vms,
        in_use: vms.length > 0 || usage.templates().some((t) => t.networks.includes(record.name)),
        ...(confirmBy === undefined ? {} : { confirm_by: new Date(confirmBy).toISOString() }),
      }
    },
    event: (change) => networkEvent(change, uriOf),
  })

  const bridgeOf = ({ connection, interfaces: [name] }: NetworkRecord): ReturnType<HostBridges['get']> =>
    connection === 'bridge' && name !== undefined ? bridges?.get(name) : undefined
  /** The bridge a network is to use, made when it is not there. */
  async function onBridge(spec: NetworkSpec): Promise<NetworkSpec> {
    const [nic, ...more] = spec.interfaces ?? []
    if (bridges === undefined || spec.connection !== 'bridge' || nic === undefined || more.length > 0 || spec.subnet !== undefined)
      return spec
    const kind = await kindOf(nic)
    if (kind === undefined || (kind === 'bridge' && spec.vlanId === undefined)) return spec
    const { bridge } = await bridges.make(nic, spec.vlanId)
    const { vlanId: _, ...rest } = spec
    return { ...rest, interfaces: [bridge] }
  }
  async function keepBridge(record: NetworkRecord): Promise<void> {
    const made = bridgeOf(record)
    if (made?.confirmBy === undefined) return
    await bridges?.keep(made.bridge)
    inventory.tick()
  }
  /** A bridge that carries nothing of the host's goes with its last network; one with the host's addresses stays. */
  async function leaveBridge(bridge: string, except: string): Promise<void> {
    const made = bridges?.get(bridge)
    if (made === undefined || (made.movesAddresses && made.confirmBy === undefined)) return
    if (inventory.entries().some((e) => e.id !== except && e.record.interfaces.includes(bridge))) return
    await bridges?.remove(bridge)
  }
  bridges?.onRollback(async ({ bridge }) => {
    await inventory.ready()
    for (const { id, record } of inventory.entries())
      if (record.connection === 'bridge' && record.interfaces.includes(bridge)) {
        const network = await link.connection().networkLookupByUUID(id)
        if (await network.isActive()) await network.destroy()
        await network.undefine()
        await inventory.refresh([id])
      }
  })
  async function simulatedKind(name: string): Promise<'bridge' | 'other' | undefined> {
    const found = deps.simulate?.interfaces?.find((i) => i['name'] === name)
    return found === undefined ? undefined : found['type'] === 'bridge' ? 'bridge' : 'other'
  }
  const vmsOf = (name: string, onlyRunning: boolean): string[] =>
    usage
      .vms()
      .filter((vm) => (vm.isRunning || !onlyRunning) && vm.networks.includes(name))
      .map((vm) => vm.name)
  async function find(name: string): Promise<Entry<NetworkRecord>> {
    await inventory.ready()
    const entry = inventory.byName(name)
    if (entry === undefined) throw new VirtError('VIRT_ERR_NETWORK_NOT_FOUND', { name })
    return entry
  }
  async function refreshed(id: string): Promise<View> {
    await inventory.refresh([id])
    const view = inventory.get(id)
    if (view === undefined) throw new VirtError('VIRT_ERR_NETWORK_NOT_FOUND', { name: id })
    return view
  }
  async function hostLinks(except?: string): Promise<HostLinks> {
    const others = inventory.entries().filter((e) => e.id !== except)
    const own = inventory.entries().find((e) => e.id === except)?.record.subnet
    // A simulated host has no networks but libvirt's.
    const host = (deps.simulate === undefined ? await hostSubnets() : []).filter(
      (s) => own === undefined || formatSubnet(s) !== formatSubnet(own),
    )
    return { taken: [...others.flatMap((e) => e.record.subnet ?? []), ...host], kindOf, isSimulated: deps.simulate !== undefined }
  }
  const onNetwork = <O>(
    action: string,
    name: string,
    ctx: RunContext,
    fn: (network: Network, entry: Entry<NetworkRecord>) => Promise<O>,
  ): Promise<O> =>
    find(name).then((entry) =>
      operations.run(
        { name: `network.${action}`, subject: { type: 'network', id: entry.id }, audience: entry.audience },
        ctx,
        { name },
        () => ask(async () => fn(await link.connection().networkLookupByUUID(entry.id), entry)),
      ),
    )
  const state = (entry: Entry<NetworkRecord>, action: string, needed: string): VirtError =>
    new VirtError('VIRT_ERR_NETWORK_STATE', { name: entry.name, state: entry.record.isActive ? 'active' : 'inactive', action, needed })
  function assertUnused(name: string, onlyRunning: boolean): void {
    const users = vmsOf(name, onlyRunning).map((vm) => `virtual machine ${vm}`)
    if (!onlyRunning)
      users.push(
        ...usage
          .templates()
          .filter((t) => t.networks.includes(name))
          .map((t) => `template ${t.name}`),
      )
    if (users.length > 0) throw new VirtError('VIRT_ERR_NETWORK_IN_USE', { name, users: namesOf(users) })
  }
  async function redefine(network: Network, entry: Entry<NetworkRecord>, change: NetworkChange): Promise<void> {
    const { record } = entry
    if (record.isActive) throw state(entry, 'change', 'inactive')
    if (change.name !== undefined && change.name !== entry.name) {
      assertName(change.name)
      if (inventory.byName(change.name) !== undefined)
        throw new VirtError('VIRT_ERR_NETWORK_EXISTS', { name: change.name, pointer: '/name' })
      assertUnused(entry.name, false)
    }
    const subnet = change.subnet ?? (record.subnet === undefined ? undefined : formatSubnet(record.subnet))
    const keepsInterfaces = record.connection !== 'nat' && record.connection !== 'isolated'
    const interfaces = change.interfaces ?? (keepsInterfaces ? record.interfaces : undefined)
    const spec: NetworkSpec = {
      name: change.name ?? entry.name,
      connection: record.connection as NetworkKind,
      ...(subnet === undefined ? {} : { subnet }),
      ...(interfaces === undefined ? {} : { interfaces }),
    }
    const xml = await networkXml(spec, await hostLinks(entry.id), entry.id)
    const before = await network.getXMLDesc(0)
    const connection = link.connection()
    const work = async (): Promise<void> => {
      // libvirt cannot rename: the same uuid under another name is refused while the old definition stands.
      if (spec.name !== entry.name) await network.undefine()
      const made = await connection.networkDefineXML(xml).catch(async (err: unknown) => {
        if (spec.name !== entry.name) await connection.networkDefineXML(before)
        throw err
      })
      await made.setAutostart(change.autostart ?? record.autostart)
    }
    const working = work()
    redefining.set(
      entry.id,
      working.catch(() => undefined),
    )
    try {
      await working
    } finally {
      redefining.delete(entry.id)
    }
  }

  return {
    inventory,
    uriOf,
    async list() {
      await inventory.ready()
      return inventory.list()
    },
    async get(name) {
      const entry = await find(name)
      return inventory.get(entry.id) ?? entry.view
    },
    create: (spec, ctx) =>
      operations.run({ name: 'network.create', subject: { type: 'network', id: spec.name }, audience: {} }, ctx, spec, async (input) => {
        await inventory.ready()
        assertName(input.name)
        if (inventory.byName(input.name) !== undefined)
          throw new VirtError('VIRT_ERR_NETWORK_EXISTS', { name: input.name, pointer: '/name' })
        const spec = await onBridge(input)
        try {
          const xml = await networkXml(spec, await hostLinks())
          return await ask(async () => {
            const network = await link.connection().networkDefineXML(xml)
            await network.setAutostart(true).catch(async (err: unknown) => {
              await network.undefine().catch(() => undefined)
              throw err
            })
            return refreshed(network.uuid)
          })
        } catch (err) {
          const [bridge] = spec.interfaces ?? []
          if (spec !== input && bridge !== undefined) await leaveBridge(bridge, '')
          throw err
        }
      }),
    update: (name, change, ctx) =>
      onNetwork('update', name, ctx, async (network, entry) => {
        const isRenamed = change.name !== undefined && change.name !== entry.name
        if (isRenamed || change.subnet !== undefined || change.interfaces !== undefined) await redefine(network, entry, change)
        else if (change.autostart !== undefined && change.autostart !== entry.record.autostart) await network.setAutostart(change.autostart)
        return { view: await refreshed(entry.id), isRenamed }
      }),
    delete: (name, ctx) =>
      onNetwork('delete', name, ctx, async (network, entry) => {
        if (entry.record.isActive) throw state(entry, 'delete', 'inactive')
        assertUnused(name, false)
        await network.undefine()
        const [bridge] = entry.record.connection === 'bridge' ? entry.record.interfaces : []
        if (bridge !== undefined) await leaveBridge(bridge, entry.id)
        await inventory.refresh([entry.id])
      }),
    confirm: (name, ctx) =>
      onNetwork('confirm', name, ctx, async (_, { id, record }) => {
        await keepBridge(record)
        return refreshed(id)
      }),
    activate: (name, ctx) =>
      onNetwork('activate', name, ctx, async (network, entry) => {
        if (await network.isActive()) throw state(entry, 'activate', 'inactive')
        await network.create().catch((err: unknown) => {
          // What an ordinary user's libvirt answers: EPERM of the kernel, as text only.
          if (isLibvirt(err, 'SYSTEM_ERROR') && err instanceof Error && /not permitted|permission denied/i.test(err.message))
            throw new VirtError('VIRT_ERR_NETWORK_DENIED', { name, message: err.message }, { cause: err })
          throw err
        })
        // Whoever asks for this reaches the host.
        await keepBridge(entry.record)
        return refreshed(entry.id)
      }),
    deactivate: (name, ctx) =>
      onNetwork('deactivate', name, ctx, async (network, entry) => {
        if (!(await network.isActive())) throw state(entry, 'deactivate', 'active')
        assertUnused(name, true)
        await network.destroy()
        return refreshed(entry.id)
      }),
    tick: () => inventory.tick(),
    async start() {
      inventory.start()
      await bridges?.start()
    },
    async close() {
      bridges?.close()
      await inventory.close()
    },
  }
}
