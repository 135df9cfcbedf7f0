import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSqliteStore } from '@onggi/objectstore'
import { describe, expect, test } from 'vitest'
import { createTasks, taskTypes, type TaskView } from '../../src/index.ts'
import { fiveSteps, stepNames, worldOf } from '../support/world.ts'

const child = fileURLToPath(new URL('../support/crash-child.ts', import.meta.url))
type Policy = 'resume' | 'restart' | 'compensate'

async function killAt(dir: string, onCrash: Policy, fails: boolean, point: string): Promise<void> {
  const args = ['--conditions=@onggi/source', child, dir, 'thing.make', onCrash, fails ? 'yes' : 'no', `thing.make:${point}`]
  const run = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [, signal] = (await once(run, 'exit')) as [number | null, string | null]
  expect(signal, `the child died at ${point}`).toBe('SIGKILL')
}

async function afterRestart(dir: string, onCrash: Policy, fails: boolean): Promise<TaskView & { leftSteps: number }> {
  const store = await openSqliteStore({ path: join(dir, 'test.db'), types: [...taskTypes] })
  const tasks = createTasks({ store })
  try {
    tasks.register(fiveSteps(dir, 'thing.make', onCrash, fails), 'test')
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

async function crash(onCrash: Policy, fails: boolean, point: string): Promise<{ task: TaskView & { leftSteps: number }; world: string[] }> {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-tasks-crash-'))
  try {
    await killAt(dir, onCrash, fails, point)
    const task = await afterRestart(dir, onCrash, fails)
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

describe.concurrent('killed with -9', { timeout: 60_000 }, () => {
  test.each(doPoints)('at %s, compensate: it is failed with TASK_ERR_INTERRUPTED and nothing is left', async (point) => {
    const { task, world } = await crash('compensate', false, point)
    expect(task).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' }, leftSteps: 0 })
    expect(world).toEqual([])
  })

  test.each(doPoints.filter((p) => /inside|after/.test(p)))('at %s, resume: it goes on to its end, each step once', async (point) => {
    const { task, world } = await crash('resume', false, point)
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })

  test.each(doPoints.filter((p) => /inside|end/.test(p)))('at %s, restart: it is undone and made again', async (point) => {
    const { task, world } = await crash('restart', false, point)
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })

  test.each(undoPoints)('at %s of a task that failed by itself: the undo is brought to its end, the reason is kept', async (point) => {
    const { task, world } = await crash('compensate', true, point)
    expect(task).toMatchObject({ status: 'failed', error: { code: 'THING_ERR_CHECK' }, leftSteps: 0 })
    expect(world).toEqual([])
  })

  test('after its end was written: it stays as it was', async () => {
    const { task, world } = await crash('compensate', false, 'task:after-end')
    expect(task).toMatchObject({ status: 'finished', result: 'made', leftSteps: 0 })
    expect(world).toEqual(all)
  })
})
