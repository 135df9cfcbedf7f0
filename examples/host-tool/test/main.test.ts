import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('the host tool serves a login, one tab and live figures, and stops cleanly', async () => {
  const child = spawn(process.execPath, ['--conditions=@onggi/source', main, 'a long password'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const early = once(child, 'close').then(([code]) => Promise.reject(new Error(`ended early: ${String(code)}`)))
  const [line] = (await Promise.race([once(child.stdout, 'data'), early])) as [Buffer]
  early.catch(() => undefined) // from here on an end is expected
  const url = /ready (\S+)/.exec(line.toString())?.[1] ?? ''
  const headers = { authorization: `Basic ${Buffer.from('me:a long password').toString('base64')}` }
  expect((await fetch(`${url}/ui/tabs`)).status).toBe(401)
  expect(await (await fetch(`${url}/ui/tabs`, { headers })).json()).toMatchObject([{ id: 'host' }, { id: 'plugins' }, { id: 'log' }])
  const stream = (await fetch(`${url}/events?type=host.stats`, { headers: { ...headers, accept: 'text/event-stream' } })).body
  let text = ''
  for await (const chunk of stream!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes('host.stats')) break
  }
  child.kill('SIGTERM')
  expect((await once(child, 'close'))[0]).toBe(0)
})
