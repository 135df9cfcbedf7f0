import type { StoragePool, StorageVolume } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { createIsoPools, type IsoPools } from './iso-pools.ts'
import { plainView } from '../host/plain-view.ts'
import type { Audience, RunContext, View } from '../needs.ts'
import type { Osinfo } from '../osinfo/osinfo.ts'
import { assertName } from './define-pool.ts'
import { filePoolTypes, liesIn, type PoolRecord, readOnlyPoolTypes } from './pool-record.ts'
import type { StoragePools } from './pools.ts'
import { ask, isLibvirt } from './refusal.ts'
import { namesOf, noUsage, type Usage } from './usage.ts'
import { createContentReader } from './volume-content.ts'
import { readVolume, volumeBody, type VolumeRecord } from './volume-record.ts'
import { lookupVolume } from './volume-steps.ts'
import { type VolumeCreateInput, volumeCreateTask } from './volume-task.ts'

/** Options of {@link createVolumes}. */
export interface VolumesOptions {
  readonly pools: StoragePools
  /** Who uses volumes. @default nobody */
  readonly usage?: Usage
  /** Names the operating systems of ISO images. @default not named */
  readonly osinfo?: Osinfo
}

/** A volume to be made in a pool. */
export interface VolumeCreate {
  readonly name: string
  /** Unit: MiB, at least 1. */
  readonly capacityMiB: number
  /** @default qcow2 in pools of files, raw elsewhere */
  readonly format?: string
  /** Space taken at once. Unit: MiB. @default 0 */
  readonly allocationMiB?: number
}

/** The volumes of the host's pools. */
export interface Volumes {
  /** Pools made of images that lie elsewhere. */
  readonly isoPools: IsoPools
  /** Volumes of a pool, sorted by name; none while it is inactive. @throws {@link VirtError} `VIRT_ERR_POOL_NOT_FOUND`, `VIRT_ERR_POOL_INACCESSIBLE` */
  list(pool: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_NOT_FOUND`, `VIRT_ERR_POOL_STATE` */
  get(pool: string, name: string, ctx: RunContext): Promise<View>
  /** Queues the task that makes a volume and answers its id. @throws {@link VirtError} `VIRT_ERR_VOLUME_EXISTS`, `VIRT_ERR_POOL_READ_ONLY`, `VIRT_ERR_POOL_STATE` */
  create(pool: string, volume: VolumeCreate, ctx: RunContext): Promise<{ readonly id: string }>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a VM or a template uses it. */
  delete(pool: string, name: string, ctx: RunContext): Promise<void>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a running VM uses it. */
  resize(pool: string, name: string, sizeBytes: number, ctx: RunContext): Promise<View>
  /** Overwrites a volume with zeros. @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a running VM uses it. */
  wipe(pool: string, name: string, ctx: RunContext): Promise<View>
  /** Registers the task `volume.create`. */
  start(): void
  close(): Promise<void>
}

const MiB = 2 ** 20
/** How long the volumes of one pool may take to be listed. Unit: ms. */
const PATIENCE = { timeoutMs: 10_000 }
const RESIZE_SHRINK = 4
const everyone: Audience = { everyone: true }

/** Makes {@link Volumes}; nothing happens until `start()`. */
export function createVolumes(deps: Deps, options: VolumesOptions): Volumes {
  const { link, operations, store, events, tasks, prefix } = deps
  const { pools, usage = noUsage } = options
  const content = createContentReader(options.osinfo)
  const uriOf = (pool: string, name: string): string =>
    `${prefix}/storagepools/${encodeURIComponent(pool)}/storagevolumes/${encodeURIComponent(name)}`
  const refOf = (pool: string, name: string): { type: string; id: string } => ({ type: 'volume', id: `${pool}/${name}` })
  let unregister = (): void => undefined

  async function poolHandle(name: string, action: string): Promise<{ pool: StoragePool; record: PoolRecord }> {
    const record = await pools.record(name)
    if (record.state === 'inaccessible') throw new VirtError('VIRT_ERR_POOL_INACCESSIBLE', { name, seconds: 4 })
    if (record.state !== 'active' && record.state !== 'degraded')
      throw new VirtError('VIRT_ERR_POOL_STATE', { name, state: record.state, action, needed: 'active' })
    return { pool: await link.connection().storagePoolLookupByUUID(record.uuid), record }
  }
  async function handle(
    poolName: string,
    name: string,
    action: string,
  ): Promise<{ volume: StorageVolume; record: VolumeRecord; pool: PoolRecord }> {
    const { pool, record } = await poolHandle(poolName, action)
    const volume = await lookupVolume(pool, name)
    if (volume === undefined) throw new VirtError('VIRT_ERR_VOLUME_NOT_FOUND', { pool: poolName, name })
    return { volume, pool: record, record: readVolume(await volume.getXMLDesc(0), poolName) }
  }
  function usersOf(volume: VolumeRecord, pool: PoolRecord, onlyRunning: boolean): string[] {
    return usage
      .vms()
      .filter(
        (vm) =>
          (vm.isRunning || !onlyRunning) &&
          vm.disks.some((d) => (d.pool === undefined ? d.path === volume.path : liesIn(d, pool) && d.volume === volume.name)),
      )
      .map((vm) => vm.name)
  }
  async function view(volume: VolumeRecord, pool: PoolRecord): Promise<View> {
    return plainView(
      'volume',
      `${pool.name}/${volume.name}`,
      everyone,
      volumeBody(volume, await content(volume), usersOf(volume, pool, false)),
    )
  }
  async function published(type: string, method: string, pool: string, name: string): Promise<void> {
    await store.transaction(async (tx) => {
      events.publish(tx, { type: `volume.${type}`, uri: uriOf(pool, name), method, ref: refOf(pool, name), audience: everyone })
    })
    await pools.touched(pool)
  }
  const onVolume = <I extends object, O>(
    action: string,
    pool: string,
    name: string,
    ctx: RunContext,
    input: I,
    fn: (input: I) => Promise<O>,
  ): Promise<O> =>
    operations.run({ name: `volume.${action}`, subject: refOf(pool, name), audience: everyone }, ctx, input, (i) => ask(() => fn(i)))
  function assertFree(volume: VolumeRecord, pool: PoolRecord, onlyRunning: boolean): void {
    const users = usersOf(volume, pool, onlyRunning).map((vm) => `virtual machine ${vm}`)
    if (!onlyRunning)
      users.push(
        ...usage
          .templates()
          .filter((t) => t.paths.includes(volume.path))
          .map((t) => `template ${t.name}`),
      )
    if (users.length > 0) throw new VirtError('VIRT_ERR_VOLUME_IN_USE', { name: volume.name, users: namesOf(users) })
  }
  const assertWritable = (pool: PoolRecord): void => {
    if (readOnlyPoolTypes.has(pool.type)) throw new VirtError('VIRT_ERR_POOL_READ_ONLY', { name: pool.name, type: pool.type })
  }

  const list = (poolName: string): Promise<readonly View[]> =>
    ask(async () => {
      const known = await pools.record(poolName)
      if (known.state === 'inactive') return []
      const { pool, record } = await poolHandle(poolName, 'list volumes')
      if (filePoolTypes.has(record.type)) await pool.refresh(0, PATIENCE)
      const volumes = await pool.listAllVolumes(0, PATIENCE)
      const views = await Promise.all(
        volumes.map(async (volume) => {
          try {
            return await view(readVolume(await volume.getXMLDesc(0), poolName), record)
          } catch (err) {
            // Deleted between the two calls.
            if (isLibvirt(err, 'NO_STORAGE_VOL')) return undefined
            throw err
          }
        }),
      )
      const byName = new Map(views.flatMap((v, i) => (v === undefined ? [] : [[volumes[i]!.name, v] as const])))
      return [...byName.keys()].sort().map((name) => byName.get(name)!)
    })
  const isoPools = createIsoPools(deps, { pools, volumes: list, ...(options.osinfo === undefined ? {} : { osinfo: options.osinfo }) })

  return {
    isoPools,
    list,
    get: (poolName, name) =>
      ask(async () => {
        const { record, pool } = await handle(poolName, name, 'read a volume')
        return view(record, pool)
      }),
    create: (poolName, volume, ctx) =>
      onVolume('create', poolName, volume.name, ctx, volume, async (input) => {
        assertName(input.name, 250)
        const { pool, record } = await poolHandle(poolName, 'create a volume')
        assertWritable(record)
        if ((await lookupVolume(pool, input.name)) !== undefined)
          throw new VirtError('VIRT_ERR_VOLUME_EXISTS', { pool: poolName, name: input.name, pointer: '/name' })
        const isFile = filePoolTypes.has(record.type)
        const task: VolumeCreateInput = {
          pool: poolName,
          name: input.name,
          capacityBytes: input.capacityMiB * MiB,
          format: input.format ?? (isFile ? 'qcow2' : 'raw'),
          allocationBytes: Math.min(input.allocationMiB ?? 0, input.capacityMiB) * MiB,
        }
        const owner = ctx.principal?.name
        return store.transaction((tx) =>
          tasks.enqueue(
            tx,
            'volume.create',
            { ...task },
            { ctx, target: uriOf(poolName, input.name), audience: owner === undefined ? {} : { owner } },
          ),
        )
      }),
    delete: (poolName, name, ctx) =>
      onVolume('delete', poolName, name, ctx, {}, async () => {
        const { volume, record, pool } = await handle(poolName, name, 'delete a volume')
        assertWritable(pool)
        assertFree(record, pool, false)
        await volume.delete(0)
        await published('deleted', 'DELETE', poolName, name)
      }),
    resize: (poolName, name, sizeBytes, ctx) =>
      onVolume('resize', poolName, name, ctx, { sizeBytes }, async (input) => {
        const { volume, record, pool } = await handle(poolName, name, 'resize a volume')
        assertWritable(pool)
        assertFree(record, pool, true)
        await volume.resize(input.sizeBytes, input.sizeBytes < record.capacity ? RESIZE_SHRINK : 0)
        await published('resized', 'POST', poolName, name)
        return view(readVolume(await volume.getXMLDesc(0), poolName), pool)
      }),
    wipe: (poolName, name, ctx) =>
      onVolume('wipe', poolName, name, ctx, {}, async () => {
        const { volume, record, pool } = await handle(poolName, name, 'wipe a volume')
        assertWritable(pool)
        assertFree(record, pool, true)
        await volume.wipe(0)
        await published('wiped', 'POST', poolName, name)
        return view(readVolume(await volume.getXMLDesc(0), poolName), pool)
      }),
    start() {
      isoPools.start()
      unregister()
      unregister = tasks.register(
        volumeCreateTask({ link, created: (pool, name) => published('created', 'POST', pool, name) }),
        '@onggi/virt-libvirt',
      )
    },
    async close() {
      await isoPools.close()
      unregister()
    },
  }
}
