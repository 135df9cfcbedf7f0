// Hands connections on: from a port of 127.0.0.1 (0: any) or a unix socket to another. A program of its own, so that it can run in another network.
import { connect, createServer, type AddressInfo } from 'node:net'

const [from = '0', to = ''] = process.argv.slice(2)
const place = (text: string): { port: number; host: string } | { path: string } =>
  /^\d+$/.test(text) ? { port: Number(text), host: '127.0.0.1' } : { path: text }

const server = createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ ...place(to), allowHalfOpen: true })
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.pipe(other)
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
})
server.listen(place(from), () => {
  const at = server.address() as AddressInfo | string
  process.stdout.write(`${typeof at === 'string' ? at : at.port}\n`)
})
// Whoever started it is gone.
process.stdin.on('end', () => process.exit()).resume()
