import { hostname } from 'node:os'
import type { Dispatcher } from './dispatcher.ts'
import type { Ledger } from './ledger.ts'
import type { Resolved } from './options.ts'
import { takeOver } from './recovery.ts'
import type { Registry } from './registry.ts'
import { isEnded, type TaskRow, type WorkerRow } from './task-row.ts'

/** A process that runs tasks. */
export interface Service {
  readonly name: string
  readonly host: string
  readonly pid: number
  /** Queues it serves; `*`: all. */
  readonly queues: readonly string[]
  /** Task types it knows. */
  readonly types: readonly string[]
  readonly since: string
  /** Last time it said that it lives. */
  readonly seen: string
  readonly alive: boolean
  /** Tasks it runs. */
  readonly running: number
  /** What it took over from workers that had died, latest last. */
  readonly takenOver: readonly { readonly from: string; readonly tasks: number; readonly at: string }[]
}

/** @internal Tells other processes that this one lives, and takes over what the dead ones left. */
export interface Workers {
  start(): Promise<void>
  services(): Promise<readonly Service[]>
  /** Looks soon for tasks of our own that nobody runs: the store failed while they were claimed or ended. */
  adopt(): void
  /** False once it has been silent for so long that others may run its tasks. */
  isAlive(): boolean
  close(): Promise<void>
}

const maxRemembered = 20
const adoptMs = 1000

/** @internal */
export function createWorkers(deps: {
  options: Resolved
  ledger: Ledger
  registry: Registry
  dispatcher: Dispatcher
  onEnd: (id: string, row: TaskRow) => void
}): Workers {
  const { options: o, ledger, registry, dispatcher, onEnd } = deps
  const many = o.store.capabilities.manyProcesses
  const since = new Date(o.clock.now()).toISOString()
  let takenOver: WorkerRow['takenOver'] = []
  let announced = false
  let aliveAt = 0
  let stopTimer: (() => void) | undefined
  let beating: Promise<void> = Promise.resolve()
  let closed = false
  let stopAdopting: (() => void) | undefined

  const rowAt = (now: number): WorkerRow => ({
    host: hostname(),
    pid: process.pid,
    queues: o.queues ?? ['*'],
    types: registry.names(),
    since,
    seen: new Date(o.clock.now()).toISOString(),
    until: now + o.leaseMs,
    running: dispatcher.running(),
    takenOver,
  })

  const isAlive = (): boolean => !many || o.clock.monotonic() - aliveAt < o.leaseMs

  const announce = async (): Promise<void> => {
    const begun = o.clock.monotonic()
    const now = await o.store.now()
    const lost = await o.store.transaction(async (tx) => {
      const mine = await tx.get<WorkerRow>('task.worker', o.worker)
      await tx.put('task.worker', o.worker, rowAt(now))
      return !mine
    })
    if (announced && lost) {
      o.log.error({ worker: o.worker }, 'this worker was taken for dead; what it ran is run by others now')
      dispatcher.abandon()
    }
    announced = true
    aliveAt = begun
  }

  /** `own`: also what has our own name though it is not run here (left by an earlier process, or by a failure of the store). */
  const reap = async (own: boolean): Promise<void> => {
    const now = many ? await o.store.now() : 0
    // running tasks are listed after the living: who claims in between is not in the first list, but looked at again for each task
    const workers = many ? await o.store.transaction((tx) => tx.list<WorkerRow>('task.worker')) : []
    const alive = new Set(workers.filter((w) => w.value.until >= now).map((w) => w.id))
    const isLost = (row: { readonly worker: string }, id: string): boolean =>
      row.worker === o.worker ? own && !dispatcher.has(id) : !many || !alive.has(row.worker)
    const taken = await takeOver(o, ledger, registry, isLost, now)
    const counts = new Map<string, number>()
    for (const { id, row, version, from } of taken) {
      counts.set(from, (counts.get(from) ?? 0) + 1)
      if (row.status === 'running') dispatcher.run(id, row, version)
      else if (isEnded(row.status)) onEnd(id, row)
    }
    const at = new Date(o.clock.now()).toISOString()
    takenOver = [...takenOver, ...[...counts].map(([from, tasks]) => ({ from, tasks, at }))].slice(-maxRemembered)
    for (const w of workers)
      if (w.value.until < now)
        await o.store.transaction(async (tx) => {
          const again = await tx.get<WorkerRow>('task.worker', w.id)
          if (again && again.value.until < now) await tx.delete('task.worker', w.id)
        })
    if (taken.length > 0) dispatcher.wake()
  }

  const beat = (): void => {
    stopTimer = o.clock.timer(() => {
      beating = (async () => {
        await announce()
        await reap(false)
      })()
        .catch((err: unknown) => {
          o.log.error({ err }, 'heartbeat failed; tried again at the next')
          if (isAlive()) return
          o.log.error({ worker: o.worker }, 'cut off from the store for longer than the lease; its tasks are given up')
          dispatcher.abandon()
        })
        .finally(() => closed || beat())
    }, o.heartbeatMs)
  }

  const adopt = (): void => {
    stopAdopting ??= o.clock.timer(() => {
      stopAdopting = undefined
      if (closed) return
      dispatcher
        .quiet(() => reap(true))
        .catch((err: unknown) => {
          o.log.error({ err }, 'taking up own tasks failed; tried again')
          adopt()
        })
    }, adoptMs)
  }

  return {
    adopt,
    async start() {
      if (many) await announce()
      await reap(true)
      if (many) beat()
    },
    isAlive,
    async services() {
      if (!many) return [{ name: o.worker, ...withoutUntil(rowAt(0)), alive: !closed }]
      const now = await o.store.now()
      const rows = await o.store.transaction((tx) => tx.list<WorkerRow>('task.worker', { order: ['id'] }))
      return rows.map((r) => ({ name: r.id, ...withoutUntil(r.value), alive: r.value.until >= now }))
    },
    async close() {
      closed = true
      stopTimer?.()
      stopAdopting?.()
      await beating
      // what could not be drained is anybody's from now on
      if (announced)
        await o.store.transaction((tx) => tx.delete('task.worker', o.worker)).catch((err: unknown) => o.log.warn({ err }, 'leaving failed'))
    },
  }
}

function withoutUntil({ until: _until, ...rest }: WorkerRow): Omit<WorkerRow, 'until'> {
  return rest
}
