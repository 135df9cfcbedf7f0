import { Pool } from 'pg'
import { createTasks } from '../../src/index.ts'
import { countType } from './count-type.ts'
import { openStore } from './open-store.ts'

/** A worker that stops itself (SIGSTOP) at random fault points; whoever started it wakes it up again. */
const [at = '', name = '', seed = '1', freezes = '0'] = process.argv.slice(2)
let x = Number(seed)
const chance = (): number => (x = (x * 1103515245 + 12345) % 2147483648) / 2147483648
let left = Number(freezes)
/** Many freezes are spread over many more points. */
const odds = left > 10 ? 0.002 : 0.02
const store = await openStore(at)
const client = new Pool({ connectionString: at.split('#')[0], max: 4 })
const freezeNow = (point: string): void => {
  if (left === 0 || chance() > odds) return
  left--
  process.stdout.write(`frozen ${point}\n`)
  process.kill(process.pid, 'SIGSTOP')
}
const tasks = createTasks({
  store,
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
process.stdout.write('ready\n')
process.once('SIGTERM', () => {
  void tasks
    .close({ drainMs: 1000 })
    .then(() => store.close())
    .then(() => client.end())
})
