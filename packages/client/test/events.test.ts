import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createClient, type ServerEvent, type StreamState } from '../src/index.ts'
import { problem, record, startServer, stream } from './fake-server.ts'
import { manualClock } from './manual-clock.ts'

/** Collects values and lets a test await the nth. */
function collector<T>(): { add: (v: T) => void; all: T[]; until: (ok: (all: T[]) => boolean) => Promise<T[]> } {
  const all: T[] = []
  const waiting = new Set<() => void>()
  return {
    all,
    add: (v) => {
      all.push(v)
      for (const w of [...waiting]) w()
    },
    until: (ok) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!ok(all)) return
          waiting.delete(look)
          resolve(all)
        }
        waiting.add(look)
        look()
      }),
  }
}
const has =
  (n: number) =>
  (all: unknown[]): boolean =>
    all.length >= n

describe('the event stream', () => {
  test('brings each listener the events it asked for, whatever the chunks', async () => {
    const text =
      record('1', 'vm.started', '/vms/a') +
      ': heartbeat\r\n\r\n' +
      record('2', 'task.updated', '/tasks/1') +
      record('', 'vm.stats', '/vms/b', { cpu: 1 })
    await using server = await startServer({
      'GET /events': stream((res) => {
        for (let i = 0; i < text.length; i += 7) res.write(text.slice(i, i + 7))
      }),
    })
    const client = createClient(server.url)
    const vms = collector<ServerEvent>()
    const tasks = collector<ServerEvent>()
    client.events.on({ type: 'vm.*' }, vms.add)
    client.events.on({ uri: '/tasks/*' }, tasks.add)
    await vms.until(has(2))
    expect(vms.all.map((e) => [e.id, e.type, e.uri])).toEqual([
      ['1', 'vm.started', '/vms/a'],
      ['', 'vm.stats', '/vms/b'],
    ])
    expect(tasks.all).toHaveLength(1)
    expect(server.requests).toHaveLength(1)
    client.close()
  })

  test('opens with the first listener and ends with the last', async () => {
    const ended = collector<string>()
    await using server = await startServer({ 'GET /events': stream((res) => res.on('close', () => ended.add('closed'))) })
    const client = createClient(server.url)
    const states = collector<StreamState>()
    client.events.onState(states.add)
    expect(client.events.state.kind).toBe('idle')
    const off = client.events.on({}, () => undefined)
    await states.until((all) => all.at(-1)?.kind === 'open')
    off()
    await ended.until(has(1))
    expect(client.events.state.kind).toBe('idle')
  })

  test('a cut stream is resumed after the last event seen', async () => {
    let opened = 0
    await using server = await startServer({
      'GET /events': stream((res) => {
        opened += 1
        if (opened === 1) {
          res.write(record('7', 'vm.started', '/vms/a'))
          setImmediate(() => res.destroy())
        } else res.write(record('8', 'vm.stopped', '/vms/a'))
      }),
    })
    const client = createClient(server.url, { reconnectMinMs: 0 })
    const events = collector<ServerEvent>()
    client.events.on({}, events.add)
    await events.until(has(2))
    expect(events.all.map((e) => e.id)).toEqual(['7', '8'])
    expect(server.requests[1]?.headers['last-event-id']).toBe('7')
    client.close()
  })

  test('with nothing to resume from, a reopened stream begins with a reset for every listener', async () => {
    const first = collector<ServerResponse>()
    await using server = await startServer({ 'GET /events': stream((res) => first.add(res)) })
    const client = createClient(server.url, { reconnectMinMs: 0 })
    const events = collector<ServerEvent>()
    client.events.on({ type: 'vm.*' }, events.add)
    ;(await first.until(has(1)))[0]?.end()
    await events.until(has(1))
    expect(events.all).toEqual([{ id: '', type: 'reset', uri: '' }])
    client.close()
  })

  test("a server's reset record reaches listeners of any filter", async () => {
    await using server = await startServer({ 'GET /events': stream((res) => res.write('id: 9\nevent: reset\ndata: {"type":"reset"}\n\n')) })
    const client = createClient(server.url)
    const events = collector<ServerEvent>()
    client.events.on({ type: 'vm.*', uri: '/vms/*' }, events.add)
    expect((await events.until(has(1)))[0]).toMatchObject({ type: 'reset', id: '9' })
    client.close()
  })

  test('each failed attempt waits longer, up to the limit, and an event resets the wait', async () => {
    const clock = manualClock()
    let isUp = false
    await using server = await startServer({
      'GET /events': (req, res) => {
        if (isUp) stream((r) => r.write(record('1', 'x', '/x')))(req, res)
        else problem(503, 'CORE_ERR_UNAVAILABLE', 'Not now')(req, res)
      },
    })
    const client = createClient(server.url, { clock, random: () => 0, reconnectMinMs: 500, reconnectMaxMs: 3000 })
    const states = collector<StreamState>()
    client.events.onState(states.add)
    const events = collector<ServerEvent>()
    client.events.on({}, events.add)
    const waits: number[] = []
    for (let n = 1; n <= 4; n += 1) {
      const all = await states.until((s) => s.filter((x) => x.kind === 'waiting').length >= n)
      const last = all.at(-1)
      if (last?.kind !== 'waiting') throw new Error(`state is ${String(last?.kind)}`)
      expect(last.error.code).toBe('CORE_ERR_UNAVAILABLE')
      waits.push(last.retryInMs)
      if (n === 4) isUp = true
      clock.advance(last.retryInMs)
    }
    expect(waits).toEqual([500, 1000, 2000, 3000])
    await events.until(has(1))
    expect(client.events.state.kind).toBe('open')
    client.close()
  })

  test('Retry-After is kept to', async () => {
    const clock = manualClock()
    await using server = await startServer({ 'GET /events': problem(429, 'CORE_ERR_THROTTLED', 'Slower', {}, { 'retry-after': '20' }) })
    const client = createClient(server.url, { clock })
    const states = collector<StreamState>()
    client.events.onState(states.add)
    client.events.on({}, () => undefined)
    const all = await states.until((s) => s.at(-1)?.kind === 'waiting')
    expect(all.at(-1)).toMatchObject({ retryInMs: 20_000 })
    client.close()
  })

  test('a refused stream is not tried again until retryNow()', async () => {
    const clock = manualClock()
    await using server = await startServer({ 'GET /events': problem(401, 'AUTH_ERR_SESSION_ENDED', 'Log in again') })
    const client = createClient(server.url, { clock })
    const states = collector<StreamState>()
    client.events.onState(states.add)
    client.events.on({}, () => undefined)
    await states.until((s) => s.at(-1)?.kind === 'refused')
    expect(client.events.state).toMatchObject({ kind: 'refused', error: { code: 'AUTH_ERR_SESSION_ENDED', status: 401 } })
    expect(clock.pending()).toEqual([])
    server.routes['GET /events'] = stream(() => undefined)
    client.events.retryNow()
    await states.until((s) => s.at(-1)?.kind === 'open')
    client.close()
  })

  test('a stream that falls silent is opened again', async () => {
    const clock = manualClock()
    await using server = await startServer({ 'GET /events': stream(() => undefined) })
    const client = createClient(server.url, { clock, silenceMs: 60_000, reconnectMinMs: 0 })
    const states = collector<StreamState>()
    client.events.onState(states.add)
    client.events.on({}, () => undefined)
    await states.until((s) => s.at(-1)?.kind === 'open')
    clock.advance(60_000)
    const all = await states.until((s) => s.at(-1)?.kind === 'waiting')
    expect(all.at(-1)).toMatchObject({ error: { code: 'CLIENT_ERR_UNREACHABLE' } })
    client.close()
  })
})
