import { execFile } from 'node:child_process'
import type { Log } from '../needs.ts'

const timeoutMs = 5000
/** What useradd(8) takes; sudo would read "#0" as a number, and an option in front of it must not be one. */
const isPlainName = (name: string): boolean => /^[a-z_][\w.@-]{0,127}\$?$/i.test(name)

/**
 * Whether sudo lets this user run a shell as root on this machine, which is anything: sudo itself is asked, so that sudoers, its
 * includes and directories count as they do at the prompt. Needs root. Nothing is run, and nobody is asked for a password. @internal
 */
export const maySudo = (name: string, log: Pick<Log, 'warn'> | undefined): Promise<boolean> =>
  new Promise((done) => {
    if (!isPlainName(name)) return done(false)
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }
    const asked = ['-n', '-l', '-U', name, '-u', 'root', '--', '/bin/sh']
    const child = execFile(
      '/usr/bin/sudo',
      asked,
      { env, cwd: '/', timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 65_536 },
      (err, out) => {
        // 1: the rules say no. Anything else, also no answer, is no yes.
        if (err !== null && err.code !== 1) log?.warn({ err, user: name }, 'sudo could not be asked')
        done(err === null && out.trim() !== '')
      },
    )
    child.stdin?.end()
  })
