import { StoreError } from '../errors.ts'
import type { Log } from '../needs.ts'
import type { Capabilities, Store } from '../store.ts'
import { checkLimit } from './check-limit.ts'
import { cursorOf, logRecord, seqOf } from './engine.ts'
import type { Engine } from './engine.ts'
import { createTransactionRunner } from './transaction-runner.ts'
import { Stale, Transaction, planFor } from './transaction-state.ts'
import type { TxParts } from './transaction-state.ts'
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

/** The store above an engine of one process: optimistic transactions, claims, wakes, clock. */
export function createOptimisticStore({ engine, types, capabilities, maxTransactionMs, now, log }: OptimisticParts): Store {
  const wakes = createWakes(log)
  const parts: TxParts = { engine, types, now, claimed: new Map() }
  const base = Date.now() - performance.now()
  let closing: Promise<void> | undefined
  const runner = createTransactionRunner<Transaction>({
    maxTransactionMs,
    begin: (again) => new Transaction(parts, again),
    // What it saw may never have been true at one moment; then its complaint is void.
    isConflict: (t, e) => t.stale || e instanceof Stale || ((t.readCount > 1 || t.assumed) && !engine.isCurrent(t.reads)),
    commit(t) {
      if (t.stale) return false
      const commit = t.takeCommit()
      if (commit === undefined) return t.readCount <= 1 || engine.isCurrent(t.reads)
      const done = engine.commit(commit)
      if (commit.appends.length === 0) return done
      return done.then((isDone) => {
        if (isDone) for (const name of new Set(commit.appends.map((a) => a.log))) wakes.wake(name)
        return isDone
      })
    },
    cleanUp: (t) => t.releaseClaims(),
  })
  const { isOpen } = runner
  return {
    capabilities,
    transaction: runner.transaction,
    async readLog(name, { after, limit }) {
      isOpen()
      checkLimit(name, limit)
      if (engine.single) throw new StoreError('STORE_ERR_UNSUPPORTED', { what: 'logs' })
      const seq = after === undefined ? 0 : seqOf(engine.epoch, after)
      const r = seq === undefined ? undefined : engine.readLog(name, seq, limit)
      if (r === undefined || seq === undefined || seq > r.head)
        throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: String(after).slice(0, 80), name })
      return { records: r.records.map((x) => logRecord(engine.epoch, x)), oldest: cursorOf(engine.epoch, r.floor) }
    },
    async trimLog(name, { before }) {
      isOpen()
      if (engine.single) throw new StoreError('STORE_ERR_UNSUPPORTED', { what: 'logs' })
      const seq = seqOf(engine.epoch, before)
      if (seq === undefined) throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: before.slice(0, 80), name })
      await engine.trimLog(name, seq)
    },
    onAppend: (name, wake) => wakes.on(name, wake),
    async rawList(typeName, q = {}) {
      isOpen()
      const type = types.get(typeName)
      return engine.raw(type, planFor(engine, type, q))
    },
    now: async () => base + performance.now(),
    close() {
      closing ??= (async () => {
        runner.close()
        wakes.clear()
        await engine.close()
      })()
      return closing
    },
  }
}
