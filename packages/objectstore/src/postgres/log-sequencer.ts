import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { Log } from '../needs.ts'
import type { Wakes } from '../internal/wakes.ts'
import type { ResolvedPostgresOptions } from './options.ts'
import { connectionConfig, run } from './pools.ts'
import type { Pools } from './pools.ts'

/** Numbers appended records after their commit, and wakes who waits for them. */
export interface LogSequencer {
  /** Numbers what is visible and not numbered; resolves when that is done. */
  number(log: string): Promise<void>
  /** The same, soon, joined with what else comes meanwhile. */
  kick(logs: Iterable<string>): void
  /** Begins to listen and to poll; idempotent. */
  watch(): void
  close(): Promise<void>
}

/** Least pause between two numberings. Unit: ms. */
const gapMs = 20

/** Records that one call of the sequencer's function numbers per log. */
const batch = 5000

/** Makes the sequencer of one store. `onPoll`: other work for the poll. */
export function createLogSequencer(
  pools: Pools,
  o: ResolvedPostgresOptions,
  wakes: Wakes,
  log: Log | undefined,
  onPoll: () => Promise<unknown>,
): LogSequencer {
  const wanted = new Set<string>()
  let kicking: Promise<void> | undefined
  let listener: Client | undefined
  let poll: NodeJS.Timeout | undefined
  let retry: NodeJS.Timeout | undefined
  let watching = false
  let closed = false
  let backoffMs = 50
  const heads = new Map<string, string>()

  const number = async (name: string | null): Promise<void> => {
    while (Number((await run(pools.side, 'SELECT sequence_log($1)', [name]))[0]?.[0]) >= batch);
  }
  const kickAll = async (): Promise<void> => {
    while (wanted.size > 0 && !closed) {
      const names = [...wanted]
      wanted.clear()
      for (const name of names) {
        await number(name)
        wakes.wake(name)
      }
      // Under load many commits share one numbering; the first after a pause does not wait.
      await delay(gapMs)
    }
  }
  const complain = (err: unknown) => {
    if (!closed) log?.warn({ err }, 'the log sequencer could not reach the database; the poll tries again')
  }
  const tick = async (): Promise<void> => {
    try {
      await number(null)
      for (const [name, head] of await run(pools.side, 'SELECT name, head FROM logs')) {
        if (heads.get(name as string) !== head) wakes.wake(name as string)
        heads.set(name as string, head as string)
      }
      await onPoll()
    } catch (e) {
      complain(e)
    } finally {
      if (!closed) poll = setTimeout(() => void tick(), o.pollMs).unref()
    }
  }
  const listen = async (): Promise<void> => {
    const client = new Client(connectionConfig(o, 'read\\ committed'))
    let lost = false
    const again = (err?: unknown) => {
      if (lost || closed) return
      lost = true
      if (err) complain(err)
      void client.end().catch(() => undefined)
      retry = setTimeout(() => void listen(), backoffMs).unref()
      backoffMs = Math.min(backoffMs * 2, 2000)
    }
    client.on('error', again)
    client.on('end', () => again())
    client.on('notification', (m) => wakes.wake(m.payload ?? ''))
    listener = client
    try {
      await client.connect()
      await client.query(`LISTEN ${o.schema}`)
      backoffMs = 50
      // What was said while nobody listened.
      wakes.wakeAll()
    } catch (e) {
      again(e)
    }
  }
  return {
    number,
    kick(logs) {
      for (const l of logs) wanted.add(l)
      kicking ??= kickAll()
        .catch(complain)
        .finally(() => (kicking = undefined))
    },
    watch() {
      if (watching || closed) return
      watching = true
      void listen()
      void tick()
    },
    async close() {
      closed = true
      clearTimeout(poll)
      clearTimeout(retry)
      await kicking
      await listener?.end().catch(() => undefined)
    },
  }
}
