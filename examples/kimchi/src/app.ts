// The whole composition: each package gets what it needs as parameters; the app holds no logic of its own.
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Audience, authMessages, authRules, authTypes, createPolicy } from '@onggi/auth'
import authFastify from '@onggi/auth/fastify'
import { createServer, discoverPlugins, httpTypes, samplePlugin, type Server } from '@onggi/core-http'
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { createCollector, hostSource } from '@onggi/host-stats'
import { createHostStatsPlugin } from '@onggi/host-stats/fastify'
import { createEventHub, createNotifications, notificationMessages, notificationRules, notificationTypes } from '@onggi/notifications'
import notificationsFastify from '@onggi/notifications/fastify'
import { openSqliteStore } from '@onggi/objectstore'
import { openFilesStore } from '@onggi/objectstore/files'
import { createTasks, taskMessages, taskRules, taskTypes } from '@onggi/tasks'
import tasksFastify from '@onggi/tasks/fastify'
import { uiMessages, uiShell } from '@onggi/ui/server'
import { createVirt, parseSimulation, templateTypes, virtRules, virtTypes } from '@onggi/virt-libvirt'
import { createKimchiPlugin, simulateFastify } from '@onggi/virt-libvirt/fastify'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createIdentity, given, keyFile } from './identity.ts'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }
/** Made once: it looks for ten packages. */
const shell = uiShell({ title: 'Onggi' })

/** A running app. */
export interface Kimchi {
  /** Where it serves. */
  readonly url: string
  /** The server, for whoever embeds the app. */
  readonly server: Server
  /** The account made because there was none, with its one-time password. */
  readonly firstAdmin?: { readonly name: string; readonly password: string }
  /** Stops accepting, ends streams with a reason, drains tasks, closes the store. Idempotent. */
  close(): Promise<void>
}

/** For tests: called at named points of a task's life, so that a test can end the process exactly there. */
export interface Instruments {
  readonly faultPoint?: (point: string) => void
}

/** Lines of the request log that are no requests of their own: logins by HTTP Basic and SSO, refused tokens, rights that changed. */
const audited = { kind: 'request', app: 'wok', method: 'AUTH', uri: '/auth' } as const

/** Opens the store, starts every service in the order of docs/seams.md and listens. What was started is closed again when a later part fails. */
export async function createKimchi(config: Config, log: Logger, instruments: Instruments = {}): Promise<Kimchi> {
  const closing: (() => Promise<void> | void)[] = []
  const own = <T extends { close(): Promise<void> | void }>(service: T): T => {
    closing.unshift(() => service.close())
    return service
  }
  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      for (const end of closing.splice(0))
        await Promise.resolve(end()).catch((err: unknown) => log.error({ err }, 'a part did not close cleanly'))
    })())
  try {
    mkdirSync(config.data, { recursive: true, mode: 0o700 })
    const types = [...taskTypes, ...authTypes, ...notificationTypes, ...httpTypes, ...virtTypes]
    const path = join(config.data, 'onggi.db')
    // Made before SQLite makes it for everybody to read: it holds hashes of passwords, and its other files take its mode.
    closeSync(openSync(path, 'a', 0o600))
    const store = own(await openSqliteStore({ path, types, log }))
    // Templates are files, one each: administrators edit, copy and keep them under version control.
    const templateStore = own(await openFilesStore({ directories: [config.data], types: templateTypes, log }))

    const policy = createPolicy({ rules: [...authRules, ...taskRules, ...notificationRules, ...virtRules, ...config.rules.map(given)] })
    const { auth, local, totp, oidc, accounts, firstAdmin } = await createIdentity(config, store, log)
    own(auth)

    const events = own(createEventHub({ store, policy, log }))
    const notifications = createNotifications({ store, events })
    const hooks = createHookRegistry({ log })
    const operations = createOperations({ policy, hooks, log })
    const stats = own(createCollector({ log, sources: [hostSource()] }))
    const text = (m: { code: string; params?: Readonly<Record<string, unknown>> }): string => server.translate(m.code, m.params ?? {}, 'en')
    const tasks = createTasks({ store, events, policy, log, text, resolvePrincipal: auth.resolvePrincipal, ...instruments })
    const simulate = config.simulate === undefined ? {} : { simulate: parseSimulation(JSON.parse(readFileSync(config.simulate, 'utf8'))) }
    const services = { store, operations, tasks, events, stats, policy, accounts, tickets: auth.tickets, templateStore, log }
    const virt = own(createVirt({ ...services, uri: config.libvirtUri, dataDir: config.data, env: process.env, ...simulate }))
    // Connects while the server is composed.
    await virt.start()
    // Tasks drain while libvirt and the store still answer: what they undo needs both.
    closing.unshift(() => tasks.close({ drainMs: 6000 }))
    // A stream outlives the request that opened it, not the rights it was opened with.
    const isOf = (who: { name: string; realm: string }) => (ctx: { principal: { name: string; realm: string } | null }) =>
      ctx.principal?.name === who.name && ctx.principal.realm === who.realm
    closing.unshift(auth.onSessionEnd(({ sessionId }) => void events.disconnect((c) => c.sessionId === sessionId, 'AUTH_SESSION_ENDED')))
    closing.unshift(auth.onPrincipalChange((change) => void events.disconnect(isOf(change), 'AUTH_RIGHTS_CHANGED')))
    const { consoles } = virt.vms
    closing.unshift(
      auth.onSessionEnd(({ sessionId, principal }) => {
        const endsWith = (c: { sessionId?: string; principal: typeof principal }) =>
          c.sessionId ? c.sessionId === sessionId : isOf(principal)(c)
        consoles.disconnect(endsWith, 'AUTH_SESSION_ENDED')
      }),
    )
    closing.unshift(auth.onPrincipalChange((change) => consoles.recheck(change, change.now)))

    const audienceOf = async ({ type, id }: { type: string; id: string }): Promise<Audience | undefined> =>
      type === 'vm' ? (virt.vms.inventory.byName(id) ?? virt.vms.inventory.entry(id))?.view.audience : undefined

    const [cert = '', key = ''] = config.tls.split(',')
    const server = own(
      await createServer({
        identity: auth,
        policy,
        store,
        log,
        version,
        events,
        onClosing: () => events.close(),
        tasks,
        name: 'Onggi',
        host: config.host,
        port: config.port,
        tls:
          config.tls === 'auto'
            ? { kind: 'auto', dir: join(config.data, 'tls') }
            : config.tls === 'off'
              ? { kind: 'off' }
              : { kind: 'files', cert, key },
        insecureHttp: config.insecureHttp,
        serverRoot: config.serverRoot,
        shell,
        tabs: config.auth.includes('local') ? [shell.usersTab] : [],
        messages: [uiMessages, authMessages, taskMessages, notificationMessages],
        config: () => ({ auth: config.auth, session_timeout: 30 }),
        base: async (app, { guard, responder, handOver, upgrade }) => {
          await app.register(authFastify, { auth, guard, local, totp, oidc, policy, audienceOf, responder })
          await app.register(tasksFastify, { tasks, guard, responder })
          await app.register(simulateFastify, { virt, guard, responder })
          await app.register(notificationsFastify, { events, notifications, guard, responder, handOver, upgrade })
        },
        // A plugin adds its rules and types of tasks in `start`: host.own(host.deps.policy.addRule(…)).
        deps: { policy, tasks, store, hooks, operations, notifications },
        settings: config.pluginSettings,
        settingsKey: () => keyFile(join(config.data, 'settings.key')),
        ...(config.plugins.length === 0
          ? {}
          : { discover: () => discoverPlugins({ directories: config.plugins.map((dir) => pathToFileURL(`${dir}/`)), log }) }),
        plugins: [
          createKimchiPlugin({
            virt,
            // The same tasks, where clients of old look for them.
            more: async (app, { guard, responder }) => {
              await app.register(tasksFastify, { tasks, guard, services: false, ...(responder ? { responder } : {}) })
            },
          }),
          createHostStatsPlugin({ stats, events }),
          samplePlugin,
        ],
        readiness: [() => ({ name: 'libvirt', ok: virt.state.kind === 'synced', reason: virt.state.reason?.message })],
      }),
    )
    closing.unshift(
      auth.onAudit(({ address: ip, ...line }) => server.requestLog.add({ ...audited, ...line, ip, at: new Date().toISOString() })),
    )
    await Promise.all([stats.start(), tasks.start(), events.start()])
    await server.listen()
    return { url: server.url, server, ...(firstAdmin ? { firstAdmin } : {}), close }
  } catch (e) {
    await close()
    throw e
  }
}
