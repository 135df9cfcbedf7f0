import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A worker in a process of its own: see racing-worker.ts. */
export interface Racer {
  readonly name: string
  readonly queued: readonly string[]
  /** Writes of it that were refused. */
  readonly late: number
  /** All that it was to queue is queued. */
  readonly isDone: boolean
  wake(): void
  kill(): Promise<void>
}

const script = fileURLToPath(new URL('./racing-worker.ts', import.meta.url))

/** Starts one; `onFreeze` is told of each stop, and wakes it up, or kills it. */
export function startRacer(
  o: { at: string; effects: string; name: string; seed: number; freezes: number; own: number },
  onFreeze: (racer: Racer) => Promise<void>,
): Racer {
  const args = [o.at, o.effects, o.name, String(o.seed), String(o.freezes), String(o.own)]
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@onggi/source', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const racer = {
    name: o.name,
    queued: [] as string[],
    late: 0,
    isDone: false,
    wake: () => void child.kill('SIGCONT'),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line.startsWith('queued ')) racer.queued.push(line.slice('queued '.length))
    else if (line === 'late') racer.late++
    else if (line === 'done') racer.isDone = true
    else if (line.startsWith('frozen')) void onFreeze(racer)
  })
  return racer
}
