import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSqliteStore } from '@onggi/objectstore'
import { expect, onTestFinished, test } from 'vitest'
import { httpTypes, type TaskWaiter } from '../src/index.ts'
import { openTaskType } from '../src/log/request-log.ts'
import { admin, serve, user } from './support/serve.ts'

const entry = fileURLToPath(new URL('./support/crash-child.ts', import.meta.url))

/** A server in a process of its own, and what it has said so far. */
const child = async (path: string) => {
  const process_ = spawn(process.execPath, ['--conditions=@onggi/source', entry, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void process_.kill('SIGKILL'))
  let said = ''
  const waiting = new Set<() => void>()
  let ended = false
  process_.once('close', () => {
    ended = true
    for (const wake of waiting) wake()
  })
  process_.stdout.on('data', (d) => {
    said += String(d)
    for (const wake of waiting) wake()
  })
  const until = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(said)?.[1]
      if (found !== undefined) return found
      if (ended) throw new Error(`the server ended: ${said}`)
      await new Promise<void>((wake) => waiting.add(wake))
    }
  }
  const kill = async (): Promise<void> => {
    process_.kill('SIGKILL')
    await once(process_, 'close')
  }
  return {
    url: await until(/^ready (\S+)$/m),
    until,
    kill,
    durable: () => Number([...said.matchAll(/^durable (\d+)$/gm)].at(-1)?.[1] ?? 0),
  }
}
const file = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'onggi-crash-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return join(dir, 'db')
}

test('kill -9 in the middle of requests loses no line of a batch that was written, and none in between', async () => {
  const path = await file()
  const c = await child(path)
  let sent = 0
  let stopped = false
  const load = async (): Promise<void> => {
    while (!stopped)
      await fetch(`${c.url}/things/${++sent}`, { method: 'POST', headers: user }).then(
        (r) => r.text(),
        () => undefined,
      )
  }
  // One at a time, so that the order of the lines is the order of the requests.
  const loading = load()
  await c.until(/^durable (\d{3})$/m)
  await c.kill()
  stopped = true
  await loading
  const acknowledged = c.durable()
  const store = await openSqliteStore({ path, types: [...httpTypes] })
  onTestFinished(() => store.close())
  const { records } = await store.readLog('requests', { limit: 10_000 })
  expect(records.length).toBeGreaterThanOrEqual(acknowledged)
  expect(acknowledged).toBeGreaterThanOrEqual(100)
  expect(records.map((r) => (r.record as any).uri)).toEqual(records.map((_, i) => `/things/${i + 1}`))
})

test('a task whose end was not noted because the process died is noted at the next start', async () => {
  const path = await file()
  const c = await child(path)
  expect((await fetch(`${c.url}/work`, { method: 'POST', headers: user })).status).toBe(202)
  await c.until(/^(durable 1)$/m)
  await c.kill()
  const store = await openSqliteStore({ path, types: [...httpTypes] })
  onTestFinished(() => store.close())
  const asked: string[] = []
  const tasks: TaskWaiter = {
    wait: async (id) => {
      asked.push(id)
      return { status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } }
    },
  }
  const server = await serve({ store, tasks })
  const line = async () => (await server.inject({ url: '/logs?uri=/work', headers: admin })).json()[0]
  await expect.poll(async () => (await line()).task_status).toBe('failed')
  expect((await line()).message).toBe('POST /work (TASK_ERR_INTERRUPTED)')
  expect(asked).toEqual(['t1'])
  expect(await store.transaction((tx) => tx.list(openTaskType))).toEqual([])
})

test('a task that is gone is asked for no more', async () => {
  const path = await file()
  const store = await openSqliteStore({ path, types: [...httpTypes] })
  onTestFinished(() => store.close())
  await store.transaction((tx) => tx.put(openTaskType, 'gone', {}))
  await store.transaction((tx) => tx.put(openTaskType, 'later', {}))
  await serve({
    store,
    tasks: { wait: (id) => Promise.reject(Object.assign(new Error('no'), { status: id === 'gone' ? 404 : 503 })) },
  })
  await expect.poll(async () => (await store.transaction((tx) => tx.list(openTaskType))).map((r) => r.id)).toEqual(['later'])
})
