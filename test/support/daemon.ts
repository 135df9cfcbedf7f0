// Starts daemons for tests: detached, output to a file, known by PID, stopped by PID.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Starts a program in the background and answers its PID. Output goes to `logFile`. */
export function startDaemon(command: readonly string[], o: { readonly env?: NodeJS.ProcessEnv; readonly logFile: string }): number {
  const out = openSync(o.logFile, 'a')
  const [program = '', ...args] = command
  const child = spawn(program, args, { detached: true, stdio: ['ignore', out, out], env: o.env ?? process.env })
  closeSync(out)
  child.unref()
  if (child.pid === undefined) throw new Error(`cannot start ${command.join(' ')}`)
  return child.pid
}

/** True while the process runs; a zombie does not (PID 1 of a container may never reap it). */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Ends a process: TERM, and KILL after `graceMs`. Resolves when it is gone. */
export async function stopDaemon(pid: number, graceMs = 5_000): Promise<void> {
  const end = Date.now() + graceMs
  for (let signal: NodeJS.Signals = 'SIGTERM'; isRunning(pid); signal = Date.now() > end ? 'SIGKILL' : 'SIGTERM') {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    await delay(25)
  }
}

/** Waits until `file` exists; fails with the daemon's output when it ends before, or after a minute. */
export async function waitForFile(file: string, pid: number, logFile: string): Promise<void> {
  const end = Date.now() + 60_000
  while (!existsSync(file)) {
    if (!isRunning(pid) || Date.now() > end) throw new Error(`no ${file}:\n${readFileSync(logFile, 'utf8').slice(-2000)}`)
    await delay(10)
  }
}
