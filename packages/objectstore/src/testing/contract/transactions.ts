import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { put, valueOf, withCode } from './harness.ts'
import type { Item, Part } from './harness.ts'

const never = () => new Promise<never>(() => undefined)
const gate = () => {
  let open: () => void = () => undefined
  const wait = new Promise<void>((done) => (open = done))
  return { wait, open }
}

/** Transactions over many objects. */
export function transactionsContract({ it }: Part): void {
  it('all writes of a transaction happen, or none when it throws', async (s) => {
    await s.transaction(async (tx) => {
      await tx.put('item', 'a', { n: 1 })
      await tx.put('item', 'b', { n: 2 })
    })
    const boom = new Error('boom')
    await assert.rejects(
      s.transaction(async (tx) => {
        await tx.put('item', 'a', { n: 100 })
        await tx.delete('item', 'b')
        throw boom
      }),
      (e) => e === boom,
    )
    assert.deepEqual([await valueOf(s, 'a'), await valueOf(s, 'b')], [{ n: 1 }, { n: 2 }])
  })

  it('a transaction sees its own writes in get, list and count', async (s) => {
    await put(s, 'a', { owner: 'kim', n: 1 })
    await put(s, 'b', { owner: 'kim', n: 2 })
    await put(s, 'c', { owner: 'kim', n: 3 })
    await s.transaction(async (tx) => {
      await tx.put('item', 'a', { owner: 'lee', n: 9 })
      await tx.delete('item', 'b')
      await tx.put('item', 'd', { owner: 'kim', n: 0 })
      assert.deepEqual((await tx.get<Item>('item', 'a'))?.value.n, 9)
      assert.equal(await tx.get('item', 'b'), undefined)
      const kims = await tx.list('item', { where: { owner: 'kim' }, order: ['n'] })
      assert.deepEqual(
        kims.map((x) => x.id),
        ['d', 'c'],
      )
      assert.deepEqual(
        (await tx.list('item', { order: ['n'], limit: 1, after: 'd' })).map((x) => x.id),
        ['c'],
      )
      assert.equal(await tx.count('item', { where: { owner: 'kim' } }), 2)
      assert.equal(await tx.delete('item', 'b'), false)
      await tx.put('item', 'b', { n: 5 }, { ifVersion: 'absent' })
    })
    assert.deepEqual(await valueOf(s, 'b'), { n: 5 })
  })

  it('onEnd() tells each run whether it was committed, before transaction() resolves', async (s) => {
    const told: string[] = []
    await put(s, 'a', { n: 1 })
    await s.transaction(async (tx) => {
      tx.onEnd((committed) => told.push(`first ${committed}`))
      await tx.put('item', 'b', { n: 2 })
      await s.transaction(async (joined) => joined.onEnd((committed) => told.push(`joined ${committed}`)))
      assert.deepEqual(told, [])
    })
    assert.deepEqual(told.splice(0), ['first true', 'joined true'])
    await assert.rejects(
      s.transaction(async (tx) => {
        tx.onEnd((committed) => told.push(`thrown ${committed}`))
        throw new Error('boom')
      }),
    )
    assert.deepEqual(told.splice(0), ['thrown false'])
    let runs = 0
    const outside = AsyncLocalStorage.snapshot()
    await s.transaction(async (tx) => {
      const run = ++runs
      tx.onEnd((committed) => told.push(`run ${run} ${committed}`))
      const a = await tx.get<Item>('item', 'a')
      // somebody else is faster, the first time
      if (run === 1) await outside(() => put(s, 'a', { n: 10 }))
      await tx.put('item', 'a', { n: Number(a?.value.n ?? 0) + 1 })
    })
    assert.deepEqual(told, ['run 1 false', 'run 2 true'])
    assert.deepEqual(await valueOf(s, 'a'), { n: 11 })
  })

  it('nobody else sees a transaction before it commits', async (s) => {
    await put(s, 'a', { n: 1 })
    const written = gate()
    const read = gate()
    const running = s.transaction(async (tx) => {
      await tx.put('item', 'a', { n: 2 })
      written.open()
      await read.wait
    })
    await written.wait
    const [raw] = await s.rawList('item')
    read.open()
    await running
    assert.equal(raw?.json.toString().replaceAll(' ', ''), '{"n":1}')
    assert.deepEqual(await valueOf(s, 'a'), { n: 2 })
  })

  it('200 concurrent increments of one counter are 200', async (s) => {
    await put(s, 'c', { n: 0 })
    const add = () =>
      s.transaction(
        async (tx) => {
          const now = await tx.get<{ n: number }>('item', 'c')
          await tx.put('item', 'c', { n: now!.value.n + 1 })
        },
        { retries: 1000 },
      )
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let i = 0; i < 10; i++) await add()
      }),
    )
    assert.deepEqual(await valueOf(s, 'c'), { n: 200 })
  })

  it('write skew does not happen: of two doctors on call one stays', async (s) => {
    for (let round = 0; round < 8; round++) {
      await s.transaction(async (tx) => {
        await tx.put('item', 'x', { owner: 'on' })
        await tx.put('item', 'y', { owner: 'on' })
      })
      const leave = (id: string) =>
        s.transaction(async (tx) => {
          if ((await tx.count('item', { where: { owner: 'on' } })) > 1) await tx.put('item', id, { owner: 'off' })
        })
      await Promise.all([leave('x'), leave('y')])
      assert.equal(await s.transaction((tx) => tx.count('item', { where: { owner: 'on' } })), 1)
    }
  })

  it('phantoms do not happen: unique by a list stays unique', async (s) => {
    const add = (id: string) =>
      s.transaction(async (tx) => {
        if ((await tx.list('item', { where: { label: 'unique' } })).length === 0) await tx.put('item', id, { label: 'unique' })
      })
    await Promise.all(Array.from({ length: 12 }, (_, i) => add(`u${i}`)))
    assert.equal(await s.transaction((tx) => tx.count('item', { where: { label: 'unique' } })), 1)
  })

  it('what fn saw when it returns was true at one moment', async (s) => {
    const both = (n: number) =>
      s.transaction(
        async (tx) => {
          await tx.put('item', 'x', { n })
          await tx.put('item', 'y', { n })
        },
        { retries: 1000 },
      )
    await both(0)
    const state = { done: false }
    const writer = (async () => {
      for (let n = 1; n <= 40; n++) await both(n)
    })().finally(() => (state.done = true))
    while (!state.done) {
      const [x, y] = await s.transaction(
        async (tx) => [(await tx.get<Item>('item', 'x'))?.value.n, (await tx.get<Item>('item', 'y'))?.value.n],
        { retries: 1000 },
      )
      assert.equal(x, y)
      // A store in memory answers in microtasks: let timers have their turn.
      await new Promise((turn) => setImmediate(turn))
    }
    await writer
  })

  it('a nested transaction joins the outer one', async (s) => {
    await assert.rejects(
      s.transaction(async (tx) => {
        await tx.put('item', 'a', { n: 1 })
        await s.transaction(async (inner) => {
          assert.deepEqual((await inner.get<Item>('item', 'a'))?.value, { n: 1 })
          await inner.put('item', 'b', { n: 2 })
        })
        throw new Error('outer')
      }),
      /outer/,
    )
    assert.equal(await valueOf(s, 'b'), undefined)
  })

  it('after retries conflicts it rejects with STORE_ERR_CONFLICT', async (s) => {
    await put(s, 'a', { n: 0 })
    let runs = 0
    const outside = AsyncLocalStorage.snapshot()
    const quarrel = s.transaction(
      async (tx) => {
        runs++
        const a = await tx.get<{ n: number }>('item', 'a')
        // A transaction of its own: begun outside of this one's async context.
        await outside(() => put(s, 'a', { n: runs * 100 }))
        await tx.put('item', 'a', { n: a!.value.n + 1 })
      },
      { retries: 2 },
    )
    await assert.rejects(quarrel, withCode('STORE_ERR_CONFLICT'))
    assert.equal(runs, 3)
  })

  it(
    'a transaction open too long rejects with STORE_ERR_TIMEOUT, and its handle is dead',
    async (s) => {
      let late: (() => Promise<unknown>) | undefined
      const stuck = s.transaction(async (tx) => {
        await tx.put('item', 'a', { n: 1 })
        late = () => tx.put('item', 'a', { n: 2 })
        await never()
      })
      await assert.rejects(stuck, withCode('STORE_ERR_TIMEOUT'))
      await assert.rejects(late!(), withCode('STORE_ERR_TIMEOUT'))
      assert.equal(await valueOf(s, 'a'), undefined)
    },
    { maxTransactionMs: 60 },
  )

  it('a handle used after the transaction rejects with STORE_ERR_TX_ENDED', async (s) => {
    const handle = await s.transaction(async (tx) => ({ tx }))
    await assert.rejects(handle.tx.get('item', 'a'), withCode('STORE_ERR_TX_ENDED'))
    assert.throws(() => handle.tx.append('x', 1), withCode('STORE_ERR_TX_ENDED'))
  })

  it('an aborted signal rejects with its reason, and nothing is written', async (s) => {
    const reason = new Error('enough')
    await assert.rejects(
      s.transaction((tx) => tx.put('item', 'a', {}), { signal: AbortSignal.abort(reason) }),
      (e) => e === reason,
    )
    const c = new AbortController()
    await assert.rejects(
      s.transaction(
        async (tx) => {
          await tx.put('item', 'a', {})
          c.abort(reason)
          await never()
        },
        { signal: c.signal },
      ),
      (e) => e === reason,
    )
    assert.equal(await valueOf(s, 'a'), undefined)
  })
}
