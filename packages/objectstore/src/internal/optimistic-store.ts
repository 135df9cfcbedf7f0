import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { StoreError } from '../errors.ts'
import type { Log } from '../needs.ts'
import type { Capabilities, Store } from '../store.ts'
import { cursorOf, logRecord, seqOf } from './engine.ts'
import type { Engine } from './engine.ts'
import { createLane } from './lane.ts'
import { createOpenTransactions } from './open-transactions.ts'
import { Stale, openTransaction, planFor } from './transaction-state.ts'
import type { OpenTx, TxParts } from './transaction-state.ts'
import type { TypeRegistry } from './type-registry.ts'
import { createWakes } from './wakes.ts'

/** What makes a store of an engine. */
export interface OptimisticParts {
  readonly engine: Engine
  readonly types: TypeRegistry
  readonly capabilities: Capabilities
  readonly maxTransactionMs: number
  readonly now: () => number
  readonly log: Log | undefined
}

const defaultRetries = 30

/** Checks `limit` of a log read. */
export function checkLimit(name: string, limit: number): void {
  if (!Number.isInteger(limit) || limit < 1)
    throw new StoreError('STORE_ERR_BAD_QUERY', { type: name, reason: `limit must be an integer of 1 or more, got ${String(limit)}` })
}

/** The store above an engine of one process: optimistic transactions, claims, wakes, clock. */
export function createOptimisticStore({ engine, types, capabilities, maxTransactionMs, now, log }: OptimisticParts): Store {
  const lane = createLane()
  const running = new AsyncLocalStorage<OpenTx>()
  const open = createOpenTransactions(maxTransactionMs)
  const wakes = createWakes(log)
  const parts: TxParts = { engine, types, now, claimed: new Map() }
  const base = Date.now() - performance.now()
  let closing: Promise<void> | undefined
  const isOpen = () => {
    if (closing) throw new StoreError('STORE_ERR_CLOSED')
  }

  /** Runs once; `conflict` when somebody else changed what it saw. */
  async function attempt<T>(
    fn: OpenTx['tx'] extends infer X ? (tx: X) => Promise<T> : never,
    signal: AbortSignal | undefined,
  ): Promise<{ value: T } | 'conflict'> {
    const t = openTransaction(parts)
    open.add(t)
    const abort = () => t.stop(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      let value: T
      try {
        value = await Promise.race([running.run(t, () => fn(t.tx)), t.stopped])
      } catch (e) {
        // What it saw may never have been true at one moment; then its complaint is void.
        if (t.ended === undefined && (t.stale || e instanceof Stale || (t.readCount > 1 && !engine.isCurrent(t.reads)))) return 'conflict'
        throw e
      } finally {
        t.ended ??= new StoreError('STORE_ERR_TX_ENDED')
        open.remove(t)
      }
      signal?.throwIfAborted()
      if (t.stale) return 'conflict'
      const commit = t.takeCommit()
      if (commit === undefined) return t.readCount <= 1 || engine.isCurrent(t.reads) ? { value } : 'conflict'
      if (!(await engine.commit(commit))) return 'conflict'
      for (const name of new Set(commit.appends.map((a) => a.log))) wakes.wake(name)
      return { value }
    } finally {
      signal?.removeEventListener('abort', abort)
      t.releaseClaims()
    }
  }

  const store: Store = {
    capabilities,
    async transaction(fn, o = {}) {
      isOpen()
      const outer = running.getStore()
      if (outer && outer.ended === undefined) return fn(outer.tx)
      o.signal?.throwIfAborted()
      const retries = o.retries ?? defaultRetries
      let leave: (() => void) | undefined
      try {
        for (let n = 0; ; n++) {
          const r = await attempt(fn, o.signal)
          if (r !== 'conflict') return r.value
          if (n >= retries) throw new StoreError('STORE_ERR_CONFLICT', { attempts: n + 1 })
          isOpen()
          // The unlucky go one at a time, so that each gets through whatever the crowd does.
          if (n < 3) await delay(Math.random() * 2 ** n)
          else leave ??= await lane.enter()
        }
      } finally {
        leave?.()
      }
    },
    async readLog(name, { after, limit }) {
      isOpen()
      checkLimit(name, limit)
      const seq = after === undefined ? 0 : seqOf(engine.epoch, after)
      const r = seq === undefined ? undefined : engine.readLog(name, seq, limit)
      if (r === undefined || seq === undefined || seq > r.head)
        throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: String(after).slice(0, 80), name })
      return { records: r.records.map((x) => logRecord(engine.epoch, x)), oldest: cursorOf(engine.epoch, r.floor) }
    },
    async trimLog(name, { before }) {
      isOpen()
      const seq = seqOf(engine.epoch, before)
      if (seq === undefined) throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: before.slice(0, 80), name })
      await engine.trimLog(name, seq)
    },
    onAppend: (name, wake) => wakes.on(name, wake),
    async rawList(typeName, q = {}) {
      isOpen()
      const type = types.get(typeName)
      return engine.raw(type, planFor(engine, type, q)).map((r) => ({ id: r.id, version: r.version, json: Buffer.from(type.textOf(r)) }))
    },
    now: async () => base + performance.now(),
    close() {
      closing ??= (async () => {
        open.stopAll(new StoreError('STORE_ERR_CLOSED'))
        wakes.clear()
        await engine.close()
      })()
      return closing
    },
  }
  return store
}
