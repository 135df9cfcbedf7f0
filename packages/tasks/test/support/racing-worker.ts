import { Pool } from 'pg'
import { createTasks, type Log } from '../../src/index.ts'
import { countType } from './count-type.ts'
import { as, system } from './harness.ts'
import { openStore } from './open-store.ts'

/**
 * A worker that stops itself (SIGSTOP) at random fault points; whoever started it wakes it up again, or kills it. Told to, it queues tasks itself, most of
 * which are claimed by their own row then, and its first stop is at the start of one of those. Says what happens: `frozen`, `queued <id>`, `late` (a write
 * was refused), `done` (all is queued).
 */
const [at = '', effects = '', name = '', seed = '1', freezes = '0', own = '0'] = process.argv.slice(2)
let x = Number(seed)
const chance = (): number => (x = (x * 1103515245 + 12345) % 2147483648) / 2147483648
let left = Number(freezes)
/** Many freezes are spread over many more points. */
const odds = left > 10 ? 0.002 : 0.02
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const store = await openStore(at)
const client = new Pool({ connectionString: effects, max: 4 })
let isFirst = Number(own) > 0
/** While a task begins because the row that queues it says that it has a place here. */
let isPlacing = false
const freezeNow = (point: string): void => {
  if (left === 0) return
  if (isFirst ? !isPlacing : chance() > odds) return
  isFirst = false
  left--
  say(`frozen ${point}`)
  process.kill(process.pid, 'SIGSTOP')
}
const hear = (o: object): void => {
  if ('err' in o && o.err instanceof Error && 'code' in o.err && o.err.code === 'TASK_ERR_FENCED') say('late')
}
const nothing = (): void => undefined
const log: Log = { debug: nothing, info: nothing, warn: hear, error: hear }
const tasks = createTasks({
  store,
  log,
  worker: name,
  heartbeatMs: 200,
  leaseMs: 600,
  pollMs: 100,
  concurrency: 4,
  maxCrashes: 1000,
  faultPoint: freezeNow,
})
tasks.register(countType(client), 'test')
await tasks.start()
say('ready')
process.once('SIGTERM', () => {
  void tasks
    .close({ drainMs: 1000 })
    .then(() => store.close())
    .then(() => client.end())
})

let toQueue = Number(own)
async function queue(): Promise<void> {
  while (toQueue > 0) {
    toQueue--
    try {
      const { id } = await store.transaction(async (tx) => {
        tx.onEnd(() => (isPlacing = true))
        const queued = await tasks.enqueue(tx, 'count', null, { ctx: as(system), target: '', audience: {} })
        tx.onEnd(() => (isPlacing = false))
        if (!isFirst) freezeNow('while it is queued')
        return queued
      })
      say(`queued ${id}`)
      await tasks.wait(id)
    } catch (e) {
      // its transaction was open for too long, as it was frozen meanwhile
      if (!(e instanceof Error && 'code' in e && String(e.code).startsWith('STORE_ERR_'))) throw e
      toQueue++
    }
  }
}
if (toQueue > 0) {
  // fewer at once than there are places: with some of them taken by what another left, some wait in the queue
  await Promise.all([queue(), queue(), queue()])
  say('done')
}
