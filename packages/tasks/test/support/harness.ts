import { openMemoryStore, type Store } from '@onggi/objectstore'
import {
  createTasks,
  taskTypes,
  type CallerContext,
  type EventDraft,
  type Events,
  type JsonValue,
  type Policy,
  type Principal,
  type Tasks,
  type TasksOptions,
  type Tx,
} from '../../src/index.ts'

export const alice: Principal = { name: 'alice', realm: 'local', roles: ['user'], groups: [] }
export const bob: Principal = { name: 'bob', realm: 'local', roles: ['user'], groups: [] }
export const admin: Principal = { name: 'root', realm: 'local', roles: ['admin'], groups: [] }
export const system: Principal = { name: 'system', realm: 'onggi', roles: ['admin'], groups: [] }

export const as = (principal: Principal | null): CallerContext => ({ principal, requestId: 'test', locale: 'en' })

/** Admins may everything, others what their audience says. */
export const policy: Policy = {
  can(who, _action, on) {
    if (!who) return { allow: false, status: 401, code: 'AUTH_ERR_LOGIN', why: 'nobody' }
    if (who.roles.includes('admin')) return { allow: true }
    const a = on?.audience
    if (!a || a.everyone || a.owner === who.name || a.users?.includes(who.name)) return { allow: true }
    return { allow: false, status: 404, code: 'AUTH_ERR_FORBIDDEN', why: 'audience' }
  },
}

/** Keeps every published event in the store's log, as the real stream does. */
export const events: Events = { publish: (tx, e) => tx.append('events', e as unknown as JsonValue) }

export async function published(store: Store): Promise<EventDraft[]> {
  const { records } = await store.readLog('events', { limit: 10_000 })
  return records.map((r) => r.record as unknown as EventDraft)
}

export interface Harness extends AsyncDisposable {
  store: Store
  tasks: Tasks
  enqueue(type: string, input?: JsonValue, o?: Partial<Parameters<Tasks['enqueue']>[3]>): Promise<string>
}

export async function harness(options: Partial<TasksOptions> = {}, given?: Store): Promise<Harness> {
  const store = given ?? openMemoryStore({ types: [...taskTypes] })
  const tasks = createTasks({ store, events, policy, ...options })
  return {
    store,
    tasks,
    async enqueue(type, input = {}, o = {}) {
      const { id } = await store.transaction((tx: Tx) =>
        tasks.enqueue(tx, type, input, { ctx: as(alice), target: '/things/a', audience: {}, ...o }),
      )
      return id
    },
    async [Symbol.asyncDispose]() {
      await tasks.close({ drainMs: 200 })
      if (!given) await store.close()
    },
  }
}
