// A small host tool: one tab with live graphs, a login and push, on the base framework alone. No virtualization, data in memory.
import { authRules, authTypes, createAuth, createLocalRealm, createPolicy } from '@onggi/auth'
import authFastify from '@onggi/auth/fastify'
import { createServer, httpTypes } from '@onggi/core-http'
import { createCollector, hostSource } from '@onggi/host-stats'
import { createHostStatsPlugin } from '@onggi/host-stats/fastify'
import { createEventHub, createNotifications, notificationRules, notificationTypes } from '@onggi/notifications'
import notificationsFastify from '@onggi/notifications/fastify'
import { openMemoryStore } from '@onggi/objectstore'
import { uiMessages, uiShell } from '@onggi/ui/server'

const store = openMemoryStore({ types: [...authTypes, ...httpTypes, ...notificationTypes] })
const policy = createPolicy({ rules: [...authRules, ...notificationRules] })
const realm = createLocalRealm({ store })
await realm.addUser({ name: 'me', password: process.argv[2] ?? 'change this one', roles: ['admin'], ephemeral: true })
const auth = createAuth({ store, realms: [realm], secureCookie: false })
const events = createEventHub({ store, policy })
const notifications = createNotifications({ store, events })
const stats = createCollector({ sources: [hostSource()] })

const server = await createServer({
  identity: auth,
  policy,
  store,
  events,
  onClosing: () => events.close(),
  name: 'Host tool',
  port: 0,
  shell: uiShell({ title: 'Host tool' }),
  messages: [uiMessages],
  base: async (app, { guard, responder, handOver }) => {
    await app.register(authFastify, { auth, guard })
    await app.register(notificationsFastify, { events, notifications, guard, responder, handOver })
  },
  plugins: [createHostStatsPlugin({ stats, events })],
})
await stats.start()
await events.start()
process.stdout.write(`ready ${await server.listen()}\n`)

process.once('SIGTERM', () => {
  const parts = [server, events, stats, auth, store]
  void parts.reduce<Promise<void>>((before, part) => before.then(() => part.close()), Promise.resolve())
})
