import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { AuthError } from '../errors.ts'
import { createHashQueue } from '../local/hash-queue.ts'
import type { Log } from '../needs.ts'
import type { Realm, RealmUser } from '../realm.ts'
import type { PamAnswer, PamQuestion } from './pam-helper.ts'
import { maySudo } from './sudo-rule.ts'

/** Options of {@link createPamRealm}. */
export interface PamRealmOptions {
  /** PAM service: a file of /etc/pam.d. @default 'onggi' when that file exists, else 'login' */
  readonly service?: string
  /** Members of these groups, and uid 0, are admins; everybody else is a user. @default ['sudo', 'wheel'] */
  readonly adminGroups?: readonly string[]
  /** true: who may run a shell as root by sudo is an admin too; each login and each refresh asks sudo, which needs root. @default false */
  readonly adminBySudo?: boolean
  /** Longest time for one login; then its helper is killed and that login alone fails. Unit: ms. @default 10000 */
  readonly timeoutMs?: number
  /** Helpers at once, about 60 MB each. @default 4 */
  readonly concurrency?: number
  /** Logins that may wait for a helper; one more is 429. @default 32 */
  readonly queueLimit?: number
  /** Receives what PAM said when a login could not be checked. @default silent */
  readonly log?: Pick<Log, 'warn'>
  /** Shared library to call. @default 'libpam.so.0' */
  readonly library?: string
  /** Environment of the helper. @default PATH only: nothing of the server's environment reaches a PAM module */
  readonly env?: Readonly<Record<string, string>>
}

const helper = fileURLToPath(new URL(`./pam-helper.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))
const run = promisify(execFile)
const maxAnswerBytes = 65_536

/** Processes below `pid` (proc_pid_task(5): children). */
const descendants = (pid: number): number[] => {
  const found: number[] = []
  try {
    for (const task of readdirSync(`/proc/${pid}/task`))
      for (const text of readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
        if (text.trim() !== '') found.push(Number(text), ...descendants(Number(text)))
  } catch {
    // Gone meanwhile.
  }
  return found
}

/**
 * Users of the operating system, checked by PAM. Each login runs in a helper process of its own, so that a module that hangs or
 * crashes costs that login only. Needs the package `koffi`; checking other users than the server's own needs root.
 */
export const createPamRealm = (options: PamRealmOptions = {}): Realm => {
  const { adminGroups = ['sudo', 'wheel'], adminBySudo = false, timeoutMs = 10_000, library = 'libpam.so.0', log } = options
  const service = options.service ?? (existsSync('/etc/pam.d/onggi') ? 'onggi' : 'login')
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...options.env }
  const queue = createHashQueue(options.concurrency ?? 4, options.queueLimit ?? 32)
  /** Users that the system itself knew when they logged in: gone means gone. */
  const known = new Set<string>()

  const ask = (question: PamQuestion, signal: AbortSignal): Promise<PamAnswer> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [helper], { env, stdio: ['pipe', 'pipe', 'ignore'] })
      let text = ''
      let reason = ''
      const kill = (why: string): void => {
        reason ||= why
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
        // Modules start programs in sessions of their own: they are found by parentage, and stopped first so that none starts more.
        child.kill('SIGSTOP')
        for (const pid of descendants(child.pid))
          try {
            process.kill(pid, 'SIGKILL')
          } catch {
            // It ended by itself just now.
          }
        child.kill('SIGKILL')
      }
      const timer = setTimeout(() => kill(`no answer within ${timeoutMs} ms`), timeoutMs)
      const onAbort = (): void => kill('given up')
      signal.addEventListener('abort', onAbort, { once: true })
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.length > maxAnswerBytes) kill('answer too long')
      })
      // The helper may be gone before it has read everything.
      child.stdin.on('error', () => undefined).end(JSON.stringify(question))
      child.on('error', (err) => {
        reason ||= err.message
      })
      child.on('close', (exit, died) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        try {
          done(JSON.parse(text) as PamAnswer)
        } catch {
          done({ result: 'unavailable', detail: reason || `helper ended with ${died ?? String(exit)}` })
        }
      })
    })

  const realmUser = async (name: string, groups: readonly string[], uid?: number): Promise<RealmUser> => {
    // Only users of this system: a name that PAM alone knows is nobody for sudo.
    const isAdmin =
      uid === 0 || groups.some((g) => adminGroups.includes(g)) || (adminBySudo && uid !== undefined && (await maySudo(name, log)))
    return { name, roles: [isAdmin ? 'admin' : 'user'], groups }
  }

  return {
    name: 'pam',
    verify: async (user, password, { address, signal, code, newPassword }) => {
      // An empty password must not depend on what the stack thinks of "nullok"; C strings end at NUL.
      if (user === '' || password === '' || [user, password, code, newPassword].some((t) => t?.includes('\0') === true)) return null
      const question: PamQuestion = {
        library,
        service,
        user,
        address,
        password,
        ...(code === undefined ? {} : { code }),
        ...(newPassword === undefined ? {} : { newPassword }),
      }
      const answer = await queue.run(() => ask(question, signal))
      switch (answer.result) {
        case 'ok': {
          const { user: name = user, groups = [], uid } = answer
          if (uid !== undefined) known.add(name)
          return realmUser(name, groups, uid)
        }
        case 'denied':
          return null
        case 'code':
          throw new AuthError('AUTH_ERR_SECOND_FACTOR', { kind: 'pam' })
        case 'expired':
          throw new AuthError('AUTH_ERR_PASSWORD_EXPIRED')
        case 'refused':
          throw new AuthError('AUTH_ERR_PASSWORD_REFUSED', { reason: answer.detail ?? '' })
        case 'unavailable':
          log?.warn({ service, detail: answer.detail }, 'PAM could not check a login')
          throw new Error(`PAM could not check the login: ${answer.detail ?? ''}`)
      }
    },
    knows: (kind, name) =>
      new Promise((done) => {
        // By name only: getent takes numbers too.
        if (name === '' || /^\d+$/.test(name) || name.startsWith('-')) return done(false)
        const database = kind === 'users' ? 'passwd' : 'group'
        execFile('/usr/bin/getent', ['--', database, name], { timeout: 5000 }, (err) => done(err === null))
      }),
    lookup: async (name) => {
      const found = await accountOf(name)
      if (found === 'unknown') {
        if (known.has(name)) return null
        throw new Error(`groups of ${name} not found`)
      }
      return realmUser(name, found.groups, found.uid)
    },
  }
}

/** Number and groups of a user of this system. */
const accountOf = async (name: string): Promise<{ readonly uid: number; readonly groups: readonly string[] } | 'unknown'> => {
  const id = async (flag: string): Promise<string> => (await run('/usr/bin/id', [flag, '--', name], { timeout: 5000 })).stdout
  try {
    const [uid, groups] = await Promise.all([id('-u'), id('-Gnz')])
    return { uid: Number(uid), groups: groups.split('\0').filter((g) => g !== '') }
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 1) return 'unknown'
    throw new Error(`groups of ${name} not found`, { cause: err })
  }
}
