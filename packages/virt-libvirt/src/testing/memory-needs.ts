import { randomUUID } from 'node:crypto'
import type { CallerContext, EventDraft, JsonValue, Log, RunContext, Store, Stored, TaskContext, Tasks, TaskType, Tx } from '../needs.ts'
import type { VirtOptions } from '../options.ts'

const nothing = (): void => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A caller with every right, for tests and scripts. */
export const systemCaller = (): RunContext => ({
  principal: { name: 'system', realm: 'onggi', roles: ['admin'], groups: [] },
  requestId: randomUUID(),
  locale: 'en',
  signal: new AbortController().signal,
  log: silent,
})

/** A store in memory: one transaction after the other, nothing outlives the process. */
function memoryStore(): Store {
  let rows = new Map<string, Stored<unknown>>()
  let last: Promise<unknown> = Promise.resolve()
  const begin = (draft: Map<string, Stored<unknown>>): Tx => ({
    get: async <T>(type: string, id: string) => draft.get(`${type}/${id}`) as Stored<T> | undefined,
    async put(type, id, value) {
      const at = new Date().toISOString()
      const old = draft.get(`${type}/${id}`)
      const version = (old?.version ?? 0) + 1
      draft.set(`${type}/${id}`, { type, id, value: structuredClone(value), version, created: old?.created ?? at, updated: at })
      return version
    },
    delete: async (type, id) => draft.delete(`${type}/${id}`),
    list: async <T>(type: string, q: { where?: object } = {}) =>
      [...draft.values()].filter(
        (row) =>
          row.type === type && Object.entries(q.where ?? {}).every(([key, value]) => (row.value as Record<string, unknown>)[key] === value),
      ) as Stored<T>[],
    append: nothing,
  })
  return {
    transaction(fn) {
      const mine = last.catch(nothing).then(async () => {
        const draft = new Map(rows)
        const value = await fn(begin(draft))
        rows = draft
        return value
      })
      last = mine
      return mine
    },
  }
}

interface Running {
  readonly end: Promise<{ status: 'finished' | 'failed'; result?: JsonValue; error?: { code: string; params: object } }>
}
/** Tasks that run at once, in this process; a failed one undoes its steps last-first. */
function memoryTasks(): Tasks {
  const types = new Map<string, TaskType<unknown, unknown>>()
  const running = new Map<string, Running>()
  async function run(id: string, type: TaskType<unknown, unknown>, input: JsonValue, caller: CallerContext): ReturnType<Tasks['wait']> {
    const done: { name: string; args: JsonValue; result: unknown }[] = []
    const signal = new AbortController().signal
    const ctx: TaskContext = {
      ...caller,
      signal,
      log: silent,
      taskId: id,
      attempt: 1,
      fencingToken: 1,
      progress: nothing,
      note: nothing,
      spawn: () => Promise.reject(new Error('no sub-tasks here')),
      async step<R>(name: string, args: JsonValue) {
        const entry = { name, args, result: undefined as unknown }
        done.push(entry)
        entry.result = await type.steps[name]?.do(args, ctx)
        return entry.result as R
      },
    }
    try {
      return { status: 'finished', result: (await type.run(input, ctx)) as JsonValue }
    } catch (e) {
      for (const { name, args, result } of done.reverse()) await type.steps[name]?.undo?.(args, result, ctx)
      const { code = 'INTERNAL', params = {} } = e as { code?: string; params?: object }
      return { status: 'failed', error: { code, params } }
    }
  }
  return {
    register(type) {
      types.set(type.name, type)
      return () => types.delete(type.name)
    },
    async enqueue(_, name, input, { ctx }) {
      const type = types.get(name)
      if (type === undefined) throw new Error(`no task type ${name}`)
      const id = randomUUID()
      // After the transaction that this is part of.
      const end = new Promise<void>((resolve) => setImmediate(resolve)).then(() => run(id, type, input, ctx)) as Running['end']
      running.set(id, { end })
      return { id }
    },
    async wait(id) {
      const found = running.get(id)
      if (found === undefined) throw new Error(`no task ${id}`)
      return found.end
    },
  }
}

/**
 * The neighbours `createVirt` needs, in memory: for tests, scripts and trying it out. Everybody may everything, nothing is kept.
 * `onEvent` hears what is published.
 */
export function memoryNeeds(
  onEvent: (event: EventDraft) => void = nothing,
): Pick<VirtOptions, 'store' | 'operations' | 'tasks' | 'events'> {
  return {
    store: memoryStore(),
    operations: { run: (_, ctx, input, fn) => fn(input, ctx) },
    tasks: memoryTasks(),
    events: {
      publish: (_, event) => {
        onEvent(event)
      },
    },
  }
}
