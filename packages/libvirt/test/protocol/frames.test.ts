import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connect, isLibvirtError } from '../../src/index.ts'
import { createFrameCutter, MAX_FRAME } from '../../src/rpc/frames.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { failure } from '../support/daemons.ts'

const frame = (body: Uint8Array): Buffer => {
  const out = Buffer.alloc(28 + body.length)
  out.writeUInt32BE(out.length)
  out.set(body, 28)
  return out
}
const cutAll = (chunks: readonly Buffer[]): Buffer[] => {
  const out: Buffer[] = []
  const cut = createFrameCutter((buffer, at, end) => out.push(Buffer.from(buffer.subarray(at, end))))
  for (const chunk of chunks) cut(chunk)
  return out
}

describe('frames', () => {
  it('are found however the octets arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (bodies, sizes) => {
          const frames = bodies.map(frame)
          const all = Buffer.concat(frames)
          const chunks: Buffer[] = []
          for (let at = 0, i = 0; at < all.length; i++) chunks.push(all.subarray(at, (at += sizes[i % sizes.length]!)))
          expect(cutAll(chunks)).toEqual(frames)
        },
      ),
    )
  })

  it('of impossible length are refused before anything is kept', () => {
    for (const length of [0, 4, 27, MAX_FRAME + 1, 0xffffffff]) {
      const octets = Buffer.alloc(8)
      octets.writeUInt32BE(length)
      expect(() => cutAll([octets])).toThrow(/frame of/)
      expect(() => cutAll([octets.subarray(0, 2), octets.subarray(2)])).toThrow(/frame of/)
    }
  })

  it('that are large are put together once', () => {
    const big = frame(new Uint8Array(5_000_000))
    const chunks = Array.from({ length: Math.ceil(big.length / 65536) }, (_, i) => big.subarray(i * 65536, (i + 1) * 65536))
    expect(cutAll(chunks)[0]!.length).toBe(big.length)
  })
})

describe('a hostile daemon', () => {
  const header = (length: number, program: number, type: number, serial: number, status = 0, procedure = 3): Buffer => {
    const out = Buffer.alloc(Math.max(28, Math.min(length, 64)))
    for (const [i, v] of [length, program, 1, procedure, type, serial, status].entries()) out.writeUInt32BE(v >>> 0, i * 4)
    return out
  }
  const cases: [string, Buffer][] = [
    ['a frame too long', header(0x7fffffff, 0x20008086, 1, 1)],
    ['an answer nobody asked for', header(28, 0x20008086, 1, 999)],
    ['an unknown type', header(28, 0x20008086, 77, 1)],
    ['an event cut short', header(32, 0x20008086, 2, 0, 0, 318)],
    ['octets of no meaning', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ]
  it.each(cases)('that sends %s loses the connection, nothing else', async (_, octets) => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, reconnect: false })
    daemon.delay('connectGetHostname', new Promise(() => undefined))
    const waiting = failure(conn.getHostname())
    await conn.getType()
    daemon.raw(octets)
    expect(isLibvirtError(await waiting, 'LIBVIRT_ERR_PROTOCOL')).toBe(true)
    expect(conn.state).toBe('closed')
  })

  it('that sends half a frame and hangs up loses the connection', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, reconnect: false })
    const closed = new Promise((resolve) => void conn.on('connection.closed', resolve))
    daemon.raw(header(60, 0x20008086, 1, 1).subarray(0, 20))
    daemon.dropConnections()
    await closed
    expect(await failure(conn.getType())).toMatchObject({ code: 'LIBVIRT_ERR_CLOSED' })
  })

  it('of any kind makes a client fail with its own errors only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 4, maxLength: 300 }), fc.boolean(), async (octets, framed) => {
        const daemon = createFakeDaemon()
        const conn = await connect('test:///default', { transport: daemon.transport, reconnect: false })
        const all = Buffer.from(octets)
        if (framed) all.writeUInt32BE(Math.max(28, all.length))
        daemon.raw(all)
        const error = await failure(conn.getType({ timeoutMs: 50 }))
        if (error !== undefined && !isLibvirtError(error)) throw new Error('not ours', { cause: error })
        await conn.close()
      }),
      { numRuns: 60 },
    )
  })
})
