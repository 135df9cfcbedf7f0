import type { Log } from '../needs.ts'

/** Who wants to know of appends. */
export interface Wakes {
  on(log: string, wake: () => void): () => void
  wake(log: string): void
  /** Wakes everybody: something may have been missed. */
  wakeAll(): void
  clear(): void
}

/** Keeps the wakes of one store; one that throws is logged and the others are called. */
export function createWakes(log: Log | undefined): Wakes {
  const byLog = new Map<string, Set<{ wake: () => void }>>()
  const call = (name: string) => {
    for (const entry of [...(byLog.get(name) ?? [])]) {
      try {
        entry.wake()
      } catch (err) {
        log?.error({ err, storeLog: name }, 'a wake after an append threw')
      }
    }
  }
  return {
    on(name, wake) {
      const entry = { wake }
      const set = byLog.get(name) ?? new Set()
      byLog.set(name, set.add(entry))
      return () => void set.delete(entry)
    },
    wake: call,
    wakeAll: () => [...byLog.keys()].forEach(call),
    clear: () => byLog.clear(),
  }
}
