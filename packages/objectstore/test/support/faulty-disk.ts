import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.ts'

/** A process with a store on a disk that fails when told to. */
export interface FaultyProcess {
  /** "fsync EIO", "write EROFS", "write ENOSPC", "fsync 50" (slow, ms) or "" (healthy). */
  fail(how: string): void
  /** Runs a command of `store-on-command.ts` and answers its line. */
  ask(command: string): Promise<string>
  readonly pid: number
  kill(): void
  readonly exited: Promise<{ code: number | null; stderr: string }>
}

/** Starts a process with a sqlite store at `path`; `dir` is for the fault's files. */
export async function startFaulty(dir: string, path: string, wrap: readonly string[] = []): Promise<FaultyProcess> {
  const shim = join(dir, 'faulty-disk.so')
  const fault = join(dir, 'fault')
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, fileURLToPath(new URL('faulty-disk.c', import.meta.url)), '-ldl'])
  writeFileSync(fault, '')
  const child = startChild('store-on-command.ts', [path], { wrap, env: { LD_PRELOAD: shim, FAULT_FILE: fault } })
  return {
    fail: (how) => writeFileSync(fault, how),
    async ask(command) {
      child.send(command)
      const line = await child.next()
      if (line === undefined) throw new Error(`the process ended: ${(await child.exited).stderr}`)
      return line
    },
    pid: child.pid,
    kill: () => child.kill('SIGKILL'),
    exited: child.exited,
  }
}

/** A command prefix that runs what follows with a small tmpfs at `dir` that nobody else sees. */
export const withSmallDisk = (dir: string, size: string): string[] => [
  'unshare',
  process.getuid?.() === 0 ? '-m' : '-Urm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${size} none "$0" && exec "$@"`,
  dir,
]
