import { createTasks } from '../../src/index.ts'
import { openStore } from './open-store.ts'
import { fiveSteps } from './world.ts'

/** Runs one task and kills its own process with -9 at the point it is told. */
const [dir = '', kind = '', onCrash = '', fails = '', at = '', where = `${dir}/test.db`] = process.argv.slice(2)
const die = (point: string): Promise<void> | undefined => {
  if (point !== at) return undefined
  process.kill(process.pid, 'SIGKILL')
  // the signal may take a moment: nothing after this point happens
  return new Promise(() => undefined)
}
const store = await openStore(where)
const tasks = createTasks({ store, faultPoint: die })
tasks.register(fiveSteps(dir, kind, onCrash as 'resume', fails === 'yes', die), 'test')
await tasks.start()
const ctx = { principal: null, requestId: 'crash', locale: 'en' }
const { id } = await store.transaction((tx) => tasks.enqueue(tx, kind, {}, { ctx, target: '/things/a', audience: { everyone: true } }))
await tasks.wait(id)
await tasks.close()
await store.close()
process.exitCode = 3
