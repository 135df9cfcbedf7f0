// What the daemon does when a client costs nothing: the same call as one frame made beforehand, its answers only counted. No client can be faster than this.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const program = 0x20008086
const procedures = { connectOpen: 1, domainGetInfo: 16, domainLookupByName: 23, authList: 66 }

const u32 = (value: number): Buffer => {
  const b = Buffer.alloc(4)
  b.writeUInt32BE(value)
  return b
}
const text = (value: string): Buffer => Buffer.concat([u32(value.length), Buffer.from(value), Buffer.alloc((4 - (value.length % 4)) % 4)])
const frame = (procedure: number, body: Buffer): Buffer =>
  Buffer.concat([u32(28 + body.length), u32(program), u32(1), u32(procedure), u32(0), u32(1), u32(0), body])

/** Sends a frame and answers the body of its reply. */
const ask = async (socket: Socket, procedure: number, body: Buffer): Promise<Buffer> => {
  socket.write(frame(procedure, body))
  let got = Buffer.alloc(0)
  while (got.length < 4 || got.length < got.readUInt32BE()) got = Buffer.concat([got, (await once(socket, 'data'))[0] as Buffer])
  if (got.readUInt32BE(24) !== 0) throw new Error('the daemon refused')
  return got.subarray(28)
}

const open = async (path: string): Promise<{ readonly socket: Socket; readonly call: Buffer }> => {
  const socket = connect(path)
  await once(socket, 'connect')
  await ask(socket, procedures.authList, Buffer.alloc(0))
  await ask(socket, procedures.connectOpen, Buffer.concat([u32(1), text('test:///default'), u32(0)]))
  return { socket, call: frame(procedures.domainGetInfo, await ask(socket, procedures.domainLookupByName, text('test'))) }
}

/** Calls per second with so many sockets, and so many calls in flight on each. */
export const limit = async (path: string, sockets: number, inFlight: number, count: number): Promise<number> => {
  const opened = await Promise.all(Array.from({ length: sockets }, () => open(path)))
  const began = performance.now()
  await Promise.all(
    opened.map(
      ({ socket, call }) =>
        new Promise<void>((done) => {
          const each = Math.floor(count / sockets)
          let sent = 0
          let bytes = 0
          let size = 0
          const send = (calls: number): void => {
            const now = Math.min(calls, each - sent)
            sent += now
            if (now > 0) socket.write(now === 1 ? call : Buffer.concat(Array.from({ length: now }, () => call)))
          }
          let answered = 0
          socket.on('data', (data: Buffer) => {
            if (size === 0) size = data.readUInt32BE()
            const before = Math.floor(bytes / size)
            bytes += data.length
            const more = Math.floor(bytes / size) - before
            answered += more
            if (answered === each) done()
            else send(more)
          })
          send(inFlight)
        }),
    ),
  )
  const rate = (count / (performance.now() - began)) * 1000
  for (const { socket } of opened) socket.destroy()
  return rate
}
