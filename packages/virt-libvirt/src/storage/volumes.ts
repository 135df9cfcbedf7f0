import type { StoragePool, StorageVolume } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { isVirtError, VirtError } from '../errors.ts'
import { createIsoPools, type IsoPools } from './iso-pools.ts'
import { plainView } from '../host/plain-view.ts'
import { byCodePoints } from '../inventory/book.ts'
import type { Audience, ConsoleTickets, JsonValue, RunContext, View } from '../needs.ts'
import type { Osinfo } from '../osinfo/osinfo.ts'
import { assertName } from './define-pool.ts'
import { filePoolTypes, type PoolRecord } from './pool-record.ts'
import type { StoragePools } from './pools.ts'
import { ask, isLibvirt } from './refusal.ts'
import { noUsage, type Usage } from './usage.ts'
import { createContentReader } from './volume-content.ts'
import { createVolumeGuards } from './volume-guards.ts'
import { createVolumeSimulation } from './volume-simulation.ts'
import { emptyDownload, type VolumeDownload, volumeDownload } from './volume-download.ts'
import { readVolume, volumeBody, type VolumeRecord } from './volume-record.ts'
import { lookupVolume } from './volume-steps.ts'
import { neededBytes, type VolumeCreate, planVolume } from './volume-plan.ts'
import { type VolumeDownloadInput, volumeTasks, type VolumeUploadInput } from './volume-task.ts'
import { type Chunk, createUploads } from './volume-uploads.ts'

/** Options of {@link createVolumes}. */
export interface VolumesOptions {
  readonly pools: StoragePools
  /** Who uses volumes. @default nobody */
  readonly usage?: Usage
  /** Names the operating systems of ISO images. @default not named */
  readonly osinfo?: Osinfo
  /** One-shot tickets for downloads. @default none can be had */
  readonly tickets?: ConsoleTickets
}

/** The volumes of the host's pools. */
export interface Volumes {
  /** Pools made of images that lie elsewhere. */
  readonly isoPools: IsoPools
  /** Volumes of a pool, sorted by name; none while it is inactive. @throws {@link VirtError} `VIRT_ERR_POOL_NOT_FOUND`, `VIRT_ERR_POOL_INACCESSIBLE` */
  list(pool: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_NOT_FOUND`, `VIRT_ERR_POOL_STATE` */
  get(pool: string, name: string, ctx: RunContext): Promise<View>
  /**
   * Queues the task that makes a volume and answers its id and name.
   * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_VOLUME_EXISTS`, `VIRT_ERR_POOL_READ_ONLY`, `VIRT_ERR_POOL_STATE`
   */
  create(pool: string, volume: VolumeCreate, ctx: RunContext): Promise<{ readonly id: string; readonly name: string }>
  /** Queues the task that copies a volume. @throws {@link VirtError} `VIRT_ERR_VOLUME_EXISTS`, `VIRT_ERR_VOLUME_IN_USE` while a running VM uses it. */
  clone(
    pool: string,
    name: string,
    to: { readonly pool?: string; readonly name?: string },
    ctx: RunContext,
  ): Promise<{ readonly id: string }>
  /** Takes the next piece of an upload and answers how far it is. @throws {@link VirtError} `VIRT_ERR_UPLOAD_NONE`, `VIRT_ERR_UPLOAD_BUSY`, `VIRT_ERR_FIELD_INVALID` */
  upload(pool: string, name: string, chunk: Chunk, ctx: RunContext): Promise<{ readonly offset: number; readonly capacityBytes: number }>
  /**
   * The bytes of a volume, for whoever may have them or shows a ticket for them.
   * @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a running VM writes it
   */
  download(pool: string, name: string, ctx: RunContext, ticket?: string): Promise<VolumeDownload>
  /** A ticket for one download, and the volume's URI. @throws {@link VirtError} `VIRT_ERR_CONSOLE_UNAVAILABLE`, and as `download` */
  downloadTicket(
    pool: string,
    name: string,
    ctx: RunContext,
  ): Promise<{ readonly uri: string; readonly ticket: string; readonly expiresAt: number }>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a VM or a template uses it. */
  delete(pool: string, name: string, ctx: RunContext): Promise<void>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a running VM uses it. */
  resize(pool: string, name: string, sizeBytes: number, ctx: RunContext): Promise<View>
  /** Overwrites a volume with zeros. @throws {@link VirtError} `VIRT_ERR_VOLUME_IN_USE` while a running VM uses it. */
  wipe(pool: string, name: string, ctx: RunContext): Promise<View>
  /** Registers the tasks `volume.create`, `volume.download`, `volume.upload` and `volume.clone`. */
  start(): void
  close(): Promise<void>
}

const RESIZE_SHRINK = 4
const everyone: Audience = { everyone: true }

/** Makes {@link Volumes}; nothing happens until `start()`. */
export function createVolumes(deps: Deps, options: VolumesOptions): Volumes {
  const { link, operations, store, events, tasks, prefix } = deps
  const { pools, usage = noUsage } = options
  const content = createContentReader(options.osinfo)
  const simulation = createVolumeSimulation(deps.simulate)
  const uploads = createUploads(deps.clock, simulation.fill)
  /** URLs with a password, by the volume that is made of them: never in a task's input. */
  const secretUrls = new Map<string, string>()
  /** Volumes that a task of this process is making. */
  const filled = new Set<string>()
  const uriOf = (pool: string, name: string): string =>
    `${prefix}/storagepools/${encodeURIComponent(pool)}/storagevolumes/${encodeURIComponent(name)}`
  const refOf = (pool: string, name: string): { type: string; id: string } => ({ type: 'volume', id: `${pool}/${name}` })
  let unregister = (): void => undefined

  const recordOf = async (volume: StorageVolume, pool: string): Promise<VolumeRecord> =>
    simulation.shown(readVolume(await volume.getXMLDesc(0), pool))
  const { usersOf, assertFree, assertOwnContent, assertWritable } = createVolumeGuards(pools, usage, content, (pool, name) =>
    filled.has(uriOf(pool, name)),
  )
  async function poolHandle(name: string, action: string): Promise<{ pool: StoragePool; record: PoolRecord }> {
    const record = await pools.record(name)
    if (record.state === 'inaccessible') throw new VirtError('VIRT_ERR_POOL_INACCESSIBLE', { name, seconds: 4 })
    if (record.state !== 'active' && record.state !== 'degraded')
      throw new VirtError('VIRT_ERR_POOL_STATE', { name, state: record.state, action, needed: 'active' })
    return { pool: await pools.use(record, () => link.connection().storagePoolLookupByUUID(record.uuid)), record }
  }
  async function handle(
    poolName: string,
    name: string,
    action: string,
  ): Promise<{ volume: StorageVolume; record: VolumeRecord; pool: PoolRecord }> {
    const { pool, record } = await poolHandle(poolName, action)
    const volume = await lookupVolume(pool, name)
    if (volume === undefined) throw new VirtError('VIRT_ERR_VOLUME_NOT_FOUND', { pool: poolName, name })
    return { volume, pool: record, record: await recordOf(volume, poolName) }
  }
  async function writable(poolName: string, name: string, action: string): ReturnType<typeof handle> {
    assertWritable(await pools.record(poolName))
    return handle(poolName, name, action)
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
  async function assertAbsent(pool: StoragePool, poolName: string, name: string): Promise<void> {
    if ((await lookupVolume(pool, name)) !== undefined)
      throw new VirtError('VIRT_ERR_VOLUME_EXISTS', { pool: poolName, name, pointer: '/name' })
  }
  async function enqueue(task: string, input: JsonValue, pool: string, name: string, ctx: RunContext): Promise<{ readonly id: string }> {
    const owner = ctx.principal?.name
    const audience = owner === undefined ? {} : { owner }
    const target = uriOf(pool, name)
    const made = await store.transaction((tx) => tasks.enqueue(tx, task, input, { ctx, target, audience }))
    filled.add(target)
    const end = (): void => void filled.delete(target)
    tasks.wait(made.id).then(end, end)
    return made
  }

  const list = (poolName: string): Promise<readonly View[]> =>
    ask(async () => {
      const known = await pools.record(poolName)
      if (known.state === 'inactive') return []
      const { pool, record } = await poolHandle(poolName, 'list volumes')
      const volumes = await pools.use(record, async () => {
        if (filePoolTypes.has(record.type)) await pool.refresh(0)
        return pool.listAllVolumes(0)
      })
      const views = await Promise.all(
        volumes.map(async (volume) => {
          try {
            return await view(await recordOf(volume, poolName), record)
          } catch (err) {
            // Deleted between the two calls.
            if (isLibvirt(err, 'NO_STORAGE_VOL')) return undefined
            throw err
          }
        }),
      )
      const extra = await Promise.all(simulation.extra(record).map(async (v) => [v.name, await view(v, record)] as const))
      const byName = new Map(views.flatMap((v, i) => (v === undefined ? [] : [[volumes[i]!.name, v] as const])).concat(extra))
      return [...byName.keys()].sort(byCodePoints).map((name) => byName.get(name)!)
    })
  async function download(poolName: string, name: string): Promise<VolumeDownload> {
    const { volume, record, pool } = await handle(poolName, name, 'download a volume')
    // An ISO image is only read; anything else a running guest changes under the reader's hands.
    if ((await content(record)).format !== 'iso') assertFree(record, pool, true)
    return deps.simulate === undefined ? volumeDownload(volume) : emptyDownload(record.allocation)
  }
  const isoPools = createIsoPools(deps, { pools, volumes: list, ...(options.osinfo === undefined ? {} : { osinfo: options.osinfo }) })

  return {
    isoPools,
    list,
    get: (poolName, name) =>
      ask(async () => {
        const known = await pools.record(poolName)
        const lun = simulation.extra(known).find((v) => v.name === name)
        if (lun !== undefined) return view(lun, known)
        const { record, pool } = await handle(poolName, name, 'read a volume')
        return view(record, pool)
      }),
    create: (poolName, volume, ctx) =>
      onVolume('create', poolName, volume.name ?? '', ctx, volume, async (input) => {
        assertWritable(await pools.record(poolName))
        const { pool, record } = await poolHandle(poolName, 'create a volume')
        const plan = planVolume(record, input)
        const { task, name, input: taskInput, secretUrl } = plan
        await assertAbsent(pool, poolName, name)
        const needed = neededBytes(plan, record)
        if (needed > record.available) throw new VirtError('VIRT_ERR_NO_SPACE', { pool: poolName, available: record.available, needed })
        if (secretUrl !== undefined) secretUrls.set(uriOf(poolName, name), secretUrl)
        if (task === 'volume.upload') uploads.announce(taskInput as unknown as VolumeUploadInput)
        return { ...(await enqueue(task, taskInput, poolName, name, ctx)), name }
      }),
    clone: (poolName, name, to, ctx) =>
      onVolume('clone', poolName, name, ctx, to, async (input) => {
        const source = await handle(poolName, name, 'clone a volume')
        assertFree(source.record, source.pool, true)
        await assertOwnContent(source.record)
        const target = input.pool ?? poolName
        const { pool, record } = await poolHandle(target, 'create a volume').catch((err: unknown) => {
          if (isVirtError(err, 'VIRT_ERR_POOL_NOT_FOUND'))
            throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/pool', value: target }, { cause: err })
          throw err
        })
        assertWritable(record)
        const copy = input.name ?? (await freeCloneName(pool, name))
        assertName(copy, 250)
        await assertAbsent(pool, target, copy)
        return enqueue('volume.clone', { pool: target, name: copy, from: { pool: poolName, name } }, target, copy, ctx)
      }),
    upload: (poolName, name, chunk, ctx) =>
      operations.run({ name: 'volume.upload', subject: refOf(poolName, name), audience: everyone }, ctx, { pool: poolName, name }, () =>
        ask(() => uploads.chunk(poolName, name, chunk)),
      ),
    download(poolName, name, ctx, ticket) {
      const subject = refOf(poolName, name)
      const who = ticket === undefined ? {} : options.tickets?.redeem(ticket, { subject, action: 'volume.download' })
      if (who === undefined) throw new VirtError('VIRT_ERR_CONSOLE_UNAVAILABLE')
      return onVolume('download', poolName, name, { ...ctx, ...who }, {}, () => download(poolName, name))
    },
    downloadTicket: (poolName, name, ctx) =>
      onVolume('download', poolName, name, ctx, {}, async () => {
        if (options.tickets === undefined || ctx.principal === null) throw new VirtError('VIRT_ERR_CONSOLE_UNAVAILABLE')
        await download(poolName, name)
        const subject = refOf(poolName, name)
        const wish = {
          principal: ctx.principal,
          subject,
          action: 'volume.download',
          ...(ctx.sessionId === undefined ? {} : { sessionId: ctx.sessionId }),
        }
        return { uri: uriOf(poolName, name), ...options.tickets.issue(wish) }
      }),
    delete: (poolName, name, ctx) =>
      onVolume('delete', poolName, name, ctx, {}, async () => {
        const { volume, record, pool } = await writable(poolName, name, 'delete a volume')
        assertFree(record, pool, false)
        await volume.delete(0)
        await published('deleted', 'DELETE', poolName, name)
      }),
    resize: (poolName, name, sizeBytes, ctx) =>
      onVolume('resize', poolName, name, ctx, { sizeBytes }, async (input) => {
        const { volume, record, pool } = await writable(poolName, name, 'resize a volume')
        assertFree(record, pool, true)
        await assertOwnContent(record)
        const flags = input.sizeBytes < record.capacity ? RESIZE_SHRINK : 0
        await simulation.resize(record, input.sizeBytes, () => volume.resize(input.sizeBytes, flags))
        await published('resized', 'POST', poolName, name)
        return view(await recordOf(volume, poolName), pool)
      }),
    wipe: (poolName, name, ctx) =>
      onVolume('wipe', poolName, name, ctx, {}, async () => {
        const { volume, record, pool } = await writable(poolName, name, 'wipe a volume')
        assertFree(record, pool, true)
        await simulation.wipe(() => volume.wipe(0))
        await published('wiped', 'POST', poolName, name)
        return view(await recordOf(volume, poolName), pool)
      }),
    start() {
      isoPools.start()
      unregister()
      const urlOf = ({ pool, name, url }: VolumeDownloadInput): string => secretUrls.get(uriOf(pool, name)) ?? url
      const created = (pool: string, name: string): Promise<void> => {
        secretUrls.delete(uriOf(pool, name))
        return published('created', 'POST', pool, name)
      }
      const undo = volumeTasks({ link, uploads, fill: simulation.fill, created, urlOf }).map((task) =>
        tasks.register(task, '@onggi/virt-libvirt'),
      )
      unregister = () => {
        for (const fn of undo) fn()
      }
    },
    async close() {
      await isoPools.close()
      unregister()
    },
  }
}

/** `<stem>-clone-N<ending>`, N the first that is free. */
async function freeCloneName(pool: StoragePool, name: string): Promise<string> {
  const taken = new Set((await pool.listAllVolumes(0)).map((v) => v.name))
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let n = 1; ; n++) if (!taken.has(`${stem}-clone-${n}${ending}`)) return `${stem}-clone-${n}${ending}`
}
