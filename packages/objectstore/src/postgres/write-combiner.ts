import { isRetryable } from './faults.ts'
import { run } from './pools.ts'
import type { Pools } from './pools.ts'
import { isConditional, maxParams, noWrites, sizeOf, writeStatement } from './write-statement.ts'
import type { PendingWrites } from './write-statement.ts'

/** Sends transactions that only write, several in one statement when many wait: they share a way to the server and a flush. */
export interface WriteCombiner {
  /** Resolves when durable. Rejects as the transaction alone would. */
  write(w: PendingWrites): Promise<void>
}

interface Waiting {
  readonly writes: PendingWrites
  readonly resolve: () => void
  readonly reject: (e: unknown) => void
}

/** Statements on their way at once. More of them would each carry less. */
const maxOnTheWay = 2
/** Most transactions in one statement. */
const maxTogether = 32

/** Puts the writes of several transactions together; those that touch an object of an earlier one are left for later, those with conditions go alone. */
function together(waiting: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>()
  const taken: Waiting[] = []
  let size = 0
  for (const w of waiting) {
    size += sizeOf(w.writes)
    if (taken.length > 0 && (size > maxParams || isConditional(w.writes))) break
    const keys = [...w.writes.puts].flatMap(([type, rows]) => [...rows.keys()].map((id) => `${type.name}\n${id}`))
    if (keys.some((k) => seen.has(k))) break
    for (const k of keys) seen.add(k)
    taken.push(w)
    if (taken.length === maxTogether || isConditional(w.writes)) break
  }
  // Powers of two: few different statements, so that they stay prepared.
  return taken.slice(0, 2 ** Math.floor(Math.log2(taken.length)))
}

function merge(batch: readonly Waiting[]): PendingWrites {
  const all = noWrites()
  for (const { writes } of batch) {
    for (const [type, rows] of writes.puts) {
      const into = all.puts.get(type)
      if (into) for (const [id, row] of rows) into.set(id, row)
      else all.puts.set(type, new Map(rows))
    }
    all.appends.push(...writes.appends)
  }
  return all
}

/** Makes the combiner of one store. */
export function createWriteCombiner(pools: Pools): WriteCombiner {
  let waiting: Waiting[] = []
  let onTheWay = 0
  const send = async (w: PendingWrites): Promise<void> => {
    const { sql, params } = writeStatement(w)
    await run(pools.main, sql, params)
  }
  const alone = (w: Waiting) => send(w.writes).then(w.resolve, w.reject)
  /** The server said no, so nothing of it happened. A connection that broke says nothing: sent again it might happen twice. */
  const isRefused = (e: unknown): boolean => isRetryable(e) || /^(22|23|54)/.test((e as { code?: string }).code ?? '')
  const flush = async (batch: readonly Waiting[]): Promise<void> => {
    const [first] = batch
    if (batch.length === 1 && first) return alone(first)
    try {
      await send(merge(batch))
      for (const w of batch) w.resolve()
    } catch (e) {
      if (isRefused(e)) await Promise.all(batch.map(alone))
      else for (const w of batch) w.reject(e)
    }
  }
  const pump = (): void => {
    while (onTheWay < maxOnTheWay && waiting.length > 0) {
      const batch = together(waiting)
      waiting = waiting.slice(batch.length)
      onTheWay++
      void flush(batch).finally(() => {
        onTheWay--
        pump()
      })
    }
  }
  return {
    write: (writes) =>
      new Promise((resolve, reject) => {
        waiting.push({ writes, resolve, reject })
        pump()
      }),
  }
}
