import { execFile } from 'node:child_process'

/** Runs a program with an argument list, never through a shell; undefined when it is not installed or fails. */
export function output(program: string, args: readonly string[], timeoutMs = 5000): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, maxBuffer: 4 * 2 ** 20, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' } }
    execFile(program, [...args], options, (err, stdout) => resolve(err === null ? stdout : undefined))
  })
}
