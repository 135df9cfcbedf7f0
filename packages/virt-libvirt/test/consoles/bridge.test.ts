import { PassThrough, Duplex } from 'node:stream'
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { bridge } from '../../src/consoles/bridge.ts'

/** A browser whose reading the test paces: bytes wait until `read()`. */
function slowBrowser() {
  const events = new EventEmitter()
  const waiting: { bytes: number; done: () => void }[] = []
  const socket = {
    paused: false,
    closed: undefined as { code?: number; reason?: string } | undefined,
    readyState: 1,
    got: 0,
    get bufferedAmount() {
      return waiting.reduce((sum, { bytes }) => sum + bytes, 0)
    },
    send: (data: Buffer, done: () => void) => void waiting.push({ bytes: data.length, done }),
    close(code?: number, reason?: string) {
      this.readyState = 2
      this.closed = { ...(code === undefined ? {} : { code }), ...(reason === undefined ? {} : { reason }) }
    },
    terminate: () => undefined,
    pause() {
      this.paused = true
    },
    resume() {
      this.paused = false
    },

    on: (event: string, fn: (...args: any[]) => void) => events.on(event, fn),
    once: (event: string, fn: () => void) => events.once(event, fn),
    says: (data: Buffer | Buffer[] | ArrayBuffer) => events.emit('message', data),
    leaves: () => events.emit('close'),
    /** Takes what waits. */
    read() {
      for (const { bytes, done } of waiting.splice(0)) {
        this.got += bytes
        done()
      }
    },
  }
  return socket
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a browser that does not read stops the guest; when it reads on, everything arrives', async () => {
  const total = 64 * 2 ** 20
  const piece = Buffer.alloc(2 ** 16)
  let given = 0
  const guest = new Duplex({
    read() {
      given += piece.length
      this.push(given > total ? null : piece)
    },
    write: (_chunk, _encoding, done) => done(),
  })
  const socket = slowBrowser()
  let ended = 0
  bridge(socket, guest, () => ended++)
  for (let n = 0; n < 200; n++) await turn()
  expect(given).toBeLessThan(2 * 2 ** 20)
  expect(guest.isPaused()).toBe(true)
  while (ended === 0) {
    socket.read()
    await turn()
  }
  socket.read()
  expect(socket.got).toBe(total)
  expect(socket.closed).toEqual({ code: 1000, reason: 'VIRT_CONSOLE_ENDED' })
  expect(ended).toBe(1)
})

test('a guest that does not read stops the browser', async () => {
  const held: (() => void)[] = []
  const seen: Buffer[] = []
  const guest = new Duplex({
    highWaterMark: 1024,
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      seen.push(chunk)
      held.push(done)
    },
  })
  const socket = slowBrowser()
  bridge(socket, guest, () => undefined)
  socket.says(Buffer.alloc(600, 'a'))
  expect(socket.paused).toBe(false)
  socket.says([Buffer.alloc(300, 'b'), Buffer.alloc(300, 'c')])
  expect(socket.paused).toBe(true)
  while (held.length > 0) {
    held.shift()?.()
    await turn()
  }
  expect(socket.paused).toBe(false)
  const arrived = new Uint8Array([1, 2, 3])
  socket.says(arrived.buffer)
  expect(Buffer.concat(seen).subarray(-3)).toEqual(Buffer.from(arrived))
})

test('each side that goes takes the other along, once', async () => {
  const guest = new PassThrough()
  const socket = slowBrowser()
  let ended = 0
  const end = bridge(socket, guest, () => ended++)
  socket.leaves()
  expect(guest.destroyed).toBe(true)
  end({ code: 1008, reason: 'LATE' })
  await turn()
  expect(ended).toBe(1)

  const broken = new PassThrough()
  const other = slowBrowser()
  bridge(other, broken, () => ended++)
  broken.destroy(new Error('reset'))
  await turn()
  expect(other.closed).toEqual({ code: 1011, reason: 'VIRT_CONSOLE_BROKEN' })

  const dropped = slowBrowser()
  const third = new PassThrough()
  bridge(dropped, third, () => ended++)({ code: 1008, reason: 'AUTH_SESSION_ENDED' })
  expect(third.destroyed).toBe(true)
  expect(dropped.closed).toEqual({ code: 1008, reason: 'AUTH_SESSION_ENDED' })
  await turn()
  expect(ended).toBe(3)
})
