// Walks the contract on one host: every entry is provoked, every answer looked at.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, follow, type Kimchi, poll, taskEnd } from '../support/server.ts'
import { eventTests, type Heard } from './events.ts'
import { chapters, type Entry, type HostKind, type Route, shapes, type Step, verbs } from './contract.ts'
import { differences, misfits, type Shape } from './shapes.ts'

/** A host the contract is walked on. */
export interface WalkHost {
  readonly app: Kimchi
  /** What its kernel lacks: the word of `needs.ability` → why. */
  readonly lacks: Readonly<Record<string, string>>
  /** Values of `{word}`. */
  readonly values: Readonly<Record<string, string>>
  /** What happens beside the API: WRITE and REMOVE files, VIRSH. */
  outside(verb: string, words: readonly string[], body: unknown): Answer | undefined
  close(): Promise<void>
}
/** Names of fields that are neither snake_case nor Kimchi's own. */
function oddNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(oddNames)
  if (typeof value !== 'object' || value === null) return []
  const own = ['passwdValidTo', 'iommuGroup', 'vm-image']
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(/^[a-z0-9_]+$/.test(name) || own.includes(name) ? [] : [name]),
    ...oddNames(inner),
  ])
}

/** The answer of what is no request. */
export const quiet: Answer = { status: 200, headers: {}, body: Buffer.alloc(0), json: undefined }
/** How it is walked. */
export interface WalkOptions {
  readonly kind: HostKind
  /** Also what takes long. */
  readonly isLong: boolean
  open(): Promise<WalkHost>
}

const prefix = '/plugins/kimchi'
const accounts: Readonly<Record<string, string>> = { ann: 'ann:long enough', bob: 'bob:long enough', gil: 'gil:long enough' }
/** Accounts of a walk, as flags of the app. */
export const accountFlags = ['ann:long enough:user', 'bob:long enough:user', 'gil:long enough:user:operators'].flatMap((user) => [
  '--user',
  user,
])

const problem: Shape = {
  type: 'text',
  title: 'text',
  status: 'integer',
  detail: 'text',
  instance: 'text',
  code: 'text',
  reason: 'text',
  params: 'object',
  'errors?': [{ pointer: 'string', reason: 'text' }],
  request_id: 'text',
}

/** Walks every chapter. */
export function walk({ kind, isLong, open }: WalkOptions): void {
  let host: WalkHost
  let heard: Heard | undefined
  const values: Record<string, string> = {}
  beforeAll(async () => {
    host = await open()
    Object.assign(values, host.values, { prefix })
    await poll(
      () => host.app.call('GET', '/readyz'),
      (a) => a.status === 200,
      'ready',
    )
    heard = { all: follow(host.app), bob: follow(host.app, '', accounts['bob']) }
  }, 120_000)
  afterAll(async () => {
    // They may never have opened.
    const { all, bob } = heard ?? {}
    for (const one of [all, bob]) one?.close()
    await (host as WalkHost | undefined)?.close()
  }, 60_000)

  const fill = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value ?? null).replace(/\{([a-z]\w*)\}/g, (_, name: string) => {
        if (values[name] === undefined) throw new Error(`nothing is called {${name}} here`)
        return JSON.stringify(values[name]).slice(1, -1)
      }),
    ) as T
  const urlOf = (path: string): string => (path.startsWith('//') ? path.slice(1) : prefix + path)

  async function ask(given: Step): Promise<Answer> {
    const step = fill(given)
    const [verb = '', ...rest] = step.do.split(' ')
    const done = host.outside(verb, rest, step.body)
    if (done) return done
    if (verb === 'SET') {
      values[rest[0]!] = rest[1]!
      return quiet
    }
    const as = step.as === null ? null : step.as === undefined ? undefined : accounts[step.as]
    const options = { ...(step.body === undefined ? {} : { body: step.body }), ...(step.headers ? { headers: step.headers } : {}) }
    return host.app.call(verb, urlOf(rest.join(' ')), { ...options, ...(as === undefined ? {} : { as }) })
  }
  function judge(given: Step, answer: Answer): string[] {
    const step = fill(given)
    return [
      ...(step.is !== undefined && answer.status !== step.is ? [`status ${answer.status}, not ${step.is}`] : []),
      ...(step.expect === undefined ? [] : differences(answer.json ?? answer.body.toString(), step.expect)),
      ...Object.entries(step.answers ?? {}).flatMap(([name, wanted]) => differences(answer.headers[name], wanted, name)),
    ]
  }
  async function run(step: Step): Promise<Answer> {
    if (step.on !== undefined && step.on !== kind) return quiet
    let answer = await ask(step)
    if (step.until)
      answer = await poll(
        () => ask(step),
        (a) => judge(step, a).length === 0,
        step.do,
      )
    // What only happens on the way is expected to succeed.
    const wrong = step.is === undefined && answer.status >= 400 ? [`status ${answer.status}`] : judge(step, answer)
    expect(wrong, `${step.do}\n${answer.body.toString().slice(0, 1500)}`).toEqual([])
    if (
      (step.ends !== undefined && step.ends !== null) ||
      (answer.status === 202 && step.ends !== null && step.task === undefined && answer.json?.id !== undefined)
    ) {
      const task = (await taskEnd(host.app, answer.json.id)) as { status: string }
      expect(task.status, JSON.stringify(task)).toBe(step.ends ?? 'finished')
    }
    if (step.task !== undefined) {
      const task = await taskEnd(host.app, answer.json.id)
      expect(differences(task, fill(step.task))).toEqual([])
    }
    for (const [name, path] of Object.entries(step.keep ?? {})) {
      const value = path.startsWith('header.')
        ? answer.headers[path.slice(7)]
        : path.split('.').reduce((part: any, key) => part?.[key], answer.json)
      values[name] = String(value)
    }
    return answer
  }

  async function provoke(route: Route, entry: Entry): Promise<void> {
    for (const step of entry.before ?? []) await run(step)
    const path = entry.at ?? route.uri
    const { before: _b, after: _a, status, says: _s, at: _t, error, pointer, answer: own, not: _n, needs: _w, long: _l, ...rest } = entry
    const answer = await run({ ...rest, do: `${route.verb} ${path}`, is: status })
    if (status >= 400) {
      expect(misfits(answer.json, problem, shapes), answer.body.toString()).toEqual([])
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      if (error !== undefined) expect(answer.json.type).toBe(`urn:onggi:error:${error}`)
      if (error !== undefined) expect(answer.json.reason).toMatch(new RegExp(`^${error}: `))
      if (pointer !== undefined) expect(answer.json.errors?.map((e: { pointer: string }) => e.pointer)).toContain(pointer)
    } else if (status === 204) expect(answer.body.length).toBe(0)
    else {
      const shape = own ?? (status === 202 ? 'Task' : route.answer)
      if (shape !== undefined && status !== 304)
        expect(misfits(answer.json, shape, shapes), answer.body.toString().slice(0, 3000)).toEqual([])
      expect(oddNames(answer.json), 'names that are not snake_case').toEqual([])
      if ([201, 202, 303].includes(status)) expect(answer.headers['location']).toMatch(/^\/\S+$/)
      if (route.verb === 'GET' && status === 200 && entry.headers === undefined) await likewise(path, entry.as, answer)
    }
    for (const step of entry.after ?? []) await run(step)
  }
  /** What holds for every GET: HEAD, the trailing slash, If-None-Match. */
  async function likewise(path: string, as: string | null | undefined, answer: Answer): Promise<void> {
    const asked = as === undefined ? {} : { as }
    const head = await ask({ do: `HEAD ${path}`, ...asked })
    expect([head.status, head.body.length]).toEqual([200, 0])
    const [before = '', query] = path.split('?')
    const slash = await ask({ do: `GET ${before}/${query === undefined ? '' : `?${query}`}`, ...asked })
    expect(slash.status).toBe(200)
    if (answer.headers.etag === undefined) return
    for (let tries = 0; ; tries++) {
      // Figures may have moved on between the two.
      const now = await ask({ do: `GET ${path}`, ...asked })
      const etag = String(now.headers.etag)
      const same = await ask({ do: `GET ${path}`, headers: { 'if-none-match': etag }, ...asked })
      if (same.status !== 304 && tries < 3) continue
      expect(same.status).toBe(304)
      return
    }
  }

  const provoked = new Set<Entry>()
  const excepted = new Map<Entry, string>()
  for (const { chapter, setup, routes } of chapters.filter((one) => one.routes.length > 0))
    describe(chapter, () => {
      beforeAll(async () => {
        for (const step of setup ?? []) await run(step)
      }, 120_000)
      for (const route of routes)
        describe(`${route.verb} ${route.uri}`, () => {
          for (const entry of route.entries) {
            const why = entry.not?.[kind] ?? (entry.long === kind && !isLong ? 'in the long lane' : undefined)
            if (why !== undefined) {
              excepted.set(entry, why)
              continue
            }
            test(`${entry.status} ${entry.says}`, { timeout: 90_000 }, async () => {
              if (entry.needs !== undefined && 'ability' in entry.needs) {
                const why = host.lacks[entry.needs.ability]
                if (why !== undefined) return void excepted.set(entry, why)
              } else if (entry.needs) {
                const found = await ask({ do: `GET ${entry.needs.list}` })
                if (found.json.length === 0) return void excepted.set(entry, entry.needs.else)
                values['first'] = encodeURIComponent(found.json[0].name)
              }
              await provoke(route, entry)
              provoked.add(entry)
            })
          }
          test('what holds for every route', { timeout: 30_000 }, () => general(route))
        })
    })

  /** Rights, methods, unknown objects, fields and flags: said once in the contract for all routes. */
  async function general(route: Route): Promise<void> {
    const { verb, uri, role, takes, missing, flags = [] } = route
    // A real host has no demo tasks.
    if (uri.startsWith('//') && kind === 'qemu') return
    const unknown = uri.replace(/:\w+/g, 'nobody-here')
    const body = verb === 'GET' || verb === 'DELETE' ? {} : { body: {} }
    if (role !== 'public') {
      const nobody = await ask({ do: `${verb} ${unknown}`, as: null, ...body })
      expect([nobody.status, nobody.headers['www-authenticate']], 'nobody').toEqual([401, expect.stringMatching(/^Basic/)])
    }
    if (role === 'admin') expect((await ask({ do: `${verb} ${unknown}`, as: 'bob', ...body })).status, 'a user').toBe(403)
    for (const other of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      if (verbs.get(uri)!.includes(other) || route.alsoAllows?.includes(other)) continue
      const answer = await ask({ do: `${other} ${unknown}` })
      const allowed = [...verbs.get(uri)!, ...(verbs.get(uri)!.includes('GET') ? ['HEAD'] : []), ...(route.alsoAllows ?? [])].sort()
      const allow = String(answer.headers['allow']).split(/, */).sort()
      expect([answer.status, allow], `${other} ${unknown}`).toEqual([405, allowed])
    }
    if (uri.includes(':')) {
      const slash = await ask({
        do: `${verb} ${uri.replace(/:\w+/g, 'a%2Fb')}`,
        ...(takes === undefined ? body : { body: route.least ?? {} }),
      })
      expect(slash.status, '%2F in a name').toBe(400)
    }
    if (missing !== undefined) {
      const answer = await ask({ do: `${verb} ${unknown}`, ...(takes === undefined ? {} : { body: route.least ?? {} }) })
      expect([answer.status, answer.json?.type], `${verb} ${unknown}`).toEqual([404, `urn:onggi:error:${missing}`])
    }
    const isList = verb === 'GET' && Array.isArray(route.answer) && !uri.includes(':')
    if (isList || verb !== 'GET') {
      const stray = await ask({ do: `${verb} ${unknown}?_nonsense_flag=1`, ...body })
      expect(stray.status, `a flag nobody knows: ${stray.body.toString()}`).toBe(400)
    }
    for (const flag of flags) expect((await ask({ do: `GET ${uri}?${flag}` })).status, flag).toBe(200)
    if (isList && (route.answer as readonly [Shape])[0] !== 'string')
      expect((await ask({ do: `GET ${uri}?no_such_field=1` })).json, 'a field nobody has').toEqual([])
    if (verb === 'GET' || verb === 'DELETE' || route.isRaw) return
    const more = await ask({ do: `${verb} ${unknown}`, body: { nonsense_field: 1 } })
    expect([more.status, more.json?.errors?.map((e: { pointer: string }) => e.pointer)], 'a field nobody knows').toEqual([
      400,
      expect.arrayContaining(['/nonsense_field']),
    ])
    for (const [pointer, wrong] of Object.entries(takes ?? {})) {
      const given = pointer.split('/').reduceRight<unknown>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), wrong)
      const answer = await ask({ do: `${verb} ${unknown}`, body: given })
      const pointers = answer.json?.errors?.map((e: { pointer: string }) => e.pointer) ?? []
      expect([answer.status, pointers], `${pointer}: ${JSON.stringify(wrong)}`).toEqual([400, expect.arrayContaining([`/${pointer}`])])
    }
  }

  test('every entry was provoked, but for those that say why this host cannot', () => {
    const all = chapters.flatMap(({ routes }) => routes.flatMap((route) => route.entries.map((entry) => ({ route, entry }))))
    const left = all.filter(({ entry }) => !provoked.has(entry) && !excepted.has(entry))
    expect(left.map(({ route, entry }) => `${route.verb} ${route.uri} ${entry.status} ${entry.says}`)).toEqual([])
    const reasons = all.flatMap(({ route, entry }) =>
      excepted.has(entry) ? [`${route.verb} ${route.uri} ${entry.status} ${entry.says}: ${excepted.get(entry)!}`] : [],
    )
    if (process.env['CONTRACT_REPORT']) console.log(`${kind}: ${provoked.size} of ${all.length} entries provoked\n${reasons.join('\n')}`)
  })
  describe('Events', () => {
    eventTests({ kind, app: () => host.app, heard: () => heard!, run })
  })
  test('the server has no route that the contract does not name, and the other way round', async () => {
    const { json } = await host.app.call('GET', '/openapi.json')
    const served = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
      path.startsWith(`${prefix}/`)
        ? Object.keys(methods)
            .filter((m) => m !== 'head')
            .map((m) => `${m.toUpperCase()} ${path.slice(prefix.length).replace(/\{(\w+)\}/g, ':_')}`)
        : [],
    )
    const named = chapters.flatMap(({ routes }) =>
      routes.filter((r) => !r.uri.startsWith('//')).map((r) => `${r.verb} ${r.uri.replace(/:\w+/g, ':_')}`),
    )
    expect(
      served.filter((route) => !named.includes(route)),
      'served and not named',
    ).toEqual([])
    expect(
      named.filter((route) => !served.includes(route)),
      'named and not served',
    ).toEqual([])
  })
}
