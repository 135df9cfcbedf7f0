import { hasEnded, isClientError, request, type TabEvent, type TabHost, type TaskJson } from '@onggi/ui'

/** Objects below another one (drives of a guest), read anew whenever something happened to it. */
export interface SubList<T> {
  readonly items: readonly T[]
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: unknown
  reload(): Promise<void>
  /** Stops listening. */
  close(): void
}

/** Whether an event says that what lies below `uri` may have changed; `owner` is the object it belongs to. */
export function concerns(e: TabEvent, owner: string, uri: string): boolean {
  if (e.type === 'reset') return true
  if (e.uri === owner) return e.type !== 'vm.stats'
  if (e.uri.startsWith(`${uri}/`)) return true
  if (!e.uri.startsWith('/tasks/')) return false
  const task = e.data as Partial<TaskJson> | undefined
  return task?.status !== undefined && hasEnded({ status: task.status }) && task.target_uri?.startsWith(`${uri}/`) === true
}

/** Reads `<owner>/<kind>` and keeps it true while it is open. */
export function createSubList<T>(host: TabHost, owner: string, kind: string, onChange: () => void): SubList<T> {
  const uri = `${owner}/${kind}`
  let items: readonly T[] = []
  let state: SubList<T>['state'] = 'loading'
  let error: unknown
  let reading: Promise<void> | undefined
  let asked = 0
  let isOpen = true

  async function read(): Promise<void> {
    try {
      items = await request<readonly T[]>(host, 'GET', uri, undefined, host.signal, state !== 'loading')
      state = 'ready'
      error = undefined
    } catch (e) {
      if (host.signal.aborted) return
      // The owner is gone: its own page says so.
      error = isClientError(e) && e.status === 404 ? undefined : e
      state = 'failed'
      items = []
    }
  }
  /** One reading at a time; what happens meanwhile is one reading more. */
  async function readAll(): Promise<void> {
    for (let seen = -1; seen !== asked; ) {
      seen = asked
      await read()
    }
    if (isOpen) onChange()
  }
  const reload = (): Promise<void> => {
    asked += 1
    reading ??= readAll().finally(() => (reading = undefined))
    return reading
  }
  const off = host.on({}, (e) => {
    if (concerns(e, owner, uri)) void reload()
  })
  void reload()
  return {
    get items() {
      return items
    },
    get state() {
      return state
    },
    get error() {
      return error
    },
    reload,
    close() {
      isOpen = false
      off()
    },
  }
}
