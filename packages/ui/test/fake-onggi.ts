import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { uiMessages, uiShell } from '../src/server/index.ts'
import { createFakeAuth } from './fake-auth.ts'
import { listen } from './listener.ts'
import { partsOf, planOf } from './fake-guest.ts'
import { answerStorage } from './fake-storage.ts'
import { bootScreen } from './picture.ts'
import { task, template, vm, type World } from './world.ts'

const packages = new URL('../../', import.meta.url)
const types: Record<string, string> = {
  js: 'text/javascript',
  mjs: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  map: 'application/json',
  html: 'text/html',
}

/** Texts of the shell and of the tabs, as core-http would merge them. */
export const allTexts = (): Record<string, unknown> =>
  Object.assign(
    {},
    ...[uiMessages, new URL('virt-libvirt/messages/', packages), new URL('host-stats/messages/', packages)]
      .flatMap((dir) =>
        readdirSync(dir)
          .filter((f) => f === 'en.json')
          .map((f) => new URL(f, dir)),
      )
      .map((file) => JSON.parse(readFileSync(file, 'utf8'))),
  )

export interface FakeOnggi {
  readonly url: string
  readonly world: World
  /** Requests other than for the page's own files. */
  readonly requests: string[]
  /** Sizes of the bodies of uploaded pieces. */
  readonly uploads: readonly number[]
  /** Sends an event to every open page; `isKept` gives it an id. */
  emit(type: string, uri: string, data?: unknown, method?: string, isKept?: boolean): void
  /** Cuts every event stream. */
  cutStreams(): void
  /** Answers 503 to everything while true. */
  setDown(isDown: boolean): void
  endSessions(): void
  /** Moves a task, telling pages of it. */
  moveTask(id: string, more: object): void
  close(): Promise<void>
}

/** A server that answers as the contract says, from memory, with the page's real Content-Security-Policy. */
export async function startFakeOnggi(
  world: World,
  o: { readonly role?: 'admin' | 'user'; readonly serverRoot?: string } = {},
): Promise<FakeOnggi> {
  const root = o.serverRoot ?? ''
  const shell = uiShell()
  const directories = [
    ...shell.directories,
    { prefix: '/ui/pkg/kimchi/0.1.0/', root: new URL('virt-libvirt/dist/ui/', packages) },
    { prefix: '/ui/pkg/host/0.1.0/', root: new URL('host-stats/dist/ui/', packages) },
    { prefix: '/ui/pkg/broken/0.1.0/', root: new URL('ui/test/', packages) },
  ]
  const streams = new Set<ServerResponse>()
  const accounts = createFakeAuth()
  const requests: string[] = []
  const uploads: number[] = []
  const log: { id: string; text: string }[] = []
  let sessions = new Map<string, string>()
  let isDown = false
  let nextId = 1

  const emit: FakeOnggi['emit'] = (type, uri, data, method = 'PUT', isKept = true) => {
    const id = isKept ? `e${nextId++}` : ''
    const text = `${isKept ? `id: ${id}\n` : ''}event: ${type}\ndata: ${JSON.stringify({ id, type, uri, method, at: new Date().toISOString(), data })}\n\n`
    if (isKept) log.push({ id, text })
    for (const s of streams) s.write(text)
  }
  const send = (res: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}): void =>
    void res
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-cache', ...headers })
      .end(body === undefined ? '' : JSON.stringify(body))
  const refuse = (res: ServerResponse, status: number, code: string, detail: string, more: object = {}): void =>
    send(
      res,
      status,
      { type: `urn:onggi:error:${code}`, title: 'Refused', status, detail, reason: `${code}: ${detail}`, ...more },
      { 'content-type': 'application/problem+json' },
    )
  const vmUri = (name: string): string => `/plugins/kimchi/vms/${encodeURIComponent(name)}`
  const setState = (name: string, state: string, type: string): any => {
    const now = vm(name, state, { ...world.vms.get(name), state, screenshot: vm(name, state).screenshot })
    world.vms.set(name, now)
    const { stats: _stats, ...body } = now
    emit(type, vmUri(name), body, 'POST')
    return now
  }
  const moveTask: FakeOnggi['moveTask'] = (id, more) => {
    const now = { ...world.tasks.get(id), ...more, updated: new Date().toISOString() }
    world.tasks.set(id, now)
    emit(`task.${now.status}`, `/tasks/${id}`, now)
  }
  const actions: Record<string, readonly [string, string]> = {
    start: ['running', 'vm.started'],
    poweroff: ['shutoff', 'vm.stopped'],
    shutdown: ['shutdown', 'vm.updated'],
    reset: ['running', 'vm.updated'],
    suspend: ['paused', 'vm.suspended'],
    resume: ['running', 'vm.resumed'],
  }
  const tabs = (): unknown[] => {
    const mode = o.role ?? 'admin'
    const kimchi = '/ui/pkg/kimchi/0.1.0/'
    const all = [
      {
        id: 'guests',
        title: 'VIRT_TAB_GUESTS',
        path: '/guests',
        order: 10,
        module: `${kimchi}guests-tab.js`,
        element: 'onggi-guests-tab',
        mode: mode === 'admin' ? 'admin' : 'byInstance',
      },
      {
        id: 'templates',
        title: 'VIRT_TAB_TEMPLATES',
        path: '/templates',
        order: 20,
        module: `${kimchi}templates-tab.js`,
        element: 'onggi-templates-tab',
        mode,
      },
      {
        id: 'storage',
        title: 'VIRT_TAB_STORAGE',
        path: '/storage',
        order: 30,
        module: `${kimchi}storage-tab.js`,
        element: 'onggi-storage-tab',
        mode,
      },
      {
        id: 'networks',
        title: 'VIRT_TAB_NETWORKS',
        icon: 'network',
        path: '/networks',
        order: 40,
        module: `${kimchi}networks-tab.js`,
        element: 'onggi-networks-tab',
        mode,
      },
      {
        id: 'host',
        title: 'STATS_TAB_HOST',
        path: '/host',
        order: 90,
        module: '/ui/pkg/host/0.1.0/host-tab.js',
        element: 'onggi-host-tab',
        mode,
      },
    ]
    return (mode === 'admin' ? all : all.slice(0, 1)).map((tab) => ({ ...tab, module: root + tab.module }))
  }
  const figures = (at: number): any => {
    const wave = (period: number, phase = 0): number => (Math.sin(at / period + phase) + 1) / 2
    return {
      at,
      interval_ms: 1000,
      cpu: { cores: 8, busy: 0.15 + 0.4 * wave(37_000) * wave(5000), user: 0.1, system: 0.05, iowait: 0.03 * wave(11_000), steal: 0 },
      memory: {
        total: 33_554_432_000,
        used: 12_000_000_000 + 3e9 * wave(90_000),
        available: 2e10,
        cached: 6e9 + 1e9 * wave(50_000, 1),
        buffers: 1e7,
        swap_total: 0,
        swap_used: 0,
      },
      disk: { read: 9e5 * wave(7000), write: 4e6 * wave(21_000) * wave(3000), read_peak: 8e6, write_peak: 9e6, devices: [] },
      network: { rx: 2e6 * wave(17_000), tx: 7e5 * wave(13_000), rx_peak: 1, tx_peak: 1, interfaces: [] },
    }
  }
  const history = (url: URL): unknown => {
    const [from, to, step] = ['from', 'to', 'step'].map((k) => Number(url.searchParams.get(k))) as [number, number, number]
    const names = (url.searchParams.get('series') ?? '').split(',')
    const value = (at: number, name: string): number => {
      const [group = '', key = ''] = name.replace('host/', '').split('.')
      return figures(at)[group === 'net' ? 'network' : group][key]
    }
    const count = Math.round((to - from) / step)
    return {
      from,
      to,
      step,
      series: names.map((name) => ({ name, unit: '1', values: Array.from({ length: count }, (_, i) => value(from + i * step, name)) })),
    }
  }

  function createGuest(body: any, res: ServerResponse): void {
    const from = world.templates.get(decodeURIComponent(body.template.split('/').at(-1)))
    if (from === undefined) {
      refuse(res, 400, 'VIRT_ERR_REFERENCE_UNKNOWN', 'Nothing there', {
        errors: [{ pointer: '/template', reason: 'This template does not exist' }],
      })
      return
    }
    const name = body.name ?? `${from.name}-vm-1`
    if (world.vms.has(name)) {
      refuse(res, 409, 'VIRT_ERR_VM_EXISTS', `A virtual machine named ${name} exists already; choose another name`, {
        errors: [{ pointer: '/name', reason: 'This name is taken; choose another' }],
      })
      return
    }
    const id = `t${world.tasks.size + 5}`
    world.tasks.set(id, task(id, 'running', vmUri(name), { progress: 0.1 }))
    emit('task.created', `/tasks/${id}`, world.tasks.get(id), 'POST')
    send(res, 202, world.tasks.get(id), { location: `/tasks/${id}` })
  }
  function createTemplate(body: any, res: ServerResponse): void {
    const path: string = body.source_media.path
    if (!path.startsWith('/')) {
      refuse(res, 400, 'VIRT_ERR_MEDIA_RELATIVE', 'Refused', {
        errors: [{ pointer: '/source_media/path', reason: `${path} is not an absolute path; give the path from / on` }],
      })
      return
    }
    const made = template(body.name ?? path.split('/').at(-1)?.replace('.iso', '') ?? 'x', { cdrom: path })
    world.templates.set(made.name, made)
    emit('template.created', `/plugins/kimchi/templates/${encodeURIComponent(made.name)}`, made, 'POST')
    send(res, 201, made)
  }

  function api(req: IncomingMessage, res: ServerResponse, url: URL, raw: string): void {
    const path = url.pathname
    const [, , area = '', id = '', verb = ''] = path.replace('/plugins', '').split('/').map(decodeURIComponent)
    const line = `${req.method ?? ''} ${path}`
    const body = raw.startsWith('{') ? JSON.parse(raw) : {}
    if (line === 'GET /ui/tabs') {
      send(res, 200, tabs())
      return
    }
    if (line === 'GET /tasks') {
      send(res, 200, [...world.tasks.values()])
      return
    }
    if (line === 'GET /services') {
      send(res, 200, [
        {
          name: 'host:7:a1',
          host: 'host',
          pid: 7,
          queues: ['*'],
          types: [],
          since: '2026-11-20T09:00:00Z',
          seen: '2026-11-20T09:02:00Z',
          alive: true,
          running: 1,
          taken_over: [{ from: 'host:5:b2', tasks: 2, at: '2026-11-20T09:00:01Z' }],
        },
      ])
      return
    }
    if (line === 'GET /notifications') {
      send(res, 200, [...world.notifications.values()])
      return
    }
    if (path.startsWith('/tasks/')) {
      const [, , taskId = '', log] = path.split('/')
      if (log === 'log') {
        send(res, 200, [
          { at: '2026-11-20T09:02:00Z', line: 'Checking the pool default' },
          { at: '2026-11-20T09:02:01Z', line: 'Making volume 1 of 2' },
        ])
        return
      }
      if (req.method === 'GET') {
        if (world.tasks.has(taskId)) send(res, 200, world.tasks.get(taskId))
        else refuse(res, 404, 'TASK_ERR_NOT_FOUND', 'No such task')
        return
      }
      moveTask(taskId, { status: 'killed', cancellable: false })
      send(res, 204)
      return
    }
    if (path.startsWith('/notifications/')) {
      world.notifications.delete(path.split('/')[2] ?? '')
      emit('notification.deleted', path, undefined, 'DELETE')
      send(res, 204)
      return
    }
    if (line === 'GET /plugins/host/stats') {
      send(res, 200, figures(Date.now()))
      return
    }
    if (line === 'GET /plugins/host/stats/history') {
      send(res, 200, history(url))
      return
    }
    if (area === 'templates') {
      if (line.startsWith('POST')) {
        createTemplate(body, res)
        return
      }
      if (id === '') {
        send(res, 200, [...world.templates.values()])
        return
      }
      world.templates.delete(id)
      emit('template.deleted', path, undefined, 'DELETE')
      send(res, 204)
      return
    }
    if (area === 'storagepools' || area === 'networks') {
      answerStorage(world, uploads, {
        area,
        id,
        verb,
        last: decodeURIComponent(path.split('/')[6] ?? ''),
        method: req.method ?? '',
        body,
        size: raw.length,
        send: (status, answer) => send(res, status, answer),
        emit,
        moveTask,
      })
      return
    }
    if (['users', 'groups', 'interfaces', 'host', 'storageservers'].includes(area)) {
      send(res, 200, area === 'users' ? ['minji', 'seo-yeon'] : [])
      return
    }
    if (area !== 'vms') {
      refuse(res, 404, 'CORE_ERR_NOT_FOUND', 'Nothing here')
      return
    }
    if (id === '') {
      if (req.method === 'POST') createGuest(body, res)
      else send(res, 200, [...world.vms.values()])
      return
    }
    const known = world.vms.get(id)
    if (known === undefined) {
      refuse(res, 404, 'VIRT_ERR_VM_NOT_FOUND', `Virtual machine ${id} does not exist`)
      return
    }
    if (verb === 'screenshot')
      return void res.writeHead(200, { 'content-type': 'image/png', etag: `"${encodeURIComponent(id)}"` }).end(bootScreen(id.length))
    if (req.method === 'DELETE') {
      world.vms.delete(id)
      emit('vm.deleted', vmUri(id), undefined, 'DELETE')
      send(res, 204)
      return
    }
    if (req.method === 'GET') {
      send(res, 200, verb === '' ? known : partsOf(known, verb))
      return
    }
    if (req.method === 'PUT') {
      if (body.users?.includes('nobody') === true) {
        refuse(res, 400, 'VIRT_ERR_FIELD_INVALID', 'Refused', {
          errors: [{ pointer: '/users/0', reason: 'There is no user named nobody' }],
        })
        return
      }
      if (url.searchParams.has('_plan')) {
        send(res, 200, planOf(known, body))
        return
      }
      const now = { ...known, ...body, memory: { ...known.memory, ...body.memory }, cpu_info: { ...known.cpu_info, ...body.cpu_info } }
      world.vms.delete(id)
      world.vms.set(now.name, now)
      if (now.name === id) emit('vm.updated', vmUri(id), now)
      else emit('vm.renamed', vmUri(now.name), { from: vmUri(id), to: vmUri(now.name) })
      if (now.name === id) send(res, 200, now)
      else res.writeHead(303, { location: root + vmUri(now.name) }).end()
      return
    }
    if (verb === 'migrate') {
      if (body.remote_host === 'nowhere') {
        refuse(res, 400, 'VIRT_ERR_FIELD_INVALID', 'Refused', {
          errors: [{ pointer: '/remote_host', reason: 'There is no host of this name' }],
        })
        return
      }
      const moving = task('t9', 'running', vmUri(id), { type: 'vm.migrate' })
      world.tasks.set('t9', moving)
      send(res, 202, moving)
      return
    }
    if (id === 'legacy-erp') {
      refuse(res, 409, 'VIRT_ERR_VM_STATE', 'Its disk image is missing; restore /srv/erp.img from the backup')
      return
    }
    const [state, type] = actions[verb] ?? ['running', 'vm.updated']
    send(res, 200, setState(id, state, type))
  }

  const server = await listen((req, res) => {
    const url = new URL(req.url ?? '/', 'http://127.0.0.1')
    url.pathname = url.pathname.slice(root.length) || '/'
    let raw = ''
    req.on('data', (c: Buffer) => (raw += c.toString()))
    req.on('end', () => {
      void answer(req, res, url, raw)
    })
  })
  async function answer(req: IncomingMessage, res: ServerResponse, url: URL, raw: string): Promise<void> {
    const path = url.pathname
    const directory = directories.find((d) => path.startsWith(d.prefix))
    if (directory) {
      const file = await readFile(new URL(path.slice(directory.prefix.length), directory.root)).catch(() => undefined)
      if (file === undefined) {
        refuse(res, 404, 'CORE_ERR_NOT_FOUND', 'No such file')
        return
      }
      const type = types[path.split('.').at(-1) ?? ''] ?? 'text/plain'
      return void res.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=3600' }).end(file)
    }
    if (path === '/favicon.ico') return void res.writeHead(204).end()
    if (path !== '/i18n.json' && path !== '/') requests.push(`${req.method ?? ''} ${path}`)
    if (isDown) {
      refuse(res, 503, 'CORE_ERR_UNAVAILABLE', 'The server is being restarted')
      return
    }
    const session = /onggi=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
    const isIn = session !== undefined && sessions.has(session)
    if (path === '/' && !isIn) return void res.writeHead(303, { location: `${root}/login.html` }).end()
    if (path === '/' || path === '/login.html') {
      const csp = `default-src 'none'; script-src 'self' ${shell.inlineHashes({ serverRoot: root }).join(' ')}; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html`
      return void res
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': csp.replace(/; require.*$/, '') })
        .end(shell.page({ serverRoot: root }))
    }
    if (path === '/i18n.json') {
      send(res, 200, allTexts())
      return
    }
    if (path === '/login') {
      const { username, password, code, new_password: newPassword } = JSON.parse(raw)
      if (password !== 'secret') {
        refuse(res, 401, 'AUTH_ERR_CREDENTIALS', 'User name or password is wrong')
        return
      }
      // Three people of whom the login wants more than a password.
      if (username === 'totp' && code === undefined) {
        refuse(res, 401, 'AUTH_ERR_SECOND_FACTOR', 'This login needs a code as well')
        return
      }
      if (username === 'totp' && code !== '123456') {
        refuse(res, 401, 'AUTH_ERR_SECOND_FACTOR_WRONG', 'The code is wrong, too old or used already')
        return
      }
      if (username === 'stale' && newPassword === undefined) {
        refuse(res, 401, 'AUTH_ERR_PASSWORD_EXPIRED', 'The password has expired; log in with it and a new one')
        return
      }
      const id = `s${nextId++}`
      sessions.set(id, username)
      send(
        res,
        200,
        { username, groups: [], role: o.role ?? 'admin', must_change_password: username === 'fresh' },
        { 'set-cookie': `onggi=${id}; Path=/; HttpOnly; SameSite=Lax` },
      )
      return
    }
    if (path === '/logout') {
      sessions.delete(session ?? '')
      send(res, 200, {})
      return
    }
    if (path === '/auth/realms') {
      send(res, 200, [
        { name: 'local', title: 'Local', kind: 'password', login: null, logout: null },
        { name: 'corp', title: 'Example Corp', kind: 'redirect', login: '/auth/oidc/corp/login', logout: '/auth/oidc/corp/logout' },
      ])
      return
    }
    if (!isIn) {
      refuse(res, 401, 'AUTH_ERR_SESSION', 'Log in first')
      return
    }
    if (path === '/events') {
      res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders()
      const after = log.findIndex((e) => e.id === req.headers['last-event-id'])
      if (req.headers['last-event-id'] !== undefined) for (const e of log.slice(after + 1)) res.write(e.text)
      streams.add(res)
      res.on('close', () => streams.delete(res))
      return
    }
    if (path === '/auth/session') {
      send(res, 200, { username: sessions.get(session), realm: 'local', groups: [], role: o.role ?? 'admin', roles: [o.role ?? 'admin'] })
      return
    }
    const account = path.startsWith('/auth/') ? accounts(req.method ?? '', path, raw === '' ? {} : JSON.parse(raw)) : undefined
    if (account) {
      send(res, account.status, account.body)
      return
    }
    if (path === '/auth/password') {
      const { current, password } = JSON.parse(raw)
      if (current !== 'secret' || password.length < 8)
        refuse(res, 400, 'AUTH_ERR_PASSWORD_WEAK', 'The password must have 8 to 256 characters')
      else send(res, 200, {})
      return
    }
    api(req, res, url, raw)
  }
  return {
    url: server.url + root,
    world,
    requests,
    uploads,
    emit,
    moveTask,
    cutStreams: () => {
      for (const s of streams) s.destroy()
    },
    setDown: (down) => {
      isDown = down
    },
    endSessions: () => {
      sessions = new Map()
    },
    close: async () => server.release(),
  }
}
