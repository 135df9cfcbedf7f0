import type { StoragePool } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { createInventory, type Change, type Entry, type Inventory } from '../inventory/inventory.ts'
import type { EventDraft, RunContext, View } from '../needs.ts'
import { ensureDefaultPool } from './default-pool.ts'
import { definePool } from './define-pool.ts'
import { growPool } from './grow-pool.ts'
import type { Neighbour } from './pool-overlap.ts'
import { type PoolRoots, realDirectory } from './pool-path.ts'
import { createPoolReader, readPools } from './pool-reader.ts'
import { liesIn, type PoolRecord } from './pool-record.ts'
import { forgetSecret } from './pool-secret.ts'
import type { PoolSpec } from './pool-xml.ts'
import { ask } from './refusal.ts'
import { namesOf, noUsage, type Usage } from './usage.ts'

/** Options of {@link createStoragePools}. */
export interface StoragePoolsOptions extends PoolRoots {
  /** Who uses pools. @default nobody */
  readonly usage?: Usage
  /** Directory of the pool `default`, which is made and started when the host has none of that name. @default none is made */
  readonly defaultPoolPath?: string
  /** How long one pool may take to answer before it counts as inaccessible. Unit: ms. @default 4000 */
  readonly patienceMs?: number
}

/** What may change of a pool. */
export interface PoolChange {
  readonly autostart?: boolean
  /** Disks or partitions that a logical pool is to have besides its own; those it has already change nothing. */
  readonly disks?: readonly string[]
}

/** The host's storage pools. */
export interface StoragePools {
  /** What is known, kept true by libvirt's events. */
  readonly inventory: Inventory<PoolRecord>
  /** Every pool, sorted by name, directories rescanned at most once a second. */
  list(ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_POOL_NOT_FOUND` */
  get(name: string, ctx: RunContext): Promise<View>
  /** The whole record. @throws {@link VirtError} `VIRT_ERR_POOL_NOT_FOUND` */
  record(name: string): Promise<PoolRecord>
  /** Does something with a pool's content, for as long as it answers. @throws {@link VirtError} `VIRT_ERR_POOL_INACCESSIBLE` */
  use<T>(pool: { readonly uuid: string; readonly name: string }, work: () => Promise<T>): Promise<T>
  /** Defines a pool; it is inactive. @throws {@link VirtError} `VIRT_ERR_POOL_EXISTS`, `VIRT_ERR_POOL_OVERLAP`, `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_NAME_INVALID` */
  create(spec: PoolSpec, ctx: RunContext): Promise<View>
  /** @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` for a disk that a pool cannot grow by. */
  update(name: string, change: PoolChange, ctx: RunContext): Promise<View>
  /** Undefines a pool, its volumes stay. @throws {@link VirtError} `VIRT_ERR_POOL_STATE` while active, `VIRT_ERR_POOL_IN_USE` while a VM or a template uses it. */
  delete(name: string, ctx: RunContext): Promise<void>
  /** @throws {@link VirtError} `VIRT_ERR_POOL_STATE` when it is active. */
  activate(name: string, ctx: RunContext): Promise<View>
  /** @throws {@link VirtError} `VIRT_ERR_POOL_STATE` when it is not active, `VIRT_ERR_POOL_IN_USE` while a running VM uses it. */
  deactivate(name: string, ctx: RunContext): Promise<View>
  /** URI of a pool. */
  uriOf(name: string): string
  /** Tells that volumes of a pool changed. */
  touched(name: string): Promise<void>
  /** Computes `in_use` anew; call it when VMs or templates changed. */
  tick(): void
  start(): void
  close(): Promise<void>
}

/** Shortest time between two scans of the pools' directories. Unit: ms. */
const RESCAN_MS = 1000

/** Makes {@link StoragePools}; nothing happens until `start()`. */
export function createStoragePools(deps: Deps, options: StoragePoolsOptions = {}): StoragePools {
  const { link, operations, clock, log, prefix } = deps
  const { usage = noUsage } = options
  const reader = createPoolReader({ log, clock, ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }) })
  const uriOf = (name: string): string => `${prefix}/storagepools/${encodeURIComponent(name)}`
  let scannedAt = -Infinity
  let scanning: Promise<void> | undefined

  const known = (): readonly Entry<PoolRecord>[] => inventory.entries()
  const inventory: Inventory<PoolRecord> = createInventory<PoolRecord>(deps, {
    type: 'storagepool',
    link,
    watch: async () => {
      const connection = link.connection()
      await connection.on('storagePool.lifecycle', ({ pool }) => inventory.touch(pool.uuid))
      await connection.on('storagePool.refresh', ({ pool }) => inventory.touch(pool.uuid))
      if (options.defaultPoolPath !== undefined) await ensureDefaultPool(connection, options.defaultPoolPath, log)
    },
    load: () => ask(() => readPools(link.connection(), reader, known)),
    refresh: async (ids) => {
      const connection = link.connection()
      const read = await Promise.all(
        ids.map((id) => reader.readById(id, inventory.entry(id)?.name ?? id, () => connection.storagePoolLookupByUUID(id))),
      )
      return read.filter((item) => item !== undefined)
    },
    figures: ({ record }) => ({
      capacity: record.capacity,
      allocated: record.allocation,
      available: record.available,
      in_use: usersOf(record, false).length > 0,
    }),
    event: (change) => poolEvent(change, uriOf),
  })

  function usersOf(pool: PoolRecord, onlyRunning: boolean): string[] {
    const vms = usage.vms().filter((vm) => (vm.isRunning || !onlyRunning) && vm.disks.some((disk) => liesIn(disk, pool)))
    const templates = onlyRunning ? [] : usage.templates().filter((t) => t.pools.includes(pool.name))
    return [...vms.map((vm) => `virtual machine ${vm.name}`), ...templates.map((t) => `template ${t.name}`)]
  }
  async function find(name: string): Promise<Entry<PoolRecord>> {
    await inventory.ready()
    const entry = inventory.byName(name)
    if (entry === undefined) throw new VirtError('VIRT_ERR_POOL_NOT_FOUND', { name })
    return entry
  }
  /** The directories of all pools; one that cannot be looked at counts as it is written. */
  const neighbours = (): Promise<readonly Neighbour[]> =>
    Promise.all(
      known()
        .filter(({ record }) => record.path !== '')
        .map(async ({ name, record }) => {
          const { path, uuid, state, type } = record
          const isNear = deps.simulate === undefined && type === 'dir' && state !== 'inaccessible'
          const real = isNear ? await reader.use({ uuid, name }, () => realDirectory(path)).catch(() => path) : path
          return { name, path: real }
        }),
    )
  const viewOf = (entry: Entry<PoolRecord>): View => inventory.get(entry.id) ?? entry.view
  async function refreshed(id: string): Promise<View> {
    await inventory.refresh([id])
    const view = inventory.get(id)
    if (view === undefined) throw new VirtError('VIRT_ERR_POOL_NOT_FOUND', { name: id })
    return view
  }
  /** One scan for all who ask within a second; a pool that hangs does not hold the others up. */
  function rescan(): Promise<void> {
    if (clock.now() - scannedAt < RESCAN_MS) return scanning ?? Promise.resolve()
    scannedAt = clock.now()
    const work = async (): Promise<void> => {
      const connection = link.connection()
      const active = inventory.entries().filter((e) => e.record.state === 'active' && e.record.type === 'dir')
      const scans = active.map((e) => reader.rescan(e.id, () => connection.storagePoolLookupByUUID(e.id)))
      await Promise.allSettled(scans)
      await inventory.refresh()
    }
    scanning = work().finally(() => {
      scanning = undefined
    })
    return scanning
  }
  const onPool = <O>(
    action: string,
    name: string,
    ctx: RunContext,
    fn: (pool: StoragePool, entry: Entry<PoolRecord>) => Promise<O>,
  ): Promise<O> =>
    find(name).then((entry) =>
      operations.run(
        { name: `storagepool.${action}`, subject: { type: 'storagepool', id: entry.id }, audience: entry.audience },
        ctx,
        { name },
        () => ask(async () => fn(await link.connection().storagePoolLookupByUUID(entry.id), entry)),
      ),
    )
  const state = (entry: Entry<PoolRecord>, action: string, needed: string): VirtError =>
    new VirtError('VIRT_ERR_POOL_STATE', { name: entry.name, state: entry.record.state, action, needed })
  const inUse = (entry: Entry<PoolRecord>, users: readonly string[]): VirtError =>
    new VirtError('VIRT_ERR_POOL_IN_USE', { name: entry.name, users: namesOf(users) })

  return {
    inventory,
    uriOf,
    async list() {
      await inventory.ready()
      await rescan()
      return inventory.list()
    },
    async get(name) {
      await find(name)
      await rescan()
      return viewOf(await find(name))
    },
    record: async (name) => (await find(name)).record,
    use: (pool, work) => reader.use(pool, work),
    create: (spec, ctx) =>
      operations.run(
        { name: 'storagepool.create', subject: { type: 'storagepool', id: spec.name }, audience: {} },
        ctx,
        spec,
        async (input) => {
          await inventory.ready()
          if (inventory.byName(input.name) !== undefined)
            throw new VirtError('VIRT_ERR_POOL_EXISTS', { name: input.name, pointer: '/name' })
          const isSimulated = deps.simulate !== undefined
          return refreshed(await definePool(link.connection(), input, deps.dataDir, { ...options, isSimulated, neighbours }))
        },
      ),
    update: (name, change, ctx) =>
      onPool('update', name, ctx, async (pool, entry) => {
        if (change.disks !== undefined)
          await growPool(link.connection(), pool, {
            record: entry.record,
            asked: change.disks,
            isSimulated: deps.simulate !== undefined,
          })
        if (change.autostart !== undefined && change.autostart !== entry.record.autostart) await pool.setAutostart(change.autostart)
        return refreshed(entry.id)
      }),
    delete: (name, ctx) =>
      onPool('delete', name, ctx, async (pool, entry) => {
        if (entry.record.state !== 'inactive') throw state(entry, 'delete', 'inactive')
        const users = usersOf(entry.record, false)
        if (users.length > 0) throw inUse(entry, users)
        await pool.undefine()
        if (entry.record.source.username !== undefined) await forgetSecret(link.connection(), entry.name)
        await inventory.refresh([entry.id])
      }),
    activate: (name, ctx) =>
      onPool('activate', name, ctx, async (pool, entry) => {
        if (await pool.isActive()) throw state(entry, 'activate', 'inactive')
        await pool.create(0)
        return refreshed(entry.id)
      }),
    deactivate: (name, ctx) =>
      onPool('deactivate', name, ctx, async (pool, entry) => {
        if (!(await pool.isActive())) throw state(entry, 'deactivate', 'active')
        const users = usersOf(entry.record, true)
        if (users.length > 0) throw inUse(entry, users)
        await pool.destroy()
        return refreshed(entry.id)
      }),
    async touched(name) {
      const entry = inventory.byName(name)
      if (entry !== undefined) await inventory.refresh([entry.id])
    },
    tick: () => inventory.tick(),
    start: () => inventory.start(),
    close: () => inventory.close(),
  }
}

function poolEvent(change: Change<PoolRecord>, uriOf: (name: string) => string): EventDraft {
  const { ref, now, was } = change
  const audience = { everyone: true }
  if (now === undefined) return { type: 'storagepool.deleted', uri: uriOf(was?.name ?? ref.id), method: 'DELETE', ref, audience }
  const type =
    was === undefined
      ? 'created'
      : was.body['state'] === now.record.state
        ? 'changed'
        : now.record.state === 'active'
          ? 'activated'
          : now.record.state === 'inactive'
            ? 'deactivated'
            : 'changed'
  return { type: `storagepool.${type}`, uri: uriOf(now.name), method: was === undefined ? 'POST' : 'PUT', ref, audience, data: now.body }
}
