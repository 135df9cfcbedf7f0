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
beforeAll(async () => void (server = await createPostgres(['fsync=off', 'max_connections=300'])))
afterAll(() => server.remove())

const policyOf = (how: How): 'compensate' | 'resume' | 'restart' => (how === 'fails' ? 'compensate' : how)

async function killAt(dir: string, at: string, how: How, point: string): Promise<void> {
  const args = [
    '--conditions=@onggi/source',
    child,
    dir,
    'thing.make',
    policyOf(how),
    how === 'fails' ? 'yes' : 'no',
    `thing.make:${point}`,
    at,
  ]
  const run = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [, signal] = (await once(run, 'exit')) as [number | null, string | null]
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
/** In the long lane every point on both; in the other one a start of two processes for each is too much. */
const some = (driver: Driver, points: readonly string[], short: RegExp): readonly string[] =>
  long || driver === 'sqlite' ? points : points.filter((p) => short.test(p))

describe.concurrent.each(['sqlite', 'postgres'] as const)('killed with -9, on %s', { timeout: 120_000 }, (driver) => {
  test.each(some(driver, doPoints, /one:before|three:inside|five:after|before-end/))(
    'at %s, compensate: it is failed with TASK_ERR_INTERRUPTED and nothing is left',
    async (point) => {
      const { task, world } = await crash(driver, 'compensate', point)
      expect(task).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' }, leftSteps: 0 })
      expect(world).toEqual([])
    },
  )

  const resumed = long ? doPoints : doPoints.filter((p) => /inside|after/.test(p))
  test.each(some(driver, resumed, /two:inside|four:after/))('at %s, resume: it goes on to its end, each step once', async (point) => {
    const { task, world } = await crash(driver, 'resume', point)
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })

  const restarted = long ? doPoints : doPoints.filter((p) => /inside|end/.test(p))
  test.each(some(driver, restarted, /three:inside/))('at %s, restart: it is undone and made again', async (point) => {
    const { task, world } = await crash(driver, 'restart', point)
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })

  test.each(some(driver, undoPoints, /four:inside|one:after/))(
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
