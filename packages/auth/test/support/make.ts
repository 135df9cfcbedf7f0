import type { Clock, IdentityRequest, Log } from '../../src/index.ts'
import type { AuthOptions, LocalRealmOptions } from '../../src/index.ts'
import { authTypes, createAuth, createLocalRealm } from '../../src/index.ts'
import { openMemoryStore } from '@onggi/objectstore'

/** A hash that costs nothing: what is tested is not the hash. */
export const cheap = { logN: 2, r: 1, p: 1 }

export interface TestClock extends Required<Clock> {
  advance(ms: number): Promise<void>
}

export const settle = (): Promise<void> => new Promise((done) => setImmediate(done))

export const testClock = (): TestClock => {
  let time = 1_800_000_000_000
  const timers = new Set<{ at: number; fn: () => void }>()
  return {
    now: () => time,
    after: (ms, fn) => {
      const timer = { at: time + ms, fn }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    advance: async (ms) => {
      const end = time + ms
      for (;;) {
        const next = [...timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers.delete(next)
        time = Math.max(time, next.at)
        next.fn()
        await settle()
      }
      time = end
      await settle()
    },
  }
}

export const testLog = (): { log: Log; lines: string[] } => {
  const lines: string[] = []
  const push = (o: object, m?: string) => {
    lines.push(`${m ?? ''} ${JSON.stringify(o)}`)
  }
  const log: Log = { debug: push, info: push, warn: push, error: push }
  return { log, lines }
}

export const request = (headers: Record<string, string> = {}, address = '192.0.2.1'): IdentityRequest => ({
  method: 'GET',
  url: '/',
  headers,
  address,
  secure: true,
})
export const basicHeader = (name: string, password: string): string => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

export interface MakeOptions {
  readonly auth?: Partial<AuthOptions>
  readonly local?: Partial<LocalRealmOptions>
  readonly store?: ReturnType<typeof openMemoryStore>
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what it makes
export const make = async (o: MakeOptions = {}) => {
  const clock = testClock()
  const { log, lines } = testLog()
  const store = o.store ?? openMemoryStore({ types: authTypes })
  const local = createLocalRealm({ store, passwordCost: cheap, ...o.local })
  await local.addUser({ name: 'ann', password: 'correct horse', roles: ['user'], groups: ['dev'] })
  await local.addUser({ name: 'root', password: 'battery staple', roles: ['admin'] })
  const auth = createAuth({ store, realms: [local], clock, log, ...o.auth })
  const login = (username = 'ann', password = 'correct horse', address = '192.0.2.1') => auth.login({ username, password, address })
  const who = (token: string, headers: Record<string, string> = {}) =>
    auth.identify(request({ cookie: `${auth.cookieName}=${token}`, ...headers }))
  const basic = (name: string, password: string, address?: string) =>
    auth.identify(request({ authorization: basicHeader(name, password) }, address))
  return { clock, log, lines, store, local, auth, login, who, basic }
}
