// Load from a process of its own: requests on kept connections, pipelined ones, slow answers, uploads in pieces, and connections for one request each. Says
// `ready`, goes on until it is told to stop, waits for what is under way, and tells what it saw.
import { Agent, request } from 'node:http'
import { connect } from 'node:net'

const [port = '', authorization = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const seen = { answered: 0, uploads: 0, slow: 0, pipelined: 0, bad: [] as string[] }
let stop = false
process.on('message', () => (stop = true))

const note = (what: string, is: string, expected: string): void => {
  seen.answered++
  if (is !== expected) seen.bad.push(`${what}: ${is}`)
}

interface Call {
  readonly path: string
  readonly expected: string
  readonly body?: string
  readonly kept?: boolean
}
const call = ({ path, expected, body, kept = true }: Call): Promise<void> =>
  new Promise((resolve) => {
    const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }) }
    const options = { port, path, headers, method: body === undefined ? 'GET' : 'POST', agent: kept ? agent : false }
    const req = request(options, (res) => {
      let text = ''
      res.setEncoding('utf8').on('data', (part: string) => (text += part))
      res.on('close', () => {
        note(path, `${res.statusCode} ${res.complete ? text : 'cut off'}`, `200 ${expected}`)
        resolve()
      })
    })
    req.on('error', (e) => {
      note(path, String(e), '')
      resolve()
    })
    if (body === undefined) req.end()
    else void inPieces(body, (piece) => new Promise((sent) => req.write(piece, () => setImmediate(sent)))).then(() => req.end())
  })

const inPieces = async (body: string, write: (piece: string) => Promise<void>): Promise<void> => {
  for (let at = 0; at < body.length; at += 16_384) await write(body.slice(at, at + 16_384))
}

const loop = async (what: Call, count?: 'uploads' | 'slow'): Promise<void> => {
  while (!stop) {
    await call(what)
    if (count) seen[count]++
  }
}

/** Eight requests in one write, eight answers in their order. */
const pipelined = (): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1').setEncoding('latin1')
    const batch = `GET /quick HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`.repeat(8)
    let text = ''
    const send = (): void => {
      if (stop) {
        socket.end()
        resolve()
      } else socket.write(batch)
    }
    socket.once('connect', send).on('data', (part: string) => {
      text += part
      const answers = text.split('HTTP/1.1 ').slice(1)
      if (answers.length < 8 || !answers[7]!.endsWith('{"ok":true}')) return
      for (const answer of answers) note('pipelined', `${answer.slice(0, 3)} ${answer.slice(-11)}`, '200 {"ok":true}')
      seen.pipelined += 8
      text = ''
      send()
    })
    socket.on('close', () => {
      if (!stop) seen.bad.push('pipelined: closed')
      resolve()
    })
  })

const text = 'x'.repeat(262_144)
const ok = '{"ok":true}'
const upload = { path: '/echo', body: JSON.stringify({ text }), expected: `{"length":${text.length}}` }
const times = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make)
const loops = [
  ...times(8, () => loop({ path: '/quick', expected: ok })),
  ...times(8, () => loop({ path: '/slow', expected: ok }, 'slow')),
  ...times(4, () => loop(upload, 'uploads')),
  ...times(2, () => loop({ path: '/quick', expected: ok, kept: false })),
  ...times(2, pipelined),
]
process.send?.('ready')
await Promise.all(loops)
agent.destroy()
process.send?.(seen)
process.disconnect()
