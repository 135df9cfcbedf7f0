// Makes one volume and kills itself with -9 at a fault point. Arguments: directory, URI, socket, fault point, pool, what to make (JSON).
import { openSqliteStore } from '@onggi/objectstore'
import { createTasks, taskTypes } from '@onggi/tasks'
import { createVirt, virtTypes } from '../../src/index.ts'
import type { Events, Operations, Store, Tasks } from '../../src/needs.ts'
import { admin, quiet } from './calls.ts'

const [dir = '', uri = '', socketPath = '', point = '', pool = '', asked = ''] = process.argv.slice(2)
const store = (await openSqliteStore({ path: `${dir}/store.db`, types: [...taskTypes, ...virtTypes] })) as Store
const events: Events = { publish: (tx, event) => tx.append('events', event as never) }
const operations: Operations = { run: (_, ctx, input, fn) => fn(input, ctx) }
const tasks = createTasks({
  store: store as never,
  log: quiet,
  faultPoint: (at) => {
    if (at === point) process.kill(process.pid, 'SIGKILL')
  },
}) as unknown as Tasks & { start(): Promise<void> }
const virt = createVirt({ uri, socketPath, store, tasks, events, operations, dataDir: dir })
await virt.start()
await tasks.start()
const { from, ...volume } = JSON.parse(asked) as { from?: string }
const { id } = from === undefined ? await virt.volumes.create(pool, volume, admin) : await virt.volumes.clone(pool, from, volume, admin)
await tasks.wait(id)
process.exit(3)
