// Callers for tests.
import type { Log, Principal, RunContext } from '../../src/needs.ts'

const nothing = (): void => undefined
export const quiet: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const person = (name: string, roles: string[], groups: string[] = []): Principal => ({ name, realm: 'local', roles, groups })
export const callOf = (principal: Principal | null): RunContext => ({
  principal,
  requestId: 'test',
  locale: 'en',
  signal: new AbortController().signal,
  log: quiet,
})
export const admin = callOf(person('admin', ['admin']))
export const user = (name: string, ...groups: string[]): RunContext => callOf(person(name, ['user'], groups))
