import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPostgres, type PostgresServer } from '../../../../test/support/postgres.ts'
import { createTasks, type TaskView } from '../../src/index.ts'
import { openStore } from '../support/open-store.ts'
import { fiveSteps, stepNames, worldOf } from '../support/world.ts'

const child = fileURLToPath(new URL('../support/crash-child.ts', import.meta.url))
const long = process.env['ONGGI_LONG'] === '1'
type How = 'compensate' | 'resume' | 'restart' | 'fails'
type Driver = 'sqlite' | 'postgres'

let server: PostgresServer
/** Compiled code of the children: a start costs a fifth of what it does without. */
const compiled = mkdtempSync(join(tmpdir(), 'onggi-tasks-compiled-'))
beforeAll(async () => {
  server = await createPostgres(['fsync=off', 'max_connections=300'])
  // one that comes to its end leaves the compiled code for those that do not
  const dir = mkdtempSync(join(tmpdir(), 'onggi-tasks-crash-'))
  expect(await startChild(dir, join(dir, 'test.db'), 'compensate', 'nowhere')).toEqual([3, null])
  rmSync(dir, { recursive: true, force: true })
})
afterAll(async () => {
  rmSync(compiled, { recursive: true, force: true })
  await server.remove()
})

const policyOf = (how: How): 'compensate' | 'resume' | 'restart' => (how === 'fails' ? 'compensate' : how)

async function startChild(dir: string, at: string, how: How, point: string): Promise<[number | null, string | null]> {
  const what = [dir, 'thing.make', policyOf(how), how === 'fails' ? 'yes' : 'no', `thing.make:${point}`, at]
  const run = spawn(process.execPath, ['--conditions=@onggi/source', child, ...what], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  return (await once(run, 'exit')) as [number | null, string | null]
}

async function killAt(dir: string, at: string, how: How, point: string): Promise<void> {
  const [, signal] = await startChild(dir, at, how, point)
  expect(signal, `the child died at ${point}`).toBe('SIGKILL')
}

async function afterRestart(dir: string, at: string, how: How): Promise<TaskView & { leftSteps: number }> {
  const store = await openStore(at)
  // a minute later, so that the lease of the dead one has run out
  const later = async (): Promise<number> => (await store.now()) + 60_000
  const tasks = createTasks({ store: { ...store, now: later } })
  try {
    tasks.register(fiveSteps(dir, 'thing.make', policyOf(how), how === 'fails'), 'test')
    await tasks.start()
    const ctx = { principal: null, requestId: 'check', locale: 'en' }
    const all = await tasks.list(ctx)
    expect(all).toHaveLength(1)
    const id = all[0]!.ref.id
    await tasks.wait(id)
    const view: TaskView = JSON.parse((await tasks.get(id, ctx)).json.toString())
    return { ...view, leftSteps: (await store.transaction((tx) => tx.list('task.step'))).length }
  } finally {
    await tasks.close()
    await store.close()
  }
}

async function crash(driver: Driver, how: How, point: string): Promise<{ task: TaskView & { leftSteps: number }; world: string[] }> {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-tasks-crash-'))
  const at = driver === 'sqlite' ? join(dir, 'test.db') : `${server.url}#${`crash_${how}_${point}`.replace(/\W/g, '_')}`
  try {
    await killAt(dir, at, how, point)
    const task = await afterRestart(dir, at, how)
    return { task, world: worldOf(dir) }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const all = [...stepNames].sort()
const doPoints = [
  'task:before-start',
  'task:after-start',
  ...stepNames.flatMap((s) => ['before-do', 'inside-do', 'after-do'].map((p) => `${s}:${p}`)),
  'task:before-end',
]
const undoPoints = [...stepNames].reverse().flatMap((s) => ['before-undo', 'inside-undo', 'after-undo'].map((p) => `${s}:${p}`))
/** In the long lane every point; in the other one each kind of point once for each store, as every point is two processes. */
const some = (points: readonly string[], short: RegExp): readonly string[] => (long ? points : points.filter((p) => short.test(p)))

describe.concurrent.each(['sqlite', 'postgres'] as const)('killed with -9, on %s', { timeout: 120_000 }, (driver) => {
  test.each(some(doPoints, /task:|one:before|three:inside|five:after/))(
    'at %s, compensate: it is failed with TASK_ERR_INTERRUPTED and nothing is left',
    async (point) => {
      const { task, world } = await crash(driver, 'compensate', point)
      expect(task).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' }, leftSteps: 0 })
      expect(world).toEqual([])
    },
  )

  test.each(some(doPoints, /one:before|two:inside|four:after/))('at %s, resume: it goes on to its end, each step once', async (point) => {
    const { task, world } = await crash(driver, 'resume', point)
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })

  test.each(some(doPoints, /two:before|three:inside|four:after/))('at %s, restart: it is undone and made again', async (point) => {
    const { task, world } = await crash(driver, 'restart', point)
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })

  test.each(some(undoPoints, /five:before|four:inside|one:after/))(
    'at %s of a task that failed by itself: the undo is brought to its end, the reason is kept',
    async (point) => {
      const { task, world } = await crash(driver, 'fails', point)
      expect(task).toMatchObject({ status: 'failed', error: { code: 'THING_ERR_CHECK' }, leftSteps: 0 })
      expect(world).toEqual([])
    },
  )

  test('after its end was written: it stays as it was', async () => {
    const { task, world } = await crash(driver, 'compensate', 'task:after-end')
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })
})
