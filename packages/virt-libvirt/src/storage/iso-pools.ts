import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { plainView } from '../host/plain-view.ts'
import { byCodePoints } from '../inventory/book.ts'
import type { FoundIso } from '../media/scan-walk.ts'
import { scanIsos } from '../media/scan.ts'
import type { JsonValue, RunContext, TaskType, View } from '../needs.ts'
import type { Osinfo } from '../osinfo/osinfo.ts'
import { assertName, ISO_POOL } from './define-pool.ts'
import { everyone, isoPoolBody, scanVolumes, unique } from './iso-views.ts'
import type { StoragePools } from './pools.ts'

/** Options of {@link createIsoPools}. */
export interface IsoPoolsOptions {
  readonly pools: StoragePools
  /** Lists the volumes of a pool of libvirt. */
  readonly volumes: (pool: string, ctx: RunContext) => Promise<readonly View[]>
  /** Names the operating systems of images. @default not named */
  readonly osinfo?: Osinfo
  /** How long the result of a scan stays unless it is kept. Unit: ms. @default 300000 */
  readonly expiryMs?: number
}

/** Pools that hold nothing of their own: every bootable ISO image of the others, and the results of scans. */
export interface IsoPools {
  /** Whether a name is one of these pools. */
  has(name: string): boolean
  /** Results of scans by name, then `kimchi_isos`. */
  list(ctx: RunContext): Promise<readonly View[]>
  get(name: string, ctx: RunContext): Promise<View>
  /** Images of a pool, while its scan runs as well. */
  volumes(name: string, ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_VOLUME_NOT_FOUND` */
  volume(name: string, volume: string, ctx: RunContext): Promise<View>
  /** Begins a scan of everything below a directory; the pool is there at once. @throws {@link VirtError} `VIRT_ERR_POOL_EXISTS`, `VIRT_ERR_FIELD_INVALID` */
  create(spec: { readonly name: string; readonly path: string }, ctx: RunContext): Promise<{ readonly view: View; readonly taskId: string }>
  /** `autostart: true` keeps the result of a scan. @throws {@link VirtError} `VIRT_ERR_POOL_RESERVED` */
  update(name: string, change: { readonly autostart?: boolean }, ctx: RunContext): Promise<View>
  /** Forgets the result of a scan, and ends the scan. @throws {@link VirtError} `VIRT_ERR_POOL_RESERVED` */
  delete(name: string, ctx: RunContext): Promise<void>
  /** @throws {@link VirtError} `VIRT_ERR_POOL_RESERVED` for `kimchi_isos`, `VIRT_ERR_POOL_STATE` otherwise: they are neither started nor stopped. */
  refuseAction(name: string, action: string): never
  start(): void
  close(): Promise<void>
}

interface Scan {
  readonly name: string
  readonly path: string
  readonly abort: AbortController
  readonly found: FoundIso[]
  taskId: string
  isRunning: boolean
  isKept: boolean
  cancelExpiry: () => void
}

const SCAN_TASK = 'storagepool.scan'
/** How long the number of images counts: a listing of pools must not look into each of their volumes. Unit: ms. */
const COUNT_AGE_MS = 10_000
/** How long a listing waits for the number of images. Unit: ms. */
const COUNT_PATIENCE_MS = 1000

/** Makes {@link IsoPools} and, at `start()`, registers the task `storagepool.scan`. */
export function createIsoPools(deps: Deps, options: IsoPoolsOptions): IsoPools {
  const { operations, store, events, tasks, clock, log } = deps
  const { pools, osinfo, expiryMs = 300_000 } = options
  const scans = new Map<string, Scan>()
  let unregister = (): void => undefined
  let lastCount = 0
  let countedAt = -Infinity

  const refOf = (name: string): { type: string; id: string } => ({ type: 'storagepool', id: name })
  const scanView = (s: Scan): View =>
    plainView(
      'storagepool',
      s.name,
      everyone,
      isoPoolBody(s.name, {
        state: s.isRunning ? 'initializing' : 'active',
        path: s.path,
        nr_volumes: s.found.length,
        autostart: s.isKept,
        task_id: s.taskId,
      }),
    )
  const isoView = (count: number): View =>
    plainView('storagepool', ISO_POOL, everyone, isoPoolBody(ISO_POOL, { autostart: true, persistent: true, nr_volumes: count }))

  async function tell(type: string, method: string, name: string, data?: JsonValue): Promise<void> {
    await store.transaction(async (tx) => {
      events.publish(tx, {
        type: `storagepool.${type}`,
        uri: pools.uriOf(name),
        method,
        ref: refOf(name),
        audience: everyone,
        ...(data === undefined ? {} : { data }),
      })
    })
  }
  /** Every bootable image of every active pool; a pool that does not answer is left out. */
  async function allIsos(ctx: RunContext): Promise<readonly View[]> {
    const active = pools.inventory.entries().filter((e) => e.record.state === 'active')
    const lists = await Promise.allSettled(active.map((e) => options.volumes(e.name, ctx)))
    const seen = new Map<string, number>()
    const found: View[] = []
    for (const list of lists) {
      if (list.status === 'rejected') log.warn({ err: list.reason as unknown }, 'images of a storage pool could not be listed')
      for (const view of list.status === 'fulfilled' ? list.value : []) {
        const volume = JSON.parse(view.json.toString()) as { name: string; format: string; bootable?: boolean }
        if (volume.format !== 'iso' || volume.bootable !== true) continue
        const name = unique(volume.name, seen)
        found.push(plainView('volume', `${ISO_POOL}/${name}`, everyone, { ...volume, name }))
      }
    }
    lastCount = found.length
    countedAt = clock.now()
    return found.sort((a, b) => byCodePoints(a.ref.id, b.ref.id))
  }
  async function counted(ctx: RunContext): Promise<number> {
    const counting = allIsos(ctx).then((isos) => isos.length)
    counting.catch(() => undefined)
    let cancel = (): void => undefined
    const late = new Promise<number>((resolve) => {
      cancel = clock.after(COUNT_PATIENCE_MS, () => resolve(lastCount))
    })
    const count = await Promise.race([counting, late])
    cancel()
    return count
  }
  function scanOf(name: string): Scan {
    if (name === ISO_POOL) throw new VirtError('VIRT_ERR_POOL_RESERVED', { name })
    const scan = scans.get(name)
    if (scan === undefined) throw new VirtError('VIRT_ERR_POOL_NOT_FOUND', { name })
    return scan
  }
  function forget(scan: Scan): void {
    scan.cancelExpiry()
    scan.abort.abort(new Error(`the storage pool ${scan.name} is gone`))
    if (scans.get(scan.name) !== scan) return
    scans.delete(scan.name)
    tell('deleted', 'DELETE', scan.name).catch((err: unknown) => log.warn({ err }, 'an event could not be written'))
  }
  function expireLater(scan: Scan): void {
    scan.cancelExpiry()
    if (!scan.isKept && !scan.isRunning) scan.cancelExpiry = clock.after(expiryMs, () => forget(scan))
  }
  const task: TaskType<{ name: string; path: string }, { found: number }> = {
    name: SCAN_TASK,
    cancellable: true,
    onCrash: 'compensate',
    steps: {},
    async run({ name, path }, ctx) {
      const scan = scans.get(name)
      if (scan === undefined) throw new VirtError('VIRT_ERR_POOL_NOT_FOUND', { name })
      let furthest = 0
      try {
        await scanIsos(path, {
          signal: AbortSignal.any([ctx.signal, scan.abort.signal]),
          onReport(found, { done, directories }) {
            scan.found.push(...found)
            // More directories come to light on the way; the share shown never goes back.
            furthest = Math.max(furthest, directories === 0 ? 0 : done / directories)
            ctx.progress(Math.min(furthest, 0.99))
          },
        })
      } finally {
        scan.isRunning = false
        expireLater(scan)
      }
      await tell('changed', 'PUT', name)
      return { found: scan.found.length }
    },
  }
  const run = <O>(action: string, name: string, ctx: RunContext, fn: () => Promise<O>): Promise<O> =>
    operations.run({ name: `storagepool.${action}`, subject: refOf(name), audience: everyone }, ctx, { name }, fn)

  return {
    has: (name) => name === ISO_POOL || scans.has(name),
    async list(ctx) {
      const count = clock.now() - countedAt < COUNT_AGE_MS ? lastCount : await counted(ctx)
      const results = [...scans.values()].sort((a, b) => byCodePoints(a.name, b.name)).map(scanView)
      return [...results, isoView(count)]
    },
    async get(name, ctx) {
      if (name === ISO_POOL) return isoView((await allIsos(ctx)).length)
      return scanView(scanOf(name))
    },
    volumes: async (name, ctx) => (name === ISO_POOL ? allIsos(ctx) : scanVolumes(name, scanOf(name).found, osinfo)),
    async volume(name, volume, ctx) {
      const view = (await this.volumes(name, ctx)).find((v) => v.ref.id === `${name}/${volume}`)
      if (view === undefined) throw new VirtError('VIRT_ERR_VOLUME_NOT_FOUND', { pool: name, name: volume })
      return view
    },
    create: ({ name, path }, ctx) =>
      run('create', name, ctx, async () => {
        assertName(name)
        if (name === ISO_POOL) throw new VirtError('VIRT_ERR_NAME_INVALID', { name, reason: 'it is reserved', pointer: '/name' })
        await pools.inventory.ready()
        if (deps.simulate === undefined || !isAbsolute(path)) await assertDirectory(path)
        if (scans.has(name) || pools.inventory.byName(name) !== undefined)
          throw new VirtError('VIRT_ERR_POOL_EXISTS', { name, pointer: '/name' })
        const scan: Scan = {
          name,
          path,
          abort: new AbortController(),
          found: [],
          taskId: '',
          isRunning: true,
          isKept: false,
          cancelExpiry: () => undefined,
        }
        scans.set(name, scan)
        const owner = ctx.principal?.name
        try {
          const { id } = await store.transaction((tx) =>
            tasks.enqueue(
              tx,
              SCAN_TASK,
              { name, path },
              { ctx, target: pools.uriOf(name), audience: owner === undefined ? {} : { owner } },
            ),
          )
          scan.taskId = id
        } catch (err) {
          scans.delete(name)
          throw err
        }
        const view = scanView(scan)
        await tell('created', 'POST', name, JSON.parse(view.json.toString()) as JsonValue)
        return { view, taskId: scan.taskId }
      }),
    update: (name, change, ctx) =>
      run('update', name, ctx, async () => {
        const scan = scanOf(name)
        if (change.autostart !== undefined) scan.isKept = change.autostart
        expireLater(scan)
        return scanView(scan)
      }),
    delete: (name, ctx) =>
      run('delete', name, ctx, async () => {
        forget(scanOf(name))
      }),
    refuseAction(name, action) {
      const scan = scanOf(name)
      throw new VirtError('VIRT_ERR_POOL_STATE', {
        name,
        state: scan.isRunning ? 'initializing' : 'active',
        action,
        needed: 'of another type',
      })
    },
    start() {
      unregister()
      unregister = tasks.register(task, '@onggi/virt-libvirt')
    },
    async close() {
      unregister()
      for (const scan of scans.values()) {
        scan.cancelExpiry()
        scan.abort.abort(new Error('the server closes'))
      }
    },
  }

  async function assertDirectory(path: string): Promise<void> {
    const refuse = (reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/path', reason })
    if (!isAbsolute(path) || path.includes('\0')) throw refuse(`${path} is not an absolute path`)
    const info = await stat(path).catch((err: unknown) => {
      throw refuse(`${path} cannot be read (${(err as NodeJS.ErrnoException).code ?? 'EIO'})`)
    })
    if (!info.isDirectory()) throw refuse(`${path} is not a directory`)
  }
}
