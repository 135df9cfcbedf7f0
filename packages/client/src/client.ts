import type { AnyApi, Method, RequestArgs, RequestInput, ResponseOf } from './api-types.ts'
import { clientError, isClientError } from './errors.ts'
import { createEventStream, type EventStream } from './event-stream.ts'
import { type ClientOptions, resolveOptions } from './options.ts'
import { problemToError, readAnswer } from './problem.ts'
import { type FollowOptions, followTask, isTaskBody, type Task } from './task-follow.ts'
import { uploadContent, type UploadOptions } from './upload.ts'

/** What the server says of the one who logged in. */
export interface LoggedIn {
  readonly username: string
  readonly groups: readonly string[]
  readonly role: 'admin' | 'user'
  /** The password was given for one use: choose another. */
  readonly must_change_password?: boolean
}

/** Who wants to log in. */
export interface Credentials {
  readonly username: string
  readonly password: string
  /** One-time or recovery code, asked for by `AUTH_ERR_SECOND_FACTOR`. */
  readonly code?: string
  /** Takes the place of a password that has expired (`AUTH_ERR_PASSWORD_EXPIRED`). */
  readonly new_password?: string
}

/** Where a console is reached. */
export interface ConsoleAddress {
  /** WebSocket with its one-shot ticket; offer the subprotocol `binary`. */
  readonly url: string
  /** What it speaks: `vnc`, `spice` or `serial`. */
  readonly protocol: string
  /** Until when the ticket is good (ISO 8601). */
  readonly expires: string
}

/** A client of one server; `Api` maps route names such as `GET /tasks/:id` to what they take and answer. */
export interface Client<Api = AnyApi> {
  /** Root of the server, without a trailing slash. */
  readonly url: string
  /**
   * Sends one request and answers its JSON.
   *
   * @throws {@link ClientError} with the server's code, `CLIENT_ERR_UNREACHABLE`, `CLIENT_ERR_TIMEOUT` or `CLIENT_ERR_BAD_ANSWER`.
   */
  request<K extends keyof Api & string>(route: K, ...args: RequestArgs<NoInfer<K>, Api[NoInfer<K>]>): Promise<ResponseOf<Api[K]>>
  /** Like `request`; when the server answers with a task, waits until that has ended and answers it. */
  run<K extends keyof Api & string>(
    route: K,
    input: RequestInput<NoInfer<K>, Api[NoInfer<K>]> & FollowOptions,
  ): Promise<ResponseOf<Api[K]> | Task>
  /** Sends a request and answers the raw response, whatever its status; `path` begins with a slash and is relative to `url`. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /**
   * Waits until a task has ended.
   *
   * @throws {@link ClientError} with the task's code when it failed, `CLIENT_ERR_TASK_KILLED` when it was cancelled.
   */
  follow(task: Task | string, o?: FollowOptions): Promise<Task>
  /**
   * Sends content in pieces into a new volume of `collection` (a path such as `/plugins/kimchi/storagepools/default/storagevolumes`), and goes on
   * where the server stands after a break.
   *
   * @throws {@link ClientError} with the server's or the task's code.
   */
  upload(
    collection: string,
    content: Blob,
    fields: { readonly name: string } & Readonly<Record<string, unknown>>,
    o?: UploadOptions,
  ): Promise<Task>
  /** Prepares a console of the guest at `path` (`/plugins/kimchi/vms/web`): the address is good for one connection, within 30 s. */
  openConsole(path: string, kind?: 'connect' | 'serial'): Promise<ConsoleAddress>
  /** The URL to download the volume at `path` with, by anything that can fetch: it holds a one-shot ticket. */
  downloadUrl(path: string): Promise<string>
  /** The server's events: one connection for all listeners, resumed without loss after a break. */
  readonly events: EventStream
  /** Starts a session. */
  login(who: Credentials): Promise<LoggedIn>
  /** Ends the session. */
  logout(): Promise<void>
  /** Ends the event stream and every request under way. */
  close(): void
}

const toBase64 = (s: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(s)))

function fillPath(path: string, params: Readonly<Record<string, string>> | undefined, query: object | undefined): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params?.[name]
    if (value === undefined) throw new TypeError(`request: no value for :${name} of ${path}`)
    // A URL takes these two for steps of its path, however they are encoded: another resource would be asked for.
    if (value === '' || value === '.' || value === '..')
      throw new TypeError(`request: ${JSON.stringify(value)} is no value for :${name} of ${path}`)
    return encodeURIComponent(value)
  })
  const keys = Object.entries(query ?? {}).filter(([, v]) => v !== undefined)
  return keys.length === 0 ? filled : `${filled}?${new URLSearchParams(keys.map(([k, v]) => [k, String(v)])).toString()}`
}

/** Creates a client of the server at `url`; in a page `url` may be relative to it. Nothing is sent yet. */
export function createClient<Api = AnyApi>(url: string | URL, options: ClientOptions = {}): Client<Api> {
  const o = resolveOptions(options)
  const page = typeof location === 'undefined' ? undefined : location.origin
  const root = new URL(String(url) === '' ? '/' : url, page).href.replace(/\/+$/, '')
  const closing = new AbortController()
  const isClosed = (): boolean => closing.signal.aborted
  let cookie = ''

  const identify = (headers: Headers): void => {
    for (const [k, v] of Object.entries(o.headers)) if (!headers.has(k)) headers.set(k, v)
    if (o.auth.kind === 'basic') headers.set('authorization', `Basic ${toBase64(`${o.auth.username}:${o.auth.password}`)}`)
    else if (o.auth.kind === 'token') headers.set('authorization', `Bearer ${o.auth.token}`)
    else {
      headers.set('x-requested-with', 'XMLHttpRequest')
      // Outside a browser nobody keeps the cookie for us.
      if (cookie !== '') headers.set('cookie', cookie)
    }
  }

  async function send(path: string, init: RequestInit, timeoutMs: number): Promise<Response> {
    if (isClosed()) throw clientError('CLIENT_ERR_CLOSED', {})
    const headers = new Headers(init.headers)
    identify(headers)
    const late = new AbortController()
    const undo = timeoutMs === 0 ? () => undefined : o.clock.after(timeoutMs, () => late.abort())
    const signals = [closing.signal, late.signal, ...(init.signal ? [init.signal] : [])]
    const request = `${init.method ?? 'GET'} ${path}`
    try {
      const response = await o.fetch(root + path, { credentials: 'same-origin', ...init, headers, signal: AbortSignal.any(signals) })
      const set = response.headers.getSetCookie()
      if (page === undefined && set.length > 0) cookie = set.map((c) => c.split(';', 1)[0]).join('; ')
      return response
    } catch (cause) {
      init.signal?.throwIfAborted()
      if (isClosed()) throw clientError('CLIENT_ERR_CLOSED', {}, { cause })
      if (late.signal.aborted) throw clientError('CLIENT_ERR_TIMEOUT', { request, timeoutMs }, { cause })
      const deeper = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
      throw clientError('CLIENT_ERR_UNREACHABLE', { url: root, why: deeper instanceof Error ? deeper.message : String(deeper) }, { cause })
    } finally {
      undo()
    }
  }

  interface Input {
    readonly params?: Readonly<Record<string, string>> | undefined
    readonly query?: object | undefined
    readonly body?: unknown
    readonly signal?: AbortSignal | undefined
    readonly headers?: Readonly<Record<string, string>> | undefined
  }
  async function ask(route: string, input: Input = {}): Promise<{ status: number; body: unknown }> {
    const space = route.indexOf(' ')
    const method = route.slice(0, space) as Method
    const path = fillPath(route.slice(space + 1), input.params, input.query)
    const headers: Record<string, string> = { accept: 'application/json', ...input.headers }
    const init: RequestInit = { method, headers }
    if (input.body !== undefined) {
      headers['content-type'] = 'application/json'
      init.body = JSON.stringify(input.body)
    }
    if (input.signal !== undefined) init.signal = input.signal
    const response = await send(path, init, o.timeoutMs)
    return { status: response.status, body: await readAnswer(response, `${method} ${path}`) }
  }

  const events = createEventStream({
    open: (headers, signal) =>
      send('/events', { headers: { accept: 'text/event-stream', ...headers }, signal, cache: 'no-store' }, o.timeoutMs),
    refusal: async (response) => {
      const error: unknown = await readAnswer(response, 'GET /events').catch((e: unknown) => e)
      return isClientError(error) ? error : problemToError(undefined, response, 'GET /events')
    },
    ...o,
  })
  const follow = (task: Task | string, f?: FollowOptions): Promise<Task> =>
    followTask(
      task,
      { read: async (id, signal) => (await ask('GET /tasks/:id', { params: { id }, signal })).body as Task, events, clock: o.clock },
      f,
    )

  return {
    url: root,
    events,
    follow,
    // The Api type is the caller's promise about the server; it cannot be checked here.
    request: async (route, ...args) => (await ask(route, args[0])).body as never,
    run: async (route, input) => {
      const { status, body } = await ask(route, input)
      return status === 202 && isTaskBody(body) ? await follow(body, input) : (body as never)
    },
    fetch: (path, init = {}) => send(path, init, o.timeoutMs),
    upload: (collection, content, fields, u) =>
      uploadContent(
        {
          fetch: (path, init) => send(path, init, o.timeoutMs),
          onTask: (id, fn) => events.on({ uri: `/tasks/${id}` }, fn),
          clock: o.clock,
        },
        collection,
        content,
        fields,
        u,
      ),
    openConsole: async (path, kind = 'connect') => {
      const { body } = await ask(`POST ${path}/${kind}`)
      const { uri, protocol, expires } = (body as { console: { uri: string; protocol: string; expires: string } }).console
      return { url: root.replace(/^http/, 'ws') + uri, protocol, expires }
    },
    downloadUrl: async (path) => {
      const { body } = await ask(`POST ${path}/download`)
      return root + (body as { uri: string }).uri
    },
    login: async (who) => (await ask('POST /login', { body: who })).body as LoggedIn,
    logout: async () => {
      await ask('POST /logout')
      cookie = ''
    },
    close() {
      events.close()
      closing.abort()
    },
  }
}
