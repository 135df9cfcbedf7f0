// Stopped as systemd does it while pages are open: each stream is told why, and the process ends by itself.
import { once } from 'node:events'
import { get } from 'node:http'
import { expect, test } from 'vitest'
import { admin, dataDir, startKimchi } from './support/server.ts'

test('a stop tells open streams why they end, over SSE and WebSocket, and leaves nothing that holds up the process', async () => {
  const uri = 'test:///default?socket=/nonexistent/libvirt-sock'
  const k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', uri] })
  const headers = { authorization: `Basic ${Buffer.from(admin).toString('base64')}` }
  const [stream] = await once(get(`${k.url}/events`, { headers: { ...headers, accept: 'text/event-stream' } }), 'response')
  let said = ''
  stream.setEncoding('utf8').on('data', (part: string) => (said += part))
  const ended = once(stream, 'end')
  // Node's own WebSocket takes headers; its type, which is the browser's, knows nothing of them.
  const socket = new WebSocket(`${k.url.replace('http', 'ws')}/events`, { headers } as never)
  const messages: string[] = []
  socket.addEventListener('message', ({ data }) => messages.push(String(data)))
  await once(socket, 'open')
  const closed = once(socket, 'close')
  expect(await k.stop()).toBe(0)
  await ended
  await closed
  expect(said).toContain('NOTIFY_CLOSING')
  expect(messages.join()).toContain('NOTIFY_CLOSING')
  expect(k.output()).not.toContain('did not stop')
})
