import { describe, expect, it, vi } from 'vitest'
import { connect, isTimeout } from '../../src/index.ts'
import type { Connect } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import type { FakeDaemon } from '../../src/testing/index.ts'
import { failure } from '../support/daemons.ts'

const withDaemon = async (body: (daemon: FakeDaemon, conn: Connect) => Promise<void>, options = {}): Promise<void> => {
  const daemon = createFakeDaemon()
  const conn = await connect('test:///default', { transport: daemon.transport, ...options })
  try {
    await body(daemon, conn)
  } finally {
    await conn.close()
  }
}
/** A call that is held until it is let go. */
const held = (
  daemon: FakeDaemon,
  procedure: 'connectGetHostname' | 'domainCreateWithFlags',
): { open: () => void; running: () => number } => {
  let open = (): void => undefined
  let running = 0
  const gate = new Promise<void>((resolve) => (open = resolve))
  daemon.intercept(procedure, async (_, next) => {
    running++
    await gate
    return next()
  })
  return { open, running: () => running }
}

describe('calls', () => {
  it('keeps at most four in flight on a socket and loses none', () =>
    withDaemon(
      async (daemon, conn) => {
        const gate = held(daemon, 'connectGetHostname')
        const all = Promise.all(Array.from({ length: 20 }, () => conn.getHostname()))
        while (gate.running() < 4) await new Promise((resolve) => setImmediate(resolve))
        for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
        expect(gate.running()).toBe(4)
        gate.open()
        expect(await all).toHaveLength(20)
      },
      { sockets: { fast: 1 } },
    ))

  it('opens more sockets while calls wait, up to the limit, and tells none twice', () =>
    withDaemon(
      async (daemon, conn) => {
        const gate = held(daemon, 'connectGetHostname')
        const all = Promise.all(Array.from({ length: 20 }, () => conn.getHostname()))
        while (gate.running() < 12) await new Promise((resolve) => setImmediate(resolve))
        for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
        expect(gate.running()).toBe(12)
        expect(daemon.connections).toBe(3)
        gate.open()
        expect(await all).toHaveLength(20)
        expect(daemon.calls.get('connectGetHostname')).toBe(20)
      },
      { sockets: { fast: 3 } },
    ))

  it('closes the further sockets when nobody used them for a while, and none in use', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await withDaemon(
        async (daemon, conn) => {
          const settled = async (connections: number): Promise<void> => {
            while (daemon.connections > connections) await new Promise((resolve) => setImmediate(resolve))
            expect(daemon.connections).toBe(connections)
          }
          const gate = held(daemon, 'connectGetHostname')
          const slowGate = held(daemon, 'domainCreateWithFlags')
          const [domain] = await conn.listAllDomains()
          const all = Promise.all(Array.from({ length: 12 }, () => conn.getHostname()))
          const slow = failure(domain!.create())
          while (gate.running() < 12 || slowGate.running() < 1) await new Promise((resolve) => setImmediate(resolve))
          expect(daemon.connections).toBe(4)
          vi.advanceTimersByTime(5000)
          await settled(4) // all are in use
          gate.open()
          expect(await all).toHaveLength(12)
          vi.advanceTimersByTime(999)
          await settled(4)
          vi.advanceTimersByTime(1001)
          await settled(2) // the main one, and the slow one, whose call is still under way
          slowGate.open()
          await slow
          vi.advanceTimersByTime(2000)
          await settled(1)
          expect(await failure(domain!.create())).toMatchObject({ code: 'LIBVIRT_ERR_INTERNAL_ERROR' })
          expect(daemon.connections).toBe(2) // opened again when it is needed
          expect(conn.state).toBe('connected')
        },
        { sockets: { fast: 3, idleMs: 1000 }, keepalive: false },
      )
    } finally {
      vi.useRealTimers()
    }
  })

  it('lets quick calls pass while slow ones run', () =>
    withDaemon(
      async (daemon, conn) => {
        const gate = held(daemon, 'domainCreateWithFlags')
        const [domain] = await conn.listAllDomains()
        const slow = Array.from({ length: 8 }, () => failure(domain!.create()))
        while (gate.running() < 4) await new Promise((resolve) => setImmediate(resolve))
        expect(await conn.getType()).toBe('TEST')
        expect(daemon.connections).toBe(2)
        gate.open()
        await Promise.all(slow)
      },
      { sockets: { slow: 1 } },
    ))

  it('ends a wait by its limit of time; the slot stays taken until the answer', () =>
    withDaemon(async (daemon, conn) => {
      const gate = held(daemon, 'connectGetHostname')
      const error = await failure(conn.getHostname({ timeoutMs: 5 }))
      expect(isTimeout(error)).toBe(true)
      expect(error).toMatchObject({ code: 'LIBVIRT_ERR_TIMEOUT', params: { procedure: 'connectGetHostname', ms: 5 } })
      gate.open()
      expect(await conn.getHostname()).toBe('fake')
    }))

  it('uses the connection’s limit when the call has none', () =>
    withDaemon(
      async (daemon, conn) => {
        held(daemon, 'connectGetHostname')
        expect(isTimeout(await failure(conn.getHostname()))).toBe(true)
        expect(await conn.getType({ timeoutMs: 0 })).toBe('TEST')
      },
      { timeoutMs: 5 },
    ))

  it('ends a wait by a signal, before and after it was sent', () =>
    withDaemon(
      async (daemon, conn) => {
        held(daemon, 'connectGetHostname')
        const controller = new AbortController()
        const waiting = Array.from({ length: 6 }, () => failure(conn.getHostname({ signal: controller.signal })))
        controller.abort(new Error('enough'))
        for (const error of await Promise.all(waiting))
          expect(error).toMatchObject({ code: 'LIBVIRT_ERR_ABORTED', cause: { message: 'enough' } })
        expect(await failure(conn.getType({ signal: controller.signal }))).toMatchObject({ code: 'LIBVIRT_ERR_ABORTED' })
        expect(daemon.calls.get('connectGetHostname')).toBeLessThanOrEqual(4)
      },
      { sockets: { fast: 1 } },
    ))

  it('turns every error number of libvirt into its own code', () =>
    withDaemon(async (daemon, conn) => {
      const { constants } = await import('../../src/index.ts')
      for (const [name, number] of Object.entries(constants.ErrorNumber)) {
        daemon.fail('connectGetType', { code: number, message: `m${number}` })
        expect(await failure(conn.getType())).toMatchObject({
          code: `LIBVIRT_ERR_${name}`,
          virCode: number,
          message: `m${number}`,
          level: 2,
        })
      }
      daemon.fail('connectGetType', { code: 9999, message: 'new' })
      expect(await failure(conn.getType())).toMatchObject({
        code: 'LIBVIRT_ERR_UNKNOWN',
        virCode: 9999,
        message: 'libvirt error 9999: new',
      })
    }))

  it('refuses wrong arguments without sending anything', () =>
    withDaemon(async (daemon, conn) => {
      const wrong: [Promise<unknown>, string][] = [
        [conn.domainLookupByName(5 as never), 'a string'],
        [conn.domainLookupByName('a\0b'), 'a string without NUL'],
        [conn.domainLookupByUUIDString('zz'), 'a UUID'],
        [conn.domainLookupByID(1.5), 'a 32-bit integer'],
        [conn.domainLookupByID(2 ** 40), 'a 32-bit integer'],
        [conn.listAllDomains('x' as never), 'an unsigned 32-bit integer'],
        [conn.getAllDomainStats('x' as never), 'an array'],
      ]
      for (const [call, want] of wrong) expect(await failure(call)).toMatchObject({ code: 'LIBVIRT_ERR_ARGUMENT', params: { want } })
      expect(daemon.calls.get('domainLookupByName')).toBeUndefined()
      expect(await conn.getType()).toBe('TEST')
    }))

  it('reaches a procedure by number that it does not know', () =>
    withDaemon(async (_, conn) => {
      const type = await conn.callNumber(3, { read: (r) => r.string() })
      expect(type).toBe('TEST')
      const domain = await conn.callNumber(23, {
        write: (w) => w.string('test'),
        read: (r) => ({ name: r.string(), uuid: r.uuid(), id: r.i32() }),
      })
      expect(domain).toMatchObject({ name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f' })
      expect(await failure(conn.callNumber(9999))).toMatchObject({ code: 'LIBVIRT_ERR_RPC' })
    }))

  it('reaches any procedure by name, and says when there is none', () =>
    withDaemon(async (_, conn) => {
      expect(await conn.call('connectGetLibVersion', {})).toEqual({ libVer: 9_000_000 })
      expect(await failure(conn.call('nonsense' as never, {} as never))).toMatchObject({ code: 'LIBVIRT_ERR_UNKNOWN_CALL' })
      expect(await failure(conn.call('domainEventLifecycle' as never, {} as never))).toMatchObject({ code: 'LIBVIRT_ERR_UNKNOWN_CALL' })
    }))
})
