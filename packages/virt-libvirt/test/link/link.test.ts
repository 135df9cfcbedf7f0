import type { Connect } from '@onggi/libvirt'
import { expect, test } from 'vitest'
import { createLink, type Link } from '../../src/link/link.ts'
import { quiet } from '../support/calls.ts'

/** A connection that can be broken, and a clock that is moved by hand. */
function bench(): {
  link: Link
  opened: { lose(): void; isClosed: boolean }[]
  outcome: { fails: boolean }
  pass(): void
  waits: number[]
} {
  const opened: { lose(): void; isClosed: boolean }[] = []
  const outcome = { fails: false }
  const timers = new Set<() => void>()
  const waits: number[] = []
  const open = async (): Promise<Connect> => {
    if (outcome.fails) throw new Error('no such socket')
    let closed: (event: { error: Error | null }) => void = () => undefined
    const one = { state: 'connected', isClosed: false, lose: () => closed({ error: new Error('broken pipe') }) }
    opened.push(one)
    return Object.assign(one, {
      on: async (_: string, fn: typeof closed) => void (closed = fn),
      close: async () => void (one.isClosed = true),
    }) as unknown as Connect
  }
  const clock = {
    now: () => 0,
    after: (ms: number, fn: () => void) => {
      waits.push(ms)
      timers.add(fn)
      return () => timers.delete(fn)
    },
  }
  const pass = (): void => {
    for (const fn of [...timers]) {
      timers.delete(fn)
      fn()
    }
  }
  return { link: createLink({ uri: 'qemu:///system', open, log: quiet, clock }), opened, outcome, pass, waits }
}

test('connection() throws VIRT_ERR_UNREACHABLE until there is one', async () => {
  const { link } = bench()
  expect(() => link.connection()).toThrow(expect.objectContaining({ code: 'VIRT_ERR_UNREACHABLE' }))
  link.start()
  const connection = await link.ready()
  expect(link.connection()).toBe(connection)
  expect(link.state.kind).toBe('up')
  await link.close()
})

test('a lost connection is told, tried for again with growing waits, and told when it is back', async () => {
  const { link, opened, outcome, pass, waits } = bench()
  const heard: string[] = []
  link.onUp(() => void heard.push('up'))
  link.onDown((reason) => void heard.push(reason.code))
  link.start()
  await link.ready()
  outcome.fails = true
  opened[0]!.lose()
  expect(link.state).toMatchObject({ kind: 'down', reason: { code: 'VIRT_ERR_UNREACHABLE' } })
  for (let n = 0; n < 6; n++) {
    pass()
    await new Promise(setImmediate)
  }
  // The first is the limit of ready().
  expect(waits.slice(1)).toEqual([200, 400, 800, 1600, 3000, 3000, 3000])
  outcome.fails = false
  pass()
  await link.ready()
  expect(heard).toEqual(['up', ...Array<string>(7).fill('VIRT_ERR_UNREACHABLE'), 'up'])
  await link.close()
  expect(opened.at(-1)!.isClosed).toBe(true)
})

test('ready() ends with the time limit or the signal', async () => {
  const { link, outcome, pass } = bench()
  outcome.fails = true
  link.start()
  await new Promise(setImmediate)
  const late = link.ready({ timeoutMs: 5 })
  pass()
  await expect(late).rejects.toMatchObject({ code: 'VIRT_ERR_UNREACHABLE' })
  await expect(link.ready({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  await link.close()
})

test('a listener that throws does not stop the others, and one that left hears nothing', async () => {
  const { link } = bench()
  const heard: string[] = []
  link.onUp(() => {
    throw new Error('mine')
  })
  link.onUp(() => void heard.push('kept'))
  link.onUp(() => void heard.push('left'))()
  link.start()
  await link.ready()
  await new Promise(setImmediate)
  expect(heard).toEqual(['kept'])
  await link.close()
})

test('close() is idempotent, ends the wait for another attempt, and start() after it does nothing', async () => {
  const { link, opened, outcome, pass } = bench()
  outcome.fails = true
  link.start()
  await new Promise(setImmediate)
  await Promise.all([link.close(), link.close()])
  outcome.fails = false
  pass()
  link.start()
  expect(opened).toHaveLength(0)
  expect(() => link.connection()).toThrow(expect.objectContaining({ code: 'VIRT_ERR_UNREACHABLE' }))
})
