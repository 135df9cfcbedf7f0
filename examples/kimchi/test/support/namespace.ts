// The network of a test's own libvirtd, seen from here: programs run in it, and ports of either side are reached from the other.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const relay = fileURLToPath(new URL('relay.ts', import.meta.url))

/** The network and the files of some process. */
export interface Namespace {
  /** Put before a command: it runs there and sees the interfaces in /sys. */
  readonly inside: readonly string[]
  /** Runs `ip` in it. */
  ip(...args: readonly string[]): void
  /** A port here that leads to that port of 127.0.0.1 in there. */
  reach(port: number): Promise<number>
  /** A port in there that leads to that port of 127.0.0.1 here. */
  offer(port: number): Promise<number>
  /** Ends what was opened. */
  close(): void
}

/** Where a process lives; `dir`: a place for sockets. Needs root. */
export function namespaceOf(pid: number, dir: string): Namespace {
  const enter = ['nsenter', `--net=/proc/${pid}/ns/net`]
  const inside = [
    ...enter,
    `--mount=/proc/${pid}/ns/mnt`,
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    'mount -t sysfs sysfs /sys; exec "$@"',
    'inside',
  ]
  const started: ChildProcess[] = []
  function run(before: readonly string[], from: string, to: string): Promise<string> {
    const [program = '', ...args] = [...before, ...[process.execPath, relay, from, to]]
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    started.push(child)
    return new Promise((resolve, reject) => {
      child.stdout.once('data', (said: Buffer) => {
        resolve(said.toString().trim())
      })
      child.once('close', () => {
        reject(new Error('the relay ended'))
      })
    })
  }
  async function lead(port: number, first: readonly string[], last: readonly string[]): Promise<number> {
    const socket = await run(first, join(dir, `relay-${started.length}`), String(port))
    return Number(await run(last, '0', socket))
  }
  return {
    inside,
    ip(...args) {
      const [program = '', ...before] = enter
      const made = spawnSync(program, [...before, 'ip', ...args], { encoding: 'utf8' })
      if (made.status !== 0) throw new Error(`ip ${args.join(' ')}: ${made.stderr}`)
    },
    reach: (port) => lead(port, enter, []),
    offer: (port) => lead(port, [], enter),
    close() {
      for (const child of started) child.kill()
    },
  }
}
