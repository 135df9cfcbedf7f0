import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of the test's own, reached through a unix socket. */
export interface Postgres extends AsyncDisposable {
  readonly url: string
}

const bin = (): string => {
  const root = '/usr/lib/postgresql'
  const found = existsSync(root) ? readdirSync(root).filter((v) => existsSync(join(root, v, 'bin/postgres'))) : []
  const newest = found.sort((a, b) => Number(b) - Number(a))[0]
  if (newest === undefined) throw new Error('no PostgreSQL server; run: apt-get install -y --no-install-recommends postgresql-15')
  return join(root, newest, 'bin')
}

/** The server refuses to run as root. */
const account = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((l) => l.startsWith('postgres:'))
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

export async function postgres(): Promise<Postgres> {
  const who = account()
  const dir = mkdtempSync(join(tmpdir(), 'onggi-notify-pg-'))
  if (who) chownSync(dir, who.uid, who.gid)
  const data = join(dir, 'data')
  const at = { ...who, cwd: dir, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' } }
  execFileSync(join(bin(), 'initdb'), ['-D', data, '-U', 'onggi', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
    ...at,
    stdio: 'pipe',
  })
  const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=32MB', 'max_connections=100'].flatMap((s) => ['-c', s])
  const server = spawn(join(bin(), 'postgres'), ['-D', data, '-k', dir, ...settings], { ...at, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
      if (said.includes('ready to accept connections')) resolve()
    })
    void ended.then(() => reject(new Error(`the PostgreSQL server did not start: ${said}`)))
  })
  return {
    url: `postgres://onggi@localhost/postgres?host=${encodeURIComponent(dir)}`,
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
