// Runs what a start runs, as far as it touches nothing, before V8's snapshot is taken (bin.ts): what has run is kept compiled in it.
import { authRules, createPolicy } from '@onggi/auth'
import authFastify from '@onggi/auth/fastify'
import { rehearseServer, samplePlugin } from '@onggi/core-http'
import { createFakeIdentity, createFakePolicy, createFakeStore } from '@onggi/core-http/testing'
import { createCollector, hostSource } from '@onggi/host-stats'
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { createEventHub, createNotifications } from '@onggi/notifications'
import { createTasks } from '@onggi/tasks'
import { createVirt, rehearseReading } from '@onggi/virt-libvirt'
import { createHostStatsPlugin } from '@onggi/host-stats/fastify'
import notificationsFastify from '@onggi/notifications/fastify'
import tasksFastify from '@onggi/tasks/fastify'
import { createKimchiPlugin } from '@onggi/virt-libvirt/fastify'
import { loadConfig } from './config.ts'

/** Answers whatever it is asked with itself. Routes are declared with it; none is ever called. */
const anything: never = new Proxy(() => undefined, {
  get: (_target, key) => {
    if (key === 'then') return undefined
    if (key === Symbol.iterator) return [][Symbol.iterator]
    return key === Symbol.toPrimitive ? () => '' : anything
  },
  apply: () => anything,
}) as never

/** Reads an empty configuration and composes a server with all routes, which listens to nothing. */
export async function warmUp(): Promise<void> {
  loadConfig([], {})
  rehearseReading()
  const store = anything
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const policy = createPolicy({ rules: authRules })
  const events = createEventHub({ store, policy, log })
  createNotifications({ store, events })
  const hooks = createHookRegistry({ log })
  const operations = createOperations({ policy, hooks, log })
  const stats = createCollector({ log, sources: [hostSource()] })
  const tasks = createTasks({ store, events, policy, log, text: anything, resolvePrincipal: anything })
  createVirt({
    store,
    operations,
    tasks,
    events,
    stats,
    policy,
    accounts: anything,
    tickets: anything,
    templateStore: store,
    log,
    uri: 'test:///default',
    dataDir: '/nonexistent',
    env: {},
  })
  await rehearseServer({
    asks: ['/healthz', '/plugins/kimchi/vms'],
    cookie: 'onggi=admin',
    identity: createFakeIdentity([{ name: 'admin', password: '', roles: ['admin'] }]),
    policy: createFakePolicy(),
    store: createFakeStore(),
    base: async (app, { guard, responder, handOver, upgrade }) => {
      const auth = { auth: anything, local: anything, totp: anything, oidc: anything, policy: anything, audienceOf: anything }
      await app.register(authFastify, { ...auth, guard, responder })
      await app.register(tasksFastify, { tasks: anything, guard, responder })
      await app.register(notificationsFastify, { events: anything, notifications: anything, guard, responder, handOver, upgrade })
    },
    plugins: [createKimchiPlugin({ virt: anything }), createHostStatsPlugin({ stats: anything, events: anything }), samplePlugin],
  })
}
