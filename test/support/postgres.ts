import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of the test's own, in a temporary directory, reached through a unix socket. */
export interface PostgresServer {
  /** URL for `pg`. */
  readonly url: string
  /** kill -9 of the server and all its children; nothing is flushed. */
  kill(): Promise<void>
  /** Stops it: sessions are ended, data flushed. */
  stop(): Promise<void>
  /** Starts it again on the same data. */
  start(): Promise<void>
  /** Stops it and removes the data. */
  remove(): Promise<void>
}

/** Directory of the server's programs; Debian keeps them out of PATH. */
function programs(): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).filter((v) => existsSync(join(root, v, 'bin/postgres'))) : []
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  if (newest === undefined) throw new Error('no PostgreSQL server; run: apt-get install -y --no-install-recommends postgresql-15')
  return join(root, newest, 'bin')
}

/** The server refuses to run as root: the user its package made, else nobody. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line = lines.find((l) => l.startsWith('postgres:')) ?? lines.find((l) => l.startsWith('nobody:')) ?? 'nobody:x:65534:65534'
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Processes whose parent is `pid`, from the kernel's table. */
const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((p) => /^\d+$/.test(p))
    .filter((p) => {
      try {
        return Number(/\) . (\d+)/.exec(readFileSync(`/proc/${p}/stat`, 'utf8'))?.[1]) === pid
      } catch {
        return false
      }
    })
    .map(Number)

const killNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}

/** Makes and starts a server. `settings`: lines of its configuration. */
export async function createPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const bin = programs()
  const who = account()
  const dir = mkdtempSync(join(tmpdir(), 'onggi-pg-'))
  if (who) chownSync(dir, who.uid, who.gid)
  const data = join(dir, 'data')
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'onggi', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
    ...who,
    env,
    cwd: dir,
    stdio: 'pipe',
  })
  let server: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  const options = ['listen_addresses=', 'max_connections=150', 'shared_buffers=32MB', ...settings].flatMap((s) => ['-c', s])
  const start = () =>
    new Promise<void>((ready, failed) => {
      const child = spawn(join(bin, 'postgres'), ['-D', data, '-k', dir, ...options], {
        ...who,
        env,
        cwd: dir,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      server = child
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (s: string) => {
        said = (said + s).slice(-4000)
        if (said.includes('ready to accept connections')) ready()
      })
      ended = new Promise((done) =>
        child.once('close', () => {
          failed(new Error(`the PostgreSQL server did not start: ${said}`))
          done()
        }),
      )
    })
  const stop = async () => {
    server?.kill('SIGINT')
    await ended
    server = undefined
  }
  await start()
  return {
    url: `postgres://onggi@localhost/postgres?host=${encodeURIComponent(dir)}`,
    start,
    stop,
    async kill() {
      if (server?.pid !== undefined) for (const pid of [server.pid, ...childrenOf(server.pid)]) killNow(pid)
      await ended
      server = undefined
    },
    async remove() {
      await stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
