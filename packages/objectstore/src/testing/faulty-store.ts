import { StoreError } from '../errors.ts'
import type { StoreErrorCode } from '../errors.ts'
import type { Store, Tx } from '../store.ts'

/** Calls of a store that can be made to fail. */
export type FaultPoint =
  | 'begin'
  | 'get'
  | 'put'
  | 'delete'
  | 'list'
  | 'count'
  | 'claim'
  | 'append'
  | 'commit'
  | 'acknowledge'
  | 'readLog'
  | 'trimLog'
  | 'rawList'
  | 'now'
  | 'wake'

/** What happens at a point. */
export interface Fault {
  readonly at: FaultPoint
  /** Rejects with this error (an error of the package by its code). `wake`: the wake is lost. */
  readonly error?: StoreErrorCode | Error
  /** Waits for this first; never settles: hangs. */
  readonly until?: Promise<unknown>
  /** Calls of this point that pass before it. @default 0 */
  readonly after?: number
  /** Calls that it hits. @default 1 */
  readonly times?: number
}

/** A store that fails when told to. */
export interface FaultyStore extends Store {
  /**
   * Plans a fault. `commit` fails with nothing written; `acknowledge` fails when everything is written, as when a connection breaks after COMMIT; a fault at `begin` with `STORE_ERR_CONFLICT`
   * stands for exhausted retries. To have `fn` run twice, see {@link FaultyStore.runAgain}.
   */
  inject(fault: Fault): void
  /** Makes the next `n` transactions run their function once more before they commit, as after a conflict. */
  runAgain(n?: number): void
  /** Forgets all planned faults. */
  heal(): void
  /** Calls so far, by point. */
  readonly calls: Readonly<Record<FaultPoint, number>>
}

class RunAgain extends Error {}

/**
 * Wraps a store of any driver so that tests can make its calls fail, hang or run again.
 *
 * @example `const store = createFaultyStore(openMemoryStore({ types })); store.inject({ at: 'commit', error: 'STORE_ERR_DISK_FULL' })`
 */
export function createFaultyStore(inner: Store): FaultyStore {
  let faults: { fault: Fault; pass: number; left: number }[] = []
  let again = 0
  const points: FaultPoint[] = [
    'begin',
    'get',
    'put',
    'delete',
    'list',
    'count',
    'claim',
    'append',
    'commit',
    'acknowledge',
    'readLog',
    'trimLog',
    'rawList',
    'now',
    'wake',
  ]
  const calls = Object.fromEntries(points.map((p) => [p, 0])) as Record<FaultPoint, number>
  const due = (at: FaultPoint): Fault | undefined => {
    calls[at]++
    for (const f of faults) {
      if (f.fault.at !== at || f.left === 0) continue
      if (f.pass > 0) {
        f.pass--
        continue
      }
      f.left--
      return f.fault
    }
    return undefined
  }
  const errorOf = (f: Fault) =>
    typeof f.error === 'string'
      ? new StoreError(f.error, { reason: 'injected', attempts: 1, limitMs: 0, what: 'injected', path: 'injected', pid: 0 })
      : f.error
  const pass = async (at: FaultPoint): Promise<void> => {
    const f = due(at)
    if (!f) return
    await f.until
    const e = errorOf(f)
    if (e) throw e
  }
  const wrap = (tx: Tx): Tx => ({
    get: (...a) => pass('get').then(() => tx.get(...a)),
    put: (...a) => pass('put').then(() => tx.put(...a)),
    delete: (...a) => pass('delete').then(() => tx.delete(...a)),
    list: (...a) => pass('list').then(() => tx.list(...a)),
    count: (...a) => pass('count').then(() => tx.count(...a)),
    claim: (...a) => pass('claim').then(() => tx.claim(...a)),
    append(log, record) {
      const f = due('append')
      const e = f && errorOf(f)
      if (e) throw e
      tx.append(log, record)
    },
    onEnd: (fn) => tx.onEnd(fn),
  })
  const outside =
    <A extends unknown[], R>(at: FaultPoint, fn: (...a: A) => Promise<R>) =>
    (...a: A) =>
      pass(at).then(() => fn(...a))
  return {
    capabilities: inner.capabilities,
    calls,
    inject: (fault) => void faults.push({ fault, pass: fault.after ?? 0, left: fault.times ?? 1 }),
    runAgain: (n = 1) => void (again += n),
    heal() {
      faults = []
      again = 0
    },
    async transaction(fn, o) {
      await pass('begin')
      if (again > 0) {
        again--
        const first = inner.transaction(async (tx) => {
          await fn(wrap(tx))
          throw new RunAgain()
        }, o)
        await first.catch((e: unknown) => {
          if (!(e instanceof RunAgain)) throw e
        })
      }
      const value = await inner.transaction(async (tx) => {
        const v = await fn(wrap(tx))
        await pass('commit')
        return v
      }, o)
      await pass('acknowledge')
      return value
    },
    readLog: outside('readLog', (...a: Parameters<Store['readLog']>) => inner.readLog(...a)),
    trimLog: outside('trimLog', (...a: Parameters<Store['trimLog']>) => inner.trimLog(...a)),
    rawList: outside('rawList', (...a: Parameters<Store['rawList']>) => inner.rawList(...a)),
    now: outside('now', () => inner.now()),
    onAppend: (log, wake) =>
      inner.onAppend(log, () => {
        if (!due('wake')) wake()
      }),
    close: () => inner.close(),
  }
}
