// The reference app as a process of its own, and a plain HTTP caller for it.
import { type ChildProcess, spawn } from 'node:child_process'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runDir } from '../../../../test/support/run-dir.ts'
import { noteSecret, noteSecretsOf, noteSecretsOfHeaders } from '../../../../test/support/secrets.ts'
import type { Namespace } from './namespace.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The body as JSON; undefined when it is empty. */
  readonly json: any
}
export interface CallOptions {
  readonly body?: unknown
  /** name:password for HTTP Basic; null: nobody. Default: the server's admin. */
  readonly as?: string | null
  readonly headers?: Record<string, string>
}
export interface Kimchi {
  readonly url: string
  readonly data: string
  readonly pid: number
  /** Everything printed so far. */
  output(): string
  call(method: string, path: string, o?: CallOptions): Promise<Answer>
  /** Ends it as an administrator would (TERM) and answers its exit status. */
  stop(): Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Resolves with the exit status. */
  readonly ended: Promise<number | null>
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
export const admin = 'admin:correct horse'

/** A directory of this test run for one server. */
export const dataDir = (): string => mkdtempSync(join(runDir(), 'kimchi-'))

/** Starts the app and waits for its `ready` line. `entry` replaces main.ts (the crash tests have their own). */
export async function startKimchi(o: {
  readonly data: string
  readonly args?: readonly string[]
  readonly entry?: string
  /** A command to start instead of Node with `entry`. */
  readonly command?: string
  /** The network it runs in; its `url` leads there. Default: the one of the tests. */
  readonly inside?: Namespace
  readonly env?: NodeJS.ProcessEnv
  /** null: no --user at all. Default: {@link admin}. */
  readonly user?: null
}): Promise<Kimchi> {
  const args = ['--port', '0', '--data', o.data, ...(o.user === null ? [] : ['--user', `${admin}:admin`]), ...(o.args ?? ['--tls', 'off'])]
  const program = o.command === undefined ? [process.execPath, '--conditions=@onggi/source', o.entry ?? main] : [o.command]
  const [command = '', ...before] = [...(o.inside?.inside ?? []), ...program]
  const child: ChildProcess = spawn(command, [...before, ...args], {
    env: { ...process.env, ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  args.forEach((arg, i) => args[i - 1] === '--user' && noteSecret(arg.split(':')[1] ?? ''))
  // Kept for the search for secrets after the run; the password of the first start is meant to be read there.
  const outputFile = join(runDir(), `output-${child.pid}.log`)
  const keep = (text: string): void => appendFileSync(outputFile, text.replace(/one-time password: \S+/, 'one-time password'))
  let out = ''
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const ready = new Promise<string>((done, fail) => {
    const onData = (c: Buffer): void => {
      out += c.toString()
      keep(c.toString())
      const url = /^ready (\S+)$/m.exec(out)?.[1]
      if (url) done(url)
    }
    child.stdout?.on('data', onData)
    child.stderr?.on('data', onData)
    void ended.then((code) => fail(new Error(`the app ended with ${String(code)} before it was ready:\n${out}`)))
  })
  const own = await ready
  const port = await o.inside?.reach(Number(new URL(own).port))
  const url = port === undefined ? own : own.replace(/:\d+$/, `:${port}`)
  return {
    url,
    data: o.data,
    pid: child.pid ?? 0,
    output: () => out,
    ended,
    call: (method, path, c) => call(url, o.data, method, path, c),
    stop: () => (child.kill('SIGTERM'), ended),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function call(url: string, data: string, method: string, path: string, o: CallOptions = {}): Promise<Answer> {
  const secure = url.startsWith('https:')
  const text = o.body === undefined ? undefined : typeof o.body === 'string' ? o.body : JSON.stringify(o.body)
  const as = o.as === undefined ? admin : o.as
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
    ...(as === null ? {} : { authorization: `Basic ${Buffer.from(as).toString('base64')}` }),
    ...o.headers,
  }
  noteSecretsOfHeaders(headers)
  noteSecretsOf(o.body, 'request')
  const ca = secure ? { ca: readFileSync(join(data, 'tls/server-cert.pem')) } : {}
  return new Promise((done, fail) => {
    const req = (secure ? httpsRequest : httpRequest)(url + path, { method, headers, ...ca }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (c: Buffer) => chunks.push(c))
      res.on('error', fail)
      res.on('end', () => {
        const body = Buffer.concat(chunks)
        const isJson = /json/.test(res.headers['content-type'] ?? '')
        noteSecretsOfHeaders(res.headers)
        if (isJson && body.length > 0) noteSecretsOf(JSON.parse(body.toString()), 'answer')
        done({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body,
          json: isJson && body.length > 0 ? JSON.parse(body.toString()) : undefined,
        })
      })
    })
    req.on('error', fail)
    req.end(text)
  })
}

/** One event of the stream. */
export interface StreamEvent {
  readonly id?: string
  readonly type: string
  readonly uri: string
  readonly method?: string
  readonly at?: string
  readonly data?: any
}

/** Follows /events as a program of `as` would; `until` resolves at the first event (past ones included) that matches. */
export function follow(
  k: Kimchi,
  query = '',
  as = admin,
): { until(match: (e: StreamEvent) => boolean): Promise<StreamEvent>; readonly seen: readonly StreamEvent[]; close(): void } {
  const seen: StreamEvent[] = []
  const waiting = new Set<() => void>()
  const headers = { accept: 'text/event-stream', authorization: `Basic ${Buffer.from(as).toString('base64')}` }
  const req = httpRequest(`${k.url}/events${query}`, { headers }, (res) => {
    let text = ''
    res.setEncoding('utf8')
    res.on('data', (c: string) => {
      text += c
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const data = lines.flatMap((l) => (l.startsWith('data:') ? [l.slice(5).trim()] : [])).join('\n')
        if (data) seen.push(JSON.parse(data) as StreamEvent)
      }
      for (const wake of waiting) wake()
    })
  })
  req.on('error', () => undefined)
  req.end()
  return {
    seen,
    until: async (match) => {
      for (;;) {
        const found = seen.find(match)
        if (found) return found
        await new Promise<void>((wake) => {
          const once = (): void => {
            waiting.delete(once)
            wake()
          }
          waiting.add(once)
        })
      }
    },
    close: () => req.destroy(),
  }
}

/** Asks until `good` says so; fails after a minute, with the last answer. */
export async function poll(ask: () => Promise<Answer>, good: (a: Answer) => boolean, what: string): Promise<Answer> {
  for (const end = Date.now() + 60_000; ; await new Promise((r) => setTimeout(r, 100))) {
    const a = await ask()
    if (good(a)) return a
    if (Date.now() > end) throw new Error(`${what}: last answer ${String(a.status)} ${a.body.toString().slice(0, 1000)}`)
  }
}

/** Waits for a task's end. */
export const taskEnd = async (k: Kimchi, id: string): Promise<any> =>
  (
    await poll(
      () => k.call('GET', `/tasks/${id}`),
      (a) => ['finished', 'failed', 'killed'].includes(a.json?.status),
      `task ${id}`,
    )
  ).json
