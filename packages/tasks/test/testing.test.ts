import { openMemoryStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { taskTypes, type TaskType } from '../src/index.ts'
import { runTask } from '../src/testing/index.ts'

const open = () => openMemoryStore({ types: [...taskTypes] })
const typeOf = (world: Set<string>, onCrash: 'compensate' | 'resume'): TaskType<null, string> => ({
  name: 'disk.make',
  cancellable: true,
  onCrash,
  steps: { create: { do: async () => void world.add('disk'), undo: async () => void world.delete('disk') } },
  async run(_input, ctx) {
    await ctx.step('create', null)
    ctx.note('made')
    return 'made'
  },
})

test('runTask() runs a type to its end', async () => {
  const world = new Set<string>()
  const run = await runTask(typeOf(world, 'compensate'), { store: open() })
  expect(run).toMatchObject({ status: 'finished', result: 'made', log: ['made'] })
  expect(run.points).toEqual([
    'task:before-start',
    'task:after-start',
    'create:before-do',
    'create:after-do',
    'task:before-end',
    'task:after-end',
  ])
  expect([...world]).toEqual(['disk'])
})

test.each([
  ['compensate', 'create:after-do', 'failed', []],
  ['compensate', 'task:before-end', 'failed', []],
  ['resume', 'create:before-do', 'finished', ['disk']],
] as const)('runTask() with %s and a crash at %s ends %s', async (onCrash, crashAt, status, left) => {
  const world = new Set<string>()
  expect(await runTask(typeOf(world, onCrash), { store: open(), crashAt })).toMatchObject({ status })
  expect([...world]).toEqual(left)
})

test('runTask() says so when the task never comes to the point', async () => {
  await expect(runTask(typeOf(new Set(), 'resume'), { store: open(), crashAt: 'other:after-do' })).rejects.toThrow(
    'never came to other:after-do',
  )
})
