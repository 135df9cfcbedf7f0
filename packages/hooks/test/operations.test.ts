import { describe, expect, test } from 'vitest'
import { createHookRegistry, createOperations, isHookError } from '../src/index.ts'
import type { Policy } from '../src/index.ts'
import { context, createMemoryLog, gate, never } from './context.ts'

const make = (o: { policy?: Policy } = {}) => {
  const log = createMemoryLog()
  const hooks = createHookRegistry({ log })
  return { log, hooks, operations: createOperations({ hooks, log, ...o }) }
}
const caught = (p: Promise<unknown>) =>
  p.then(
    () => undefined,
    (e: unknown) => e,
  )

describe('policy', () => {
  const policy: Policy = {
    can: (who, action, on) =>
      who === null
        ? { allow: false, status: 401, code: 'AUTH_ERR_NOBODY', why: 'log in first' }
        : on && on.audience.owner !== who.name
          ? { allow: false, status: 404, code: 'AUTH_ERR_HIDDEN', why: `no ${on.ref.id}` }
          : action === 'vm.view'
            ? { allow: true }
            : { allow: false, status: 403, code: 'AUTH_ERR_FORBIDDEN', why: 'not for you' },
  }
  const { operations } = make({ policy })
  const go = (name: string, ctx = context(), owner?: string) =>
    caught(
      operations.run({ name, ...(owner ? { subject: { type: 'vm', id: 'v' }, audience: { owner } } : {}) }, ctx, 1, async () => 'done'),
    )

  test('what it allows runs', async () => {
    expect(await go('vm.view', context(), 'kim')).toBeUndefined()
  })
  test('what it refuses rejects with its own code and status, and fn never runs', async () => {
    expect(await go('vm.view', context({ principal: null }))).toMatchObject({ code: 'AUTH_ERR_NOBODY', status: 401 })
    expect(await go('vm.view', context(), 'lee')).toMatchObject({ code: 'AUTH_ERR_HIDDEN', status: 404, params: { id: 'v' } })
    expect(await go('vm.start', context(), 'kim')).toMatchObject({ code: 'AUTH_ERR_FORBIDDEN', status: 403, name: 'DeniedError' })
    let ran = false
    await caught(operations.run({ name: 'vm.start' }, context(), 1, async () => (ran = true)))
    expect(ran).toBe(false)
  })
  test('an object without an audience is one that nobody but admins may see', async () => {
    expect(await caught(operations.run({ name: 'vm.view', subject: { type: 'vm', id: 'v' } }, context(), 1, async () => 1))).toMatchObject({
      status: 404,
    })
  })
  test('it decides before any hook is called', async () => {
    const { hooks, operations: ops } = make({ policy })
    let called = false
    hooks.add('p', { match: '*', phase: 'pre', handle: async () => void (called = true) })
    await caught(ops.run({ name: 'vm.start' }, context(), 1, async () => 1))
    expect(called).toBe(false)
  })
})

describe('pre hooks', () => {
  test('run by priority, then in the order they were added', async () => {
    const { hooks, operations } = make()
    const order: string[] = []
    for (const [name, priority] of [
      ['a', 0],
      ['b', 10],
      ['c', 0],
      ['d', -1],
    ] as const)
      hooks.add(name, { match: 'x', phase: 'pre', priority, handle: async () => void order.push(name) })
    await operations.run({ name: 'x' }, context(), 1, async () => order.push('fn'))
    expect(order).toEqual(['b', 'a', 'c', 'd', 'fn'])
  })
  test('amend the input, one after the other, and fn gets the result', async () => {
    const { hooks, operations } = make()
    hooks.add('p', { match: 'x', phase: 'pre', handle: async (e) => ({ amend: [...(e.input as string[]), 'one'] }) })
    hooks.add('p', { match: 'x', phase: 'pre', handle: async (e) => ({ amend: [...(e.input as string[]), 'two'] }) })
    expect(await operations.run({ name: 'x' }, context(), ['in'], async (input) => input)).toEqual(['in', 'one', 'two'])
  })
  test('amended input is validated again: refused with HOOK_ERR_BAD_AMENDMENT, normalised otherwise', async () => {
    const { hooks, operations } = make()
    let amend: unknown = 'no number'
    hooks.add('plug', { match: 'x', phase: 'pre', handle: async () => ({ amend }) })
    const validate = (n: number) => {
      if (typeof n !== 'number') throw new TypeError('a number is wanted')
      return Math.round(n)
    }
    const go = () => operations.run({ name: 'x' }, context(), 1, async (n) => n, { validate })
    expect(await caught(go())).toMatchObject({ code: 'HOOK_ERR_BAD_AMENDMENT', params: { owner: 'plug', reason: 'a number is wanted' } })
    amend = 2.4
    expect(await go()).toBe(2)
  })
  test('a veto rejects with HOOK_ERR_VETOED and its reason; fn and later pre hooks do not run; post hooks see it', async () => {
    const { hooks, operations } = make()
    const seen: unknown[] = []
    hooks.add('quota', { match: 'vm.*', phase: 'pre', priority: 1, handle: async () => ({ veto: 'three VMs are enough' }) })
    hooks.add('p', { match: 'vm.*', phase: 'pre', handle: async () => void seen.push('later pre') })
    hooks.add('p', { match: 'vm.*', phase: 'post', handle: async (e) => void seen.push(e.outcome.ok) })
    const e = await caught(operations.run({ name: 'vm.create' }, context(), 1, async () => seen.push('fn')))
    expect(e).toMatchObject({ code: 'HOOK_ERR_VETOED', params: { owner: 'quota', reason: 'three VMs are enough' } })
    expect((e as Error).message).toBe('vm.create was refused by quota: three VMs are enough')
    expect(seen).toEqual([false])
    expect(hooks.stats('quota')[0]).toMatchObject({ vetoes: 1, count: 1, failures: 0 })
  })
})

describe('a hook that fails', () => {
  test('does not stop the others unless it says so, is logged and counted', async () => {
    const { hooks, operations, log } = make()
    const seen: string[] = []
    for (const phase of ['pre', 'on', 'post'] as const) {
      hooks.add('bad', {
        match: 'x',
        phase,
        handle: async () => {
          throw new Error(`${phase} broke`)
        },
      })
      hooks.add('worse', {
        match: 'x',
        phase,
        handle: () => {
          throw new Error('not even a promise')
        },
      })
      hooks.add('good', { match: 'x', phase, handle: async () => void seen.push(phase) })
    }
    expect(await operations.run({ name: 'x' }, context(), 1, async () => 'value')).toBe('value')
    expect(seen).toEqual(['pre', 'on', 'post'])
    expect(log.lines).toHaveLength(6)
    expect(log.lines[0]).toMatchObject({ level: 'warn', o: { hook: { owner: 'bad', phase: 'pre' }, operation: 'x', requestId: 'r1' } })
    expect(hooks.stats('bad').map((s) => [s.failures, s.count])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ])
  })
  test.each(['pre', 'on', 'post'] as const)('with onFailure fail in phase %s rejects with HOOK_ERR_FAILED and the cause', async (phase) => {
    const { hooks, operations } = make()
    const cause = new Error('broke')
    hooks.add('bad', {
      match: 'x',
      phase,
      onFailure: 'fail',
      handle: async () => {
        throw cause
      },
    })
    const outcomes: boolean[] = []
    hooks.add('after', { match: 'x', phase: 'post', handle: async (e) => void outcomes.push(e.outcome.ok) })
    let ran = false
    const e = await caught(operations.run({ name: 'x' }, context(), 1, async () => (ran = true)))
    expect(isHookError(e, 'HOOK_ERR_FAILED')).toBe(true)
    expect((e as Error).cause).toBe(cause)
    expect(ran).toBe(phase !== 'pre')
    expect(outcomes).toEqual([phase === 'post'])
  })
  test('after its time is told by its signal and, with fail, rejects with HOOK_ERR_TIMEOUT', async () => {
    const { hooks, operations, log } = make()
    const told: unknown[] = []
    hooks.add('slow', {
      match: 'x',
      phase: 'pre',
      timeoutMs: 10,
      handle: (e) => {
        e.ctx.signal.onabort = () => told.push(e.ctx.signal.reason)
        return never()
      },
    })
    expect(await operations.run({ name: 'x' }, context(), 1, async () => 'went on')).toBe('went on')
    expect(told[0]).toMatchObject({ code: 'HOOK_ERR_TIMEOUT', params: { timeoutMs: 10, owner: 'slow' } })
    expect(log.lines[0]?.o['err']).toMatchObject({ code: 'HOOK_ERR_TIMEOUT' })
    expect(hooks.stats('slow')[0]).toMatchObject({ timeouts: 1, failures: 1, running: 0 })
    hooks.add('slow', { match: 'x', phase: 'post', timeoutMs: 5, onFailure: 'fail', handle: never })
    expect(await caught(operations.run({ name: 'x' }, context(), 1, async () => 1))).toMatchObject({ code: 'HOOK_ERR_TIMEOUT' })
  })
})

describe('on and post hooks', () => {
  test('on hooks run beside fn, and the operation ends after both', async () => {
    const { hooks, operations } = make()
    const a = gate()
    const b = gate()
    hooks.add('p', {
      match: 'x',
      phase: 'on',
      handle: async () => {
        a.open()
        await b.wait
      },
    })
    expect(
      await operations.run({ name: 'x' }, context(), 1, async () => {
        await a.wait
        b.open()
        return 7
      }),
    ).toBe(7)
  })
  test('post sees the value or the error, and the amended input', async () => {
    const { hooks, operations } = make()
    const seen: unknown[] = []
    hooks.add('p', { match: 'x', phase: 'pre', handle: async () => ({ amend: 2 }) })
    hooks.add('p', { match: 'x', phase: 'post', handle: async (e) => void seen.push([e.input, e.outcome]) })
    await operations.run({ name: 'x' }, context(), 1, async (n) => n * 10)
    const boom = new Error('boom')
    expect(
      await caught(
        operations.run({ name: 'x' }, context(), 1, async () => {
          throw boom
        }),
      ),
    ).toBe(boom)
    expect(seen).toEqual([
      [2, { ok: true, value: 20 }],
      [2, { ok: false, error: boom }],
    ])
  })
  test('post hooks run, with a signal of their own, when the caller stopped waiting', async () => {
    const { hooks, operations } = make()
    const c = new AbortController()
    const seen: unknown[] = []
    hooks.add('audit', { match: 'x', phase: 'post', handle: async (e) => void seen.push(e.outcome.ok, e.ctx.signal.aborted) })
    const reason = new Error('gone')
    const running = operations.run({ name: 'x' }, context({ signal: c.signal }), 1, async (_, ctx) => {
      c.abort(reason)
      ctx.signal.throwIfAborted()
    })
    expect(await caught(running)).toBe(reason)
    expect(seen).toEqual([false, false])
  })
  test('an abort during a pre hook ends the wait for it and fn never runs', async () => {
    const { hooks, operations } = make()
    const c = new AbortController()
    const reason = new Error('gone')
    hooks.add('p', {
      match: 'x',
      phase: 'pre',
      timeoutMs: 0,
      handle: () => {
        c.abort(reason)
        return never()
      },
    })
    let ran = false
    expect(await caught(operations.run({ name: 'x' }, context({ signal: c.signal }), 1, async () => (ran = true)))).toBe(reason)
    expect(ran).toBe(false)
  })
})

describe('recursion', () => {
  test('a hook is not called again by operations that it runs itself', async () => {
    const { hooks, operations } = make()
    let calls = 0
    hooks.add('p', {
      match: '*',
      phase: 'pre',
      handle: async (e) => {
        calls++
        await operations.run({ name: 'y' }, e.ctx, 1, async () => 1)
      },
    })
    await operations.run({ name: 'x' }, context(), 1, async () => 1)
    expect(calls).toBe(1)
  })
  test('10,000 hooks that call each other end with HOOK_ERR_RECURSION at the limit', async () => {
    const { hooks, operations } = make()
    let calls = 0
    for (let i = 0; i < 10_000; i++)
      hooks.add('p', {
        match: `op${i}`,
        phase: 'pre',
        onFailure: 'fail',
        handle: async (e) => {
          calls++
          await operations.run({ name: `op${i + 1}` }, e.ctx, 1, async () => 1)
        },
      })
    const e = await caught(operations.run({ name: 'op0' }, context(), 1, async () => 1))
    let innermost = e as Error
    while (innermost.cause instanceof Error) innermost = innermost.cause
    expect(innermost).toMatchObject({ code: 'HOOK_ERR_RECURSION' })
    expect(calls).toBe(8)
  })
  test('what a hook leaves behind is outside of it: a job it rescheduled gets the hook again', async () => {
    const { hooks, operations } = make()
    let runs = 0
    const ended = gate()
    const job = (): Promise<unknown> =>
      operations.run({ name: 'job' }, context(), 1, async () => {
        if (++runs < 3) throw new Error('again')
      })
    hooks.add('retry', {
      match: 'job',
      phase: 'post',
      handle: async (e) => {
        if (e.outcome.ok) ended.open()
        else setImmediate(() => void caught(job()))
      },
    })
    await caught(job())
    await ended.wait
    expect(runs).toBe(3)
  })
})
