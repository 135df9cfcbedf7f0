import { describe, expect, test } from 'vitest'
import { createHookRegistry, createOperations } from '../src/index.ts'
import { context, gate } from './context.ts'

describe('the registry', () => {
  test('patterns: a name, a star anywhere, everything; dots are dots', async () => {
    const hooks = createHookRegistry()
    const operations = createOperations({ hooks })
    const seen: string[] = []
    for (const match of ['vm.start', 'vm.*', '*', '*.start', 'vm.*t', 'vmxstart', 'v(m', '[v]m.start'])
      hooks.add('p', { match, phase: 'pre', handle: async () => void seen.push(match) })
    await operations.run({ name: 'vm.start' }, context(), 1, async () => 1)
    expect(seen).toEqual(['vm.start', 'vm.*', '*', '*.start', 'vm.*t'])
  })

  test('add() refuses a wrong declaration with HOOK_ERR_BAD_HOOK', () => {
    const hooks = createHookRegistry()
    const good = { match: 'x', phase: 'pre' as const, handle: async () => undefined }
    for (const bad of [
      { ...good, match: '' },
      { ...good, phase: 'during' },
      { ...good, timeoutMs: -1 },
      { ...good, timeoutMs: NaN },
      { ...good, priority: Infinity },
      { ...good, handle: 1 },
    ])
      expect(() => hooks.add('p', bad as never)).toThrow(expect.objectContaining({ code: 'HOOK_ERR_BAD_HOOK' }))
    expect(() => hooks.add('', good)).toThrow(expect.objectContaining({ code: 'HOOK_ERR_BAD_HOOK' }))
    expect(hooks.list()).toEqual([])
  })

  test('the undo takes away one hook once; removeAll() those of one owner; list() names the rest in order', () => {
    const hooks = createHookRegistry()
    const hook = (priority: number) => ({ match: '*', phase: 'pre' as const, priority, handle: async () => undefined })
    const undo = hooks.add('a', hook(1))
    hooks.add('a', hook(2))
    hooks.add('b', hook(3))
    hooks.add('c', hook(0))
    undo()
    undo()
    expect(hooks.list().map((h) => [h.owner, h.hook.priority])).toEqual([
      ['b', 3],
      ['a', 2],
      ['c', 0],
    ])
    hooks.removeAll('a')
    expect(hooks.list().map((h) => h.owner)).toEqual(['b', 'c'])
    expect(hooks.list('b')).toHaveLength(1)
  })

  test('a running operation finishes with the set it began with; the next one has the new set', async () => {
    const hooks = createHookRegistry()
    const operations = createOperations({ hooks })
    const seen: string[] = []
    const begun = gate()
    const go = gate()
    hooks.add('old', { match: 'x', phase: 'pre', handle: async () => void seen.push('old pre') })
    hooks.add('old', { match: 'x', phase: 'post', handle: async () => void seen.push('old post') })
    const first = operations.run({ name: 'x' }, context(), 1, async () => {
      begun.open()
      await go.wait
    })
    await begun.wait
    hooks.removeAll('old')
    hooks.add('new', { match: 'x', phase: 'post', handle: async () => void seen.push('new post') })
    await operations.run({ name: 'x' }, context(), 1, async () => 1)
    go.open()
    await first
    expect(seen).toEqual(['old pre', 'new post', 'old post'])
  })

  test('hooks come and go under 500 running operations: no operation fails or sees half a set', async () => {
    const hooks = createHookRegistry()
    const operations = createOperations({ hooks })
    const pair = (n: number) => {
      const open = new Set<string>()
      hooks.add(`p${n}`, { match: '*', phase: 'pre', handle: async (e) => void open.add(e.ctx.requestId) })
      hooks.add(`p${n}`, {
        match: '*',
        phase: 'post',
        handle: async (e) => {
          if (!open.delete(e.ctx.requestId)) throw new Error('post without pre')
        },
        onFailure: 'fail',
      })
      return open
    }
    const open = [pair(0)]
    await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        if (i % 5 === 0) {
          hooks.removeAll(`p${open.length - 1}`)
          open.push(pair(open.length))
        }
        await operations.run({ name: `op${i % 7}` }, context({ requestId: `r${i}` }), i, async () => {
          await new Promise((d) => setImmediate(d))
        })
      }),
    )
    expect(open.map((s) => s.size).filter((n) => n > 0)).toEqual([])
  })

  test('stats() counts calls, times and what is running', async () => {
    const hooks = createHookRegistry()
    const operations = createOperations({ hooks })
    const inside = gate()
    const go = gate()
    hooks.add('p', {
      match: 'x',
      phase: 'on',
      handle: async () => {
        inside.open()
        await go.wait
      },
    })
    const running = operations.run({ name: 'x' }, context(), 1, async () => 1)
    await inside.wait
    expect(hooks.stats()[0]).toMatchObject({ owner: 'p', match: 'x', phase: 'on', running: 1, count: 0 })
    go.open()
    await running
    const [s] = hooks.stats('p')
    expect(s).toMatchObject({ running: 0, count: 1, failures: 0 })
    expect(s!.totalMs).toBeGreaterThan(0)
    expect(s!.maxMs).toBe(s!.totalMs)
  })

  test('an operation that no hook wants is fn itself: the same promise', () => {
    const hooks = createHookRegistry()
    hooks.add('p', { match: 'other', phase: 'pre', handle: async () => undefined })
    const answer = Promise.resolve(1)
    expect(createOperations({ hooks }).run({ name: 'x' }, context(), 1, () => answer)).toBe(answer)
    expect(createOperations().run({ name: 'x' }, context(), 1, () => answer)).toBe(answer)
  })
})
