import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { type Clock, createClient } from '../src/index.ts'
import { type Handler, json, problem, record, startServer, stream } from './fake-server.ts'

const volumes = '/pools/default/storagevolumes'

/** A server that takes uploads: `broken` pieces are cut off by their number, from 1. */
async function uploadServer(broken: readonly number[] = []): Promise<{
  server: Awaited<ReturnType<typeof startServer>>
  offsets: number[]
}> {
  const offsets: number[] = []
  let offset = 0
  let status = 'running'
  let pieces = 0
  let total = 0
  const open = new Set<ServerResponse>()
  const task = (): object => ({
    id: 't1',
    status,
    progress: 0,
    target_uri: `${volumes}/a`,
    phase: { code: 'VIRT_TASK_TRANSFER', params: { offset, total } },
  })
  const tell = (): void => {
    for (const res of open) res.write(record('', `task.${status}`, '/tasks/t1', task()))
  }
  const put: Handler = (req: IncomingMessage, res: ServerResponse) => {
    pieces += 1
    if (broken.includes(pieces)) {
      req.socket.destroy()
      return
    }
    const size = Number(/name="chunk_size"\r\n\r\n(\d+)/.exec(server.requests.at(-1)?.body ?? '')?.[1])
    offset += size
    offsets.push(offset)
    if (offset === total) status = 'finished'
    // Told before the answer: nothing is under way when the client closes.
    tell()
    json(200, { name: 'a' })(req, res)
  }
  const server = await startServer({
    [`POST ${volumes}`]: (req, res) => {
      total = (JSON.parse(server.requests.at(-1)?.body ?? '{}') as { size: number }).size
      json(202, { id: 't1', status: 'queued', phase: null })(req, res)
    },
    'GET /tasks/t1': (req, res) => json(200, task())(req, res),
    'GET /events': stream((res) => {
      open.add(res)
    }),
    [`PUT ${volumes}/a`]: put,
  })
  return { server, offsets }
}

describe('uploads', () => {
  test('content is sent in pieces, with its progress, until the task has ended', async () => {
    const { server, offsets } = await uploadServer()
    await using _ = server
    const client = createClient(server.url)
    const seen: number[] = []
    const ids: string[] = []
    const done = await client.upload(
      volumes,
      new Blob(['x'.repeat(25)]),
      { name: 'a' },
      { chunkBytes: 10, onProgress: (n) => seen.push(n), onTask: (t) => ids.push(t.id) },
    )
    expect(done).toMatchObject({ id: 't1', status: 'finished' })
    expect(offsets).toEqual([10, 20, 25])
    expect(seen).toEqual([0, 10, 20, 25])
    expect(ids).toEqual(['t1'])
    expect(server.requests.find((r) => r.line === `POST ${volumes}`)?.body).toBe('{"name":"a","upload":true,"size":25}')
    client.close()
  })

  test('after a break it goes on where the server stands', async () => {
    const { server, offsets } = await uploadServer([2])
    await using _ = server
    // The first wait before another attempt is a second; here it passes at once, and no other time does.
    const clock: Clock = {
      now: () => 0,
      after: (ms, fn) => {
        if (ms !== 1000) return () => undefined
        const soon = setImmediate(fn)
        return () => clearImmediate(soon)
      },
    }
    const client = createClient(server.url, { clock })
    await expect(client.upload(volumes, new Blob(['x'.repeat(25)]), { name: 'a' }, { chunkBytes: 10 })).resolves.toMatchObject({
      status: 'finished',
    })
    expect(offsets).toEqual([10, 20, 25])
    client.close()
  })

  test('an upload that was broken off goes on with its task', async () => {
    const { server, offsets } = await uploadServer()
    await using _ = server
    const first = createClient(server.url)
    const abort = new AbortController()
    const stopped = first.upload(
      volumes,
      new Blob(['x'.repeat(25)]),
      { name: 'a' },
      { chunkBytes: 10, signal: abort.signal, onProgress: (n) => (n === 10 ? abort.abort(new Error('left')) : undefined) },
    )
    await expect(stopped).rejects.toThrow('left')
    const second = createClient(server.url)
    await second.upload(volumes, new Blob(['x'.repeat(25)]), { name: 'a' }, { chunkBytes: 10, task: 't1' })
    expect(offsets).toEqual([10, 20, 25])
    first.close()
    second.close()
  })

  test('a refusal is not tried again', async () => {
    await using server = await startServer({ [`POST ${volumes}`]: problem(409, 'VIRT_ERR_VOLUME_EXISTS', 'There is one already') })
    const client = createClient(server.url)
    await expect(client.upload(volumes, new Blob(['x']), { name: 'a' })).rejects.toMatchObject({
      code: 'VIRT_ERR_VOLUME_EXISTS',
      status: 409,
    })
    expect(server.requests.filter((r) => r.line.startsWith('POST'))).toHaveLength(1)
    client.close()
  })
})

describe('one-shot addresses', () => {
  test('openConsole() answers a WebSocket URL with its ticket, downloadUrl() an address', async () => {
    const console = { protocol: 'vnc', uri: '/vms/web/consoles/display?ticket=abc', ticket: 'abc', expires: '2026-01-01T00:00:30Z' }
    await using server = await startServer({
      'POST /x/vms/web/connect': json(200, { name: 'web', console: { ...console, uri: `/x${console.uri}` } }),
      'POST /x/v/big/download': json(200, { ticket: 't', uri: '/v/big/content?ticket=t', expires: '' }),
    })
    const client = createClient(server.url)
    expect(await client.openConsole('/x/vms/web')).toEqual({
      url: `${server.url.replace('http', 'ws')}/x${console.uri}`,
      protocol: 'vnc',
      expires: console.expires,
    })
    expect(await client.downloadUrl('/x/v/big')).toBe(`${server.url}/v/big/content?ticket=t`)
    client.close()
  })
})
