import { expect } from 'vitest'
import type { Store } from '../../src/index.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'

/** What the outside ledger and the store must agree on. */
export interface CrashOptions {
  readonly driver: string
  readonly where: string
  readonly cycles: number
  readonly seed: number
  readonly open: () => Promise<Store>
}

type Pair = { n: number; pad: string }

/** Checks one store against the ledger: nothing acknowledged lost, nothing torn, logs dense. */
async function check(store: Store, ledger: ReadonlyMap<number, number>): Promise<void> {
  for (const [w, n] of ledger) {
    const [a, b] = await store.transaction(async (tx) => [await tx.get<Pair>('pair', `a${w}`), await tx.get<Pair>('pair', `b${w}`)])
    expect(a!.value.n, `writer ${w}: acknowledged ${n}`).toBeGreaterThanOrEqual(n)
    expect(a!.value.pad.length).toBe((a!.value.n * 37) % 700)
    if (!store.capabilities.transactions) continue
    expect(b!.value).toEqual(a!.value)
    for (let after: string | undefined, next = 1; ; ) {
      const { records } = await store.readLog(`log${w}`, { limit: 5000, ...(after === undefined ? {} : { after }) })
      for (const r of records) expect(r.record).toEqual({ n: next++ })
      after = records.at(-1)?.cursor
      if (after === undefined || records.length < 5000) {
        expect(next - 1).toBe(a!.value.n)
        break
      }
    }
  }
}

/** Kills a writing process again and again, and opens what it left. Answers the longest opening, in ms. */
export async function crashCycles({
  driver,
  where,
  cycles,
  seed,
  open,
}: CrashOptions): Promise<{ slowestOpenMs: number; acknowledged: number }> {
  const ledger = new Map<number, number>()
  let slowestOpenMs = 0
  let acknowledged = 0
  let random = seed
  const start = () => startChild('crash-writer.ts', [driver, where, '8'])
  let waiting: Child | undefined = start()
  for (let i = 0; i < cycles; i++) {
    const child = waiting ?? start()
    child.send('go')
    random = (random * 1103515245 + 12345) % 2 ** 31
    const wanted = 1 + (random % 120)
    let heard = 0
    for await (const line of child.lines) {
      const [w, n] = line.split(' ').map(Number)
      ledger.set(w!, n!)
      acknowledged++
      if (++heard === wanted) child.kill('SIGKILL')
    }
    const { signal, stderr } = await child.exited
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
    waiting = i + 1 < cycles ? start() : undefined
    const begun = performance.now()
    const store = await open()
    try {
      await store.transaction((tx) => tx.get('pair', 'a0'))
      slowestOpenMs = Math.max(slowestOpenMs, performance.now() - begun)
      await check(store, ledger)
    } finally {
      await store.close()
    }
  }
  return { slowestOpenMs, acknowledged }
}
