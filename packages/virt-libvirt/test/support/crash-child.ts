// Makes one VM and kills itself with -9 at a fault point. Arguments: directory, URI, socket, fault point, ISO.
import { openSqliteStore } from '@onggi/objectstore'
import { createTasks, taskTypes } from '@onggi/tasks'
import { createVirt, virtTypes } from '../../src/index.ts'
import type { Events, Operations, Store, Tasks } from '../../src/needs.ts'
import { admin, quiet } from './calls.ts'

const [dir = '', uri = '', socketPath = '', point = '', iso = ''] = process.argv.slice(2)
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
await virt.vms.inventory.ready()
if ((await virt.templates.get('crash')) === undefined)
  await virt.templates.create({ name: 'crash', sourceMedia: { type: 'disk', path: iso } }, admin)
const overrides = { disks: [{ size: 1 }, { size: 1 }] }
const { taskId } = await virt.vms.create({ template: '/plugins/kimchi/templates/crash', name: 'crash', overrides }, admin)
await tasks.wait(taskId)
process.exit(3)
