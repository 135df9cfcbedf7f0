import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A program of test/support run by Node, read line by line. */
export interface Child {
  readonly pid: number
  /** Next line of its output; undefined when there is no more. */
  next(): Promise<string | undefined>
  /** Everything it said so far that nobody read. */
  readonly lines: AsyncIterableIterator<string>
  send(line: string): void
  kill(signal: NodeJS.Signals): void
  readonly exited: Promise<{ code: number | null; signal: string | null; stderr: string }>
}

/** Starts `test/support/<script>`. `wrap`: a command that runs the command behind it. */
export function startChild(
  script: string,
  args: readonly string[],
  o: { wrap?: readonly string[]; env?: Record<string, string> } = {},
): Child {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const command = [...(o.wrap ?? []), process.execPath, '--conditions=@onggi/source', file, ...args]
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(command[0]!, command.slice(1), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'onggi-compile-cache'), ...o.env },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (s: string) => (stderr += s))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exited = new Promise<{ code: number | null; signal: string | null; stderr: string }>((done) =>
    child.once('close', (code, signal) => done({ code, signal, stderr })),
  )
  return {
    pid: child.pid!,
    lines,
    next: async () => {
      const r = await lines.next()
      return r.done ? undefined : r.value
    },
    send: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
    exited,
  }
}

/** How many of something: few in the normal lane, many in the long one. */
export const cycles = (normal: number, long: number): number => (process.env['ONGGI_LONG'] === '1' ? long : normal)
