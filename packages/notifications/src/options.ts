import { type Clock, type FullClock, fullClock } from './clock.ts'
import type { Log, Policy, Store } from './needs.ts'

/** What {@link createEventHub} takes. */
export interface EventHubOptions {
  /** Its log "events" is the outbox. It must have been opened with `notificationTypes`. */
  readonly store: Store
  /** Says who may see the object of an event (action `<type>.view`). Absent: everybody sees everything. */
  readonly policy?: Policy
  /** @default silent */
  readonly log?: Log
  /** @default the system's */
  readonly clock?: Clock
  /** Bytes a reader may leave untaken before it is cut off. 1 KiB to 64 MiB. @default 1 MiB */
  readonly maxPendingBytes?: number
  /** Time between two heartbeats. Unit: ms, 1,000 to 600,000; proxies end silent connections, many after 60 s. @default 15000 */
  readonly heartbeatMs?: number
  /** Least time between two writes to one reader; events in between are one write. Unit: ms, 0 to 1,000. @default 10 */
  readonly tickMs?: number
  /** How often the outbox is looked at without being woken. Unit: ms, 50 to 60,000. @default 1000 */
  readonly pollMs?: number
  /** Age after which events are dropped. Unit: ms. @default 24 hours */
  readonly keepMs?: number
  /** Events kept at most, give or take a thousand. @default 100000 */
  readonly keepRecords?: number
  /** Streams one user may have open. @default 100 */
  readonly maxStreamsPerUser?: number
}

/** @internal Options with every default filled in. */
export interface Resolved {
  readonly store: Store
  readonly policy: Policy | undefined
  readonly log: Log
  readonly clock: FullClock
  readonly maxPendingBytes: number
  readonly heartbeatMs: number
  readonly tickMs: number
  readonly pollMs: number
  readonly keepMs: number
  readonly keepRecords: number
  readonly maxStreamsPerUser: number
}

const nothing = (): void => undefined
/** @internal */
export const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const inRange = (name: string, value: number | undefined, standard: number, min: number, max: number): number => {
  if (value === undefined) return standard
  if (!Number.isInteger(value) || value < min || value > max)
    throw Object.assign(new TypeError(`${name} must be a whole number from ${min} to ${max}, got ${String(value)}`), {
      code: 'NOTIFY_ERR_OPTION',
    })
  return value
}

/** @internal */
export function resolveOptions(o: EventHubOptions): Resolved {
  return {
    store: o.store,
    policy: o.policy,
    log: o.log ?? silent,
    clock: fullClock(o.clock),
    maxPendingBytes: inRange('maxPendingBytes', o.maxPendingBytes, 1 << 20, 1024, 64 << 20),
    heartbeatMs: inRange('heartbeatMs', o.heartbeatMs, 15_000, 1000, 600_000),
    tickMs: inRange('tickMs', o.tickMs, 10, 0, 1000),
    pollMs: inRange('pollMs', o.pollMs, 1000, 50, 60_000),
    keepMs: inRange('keepMs', o.keepMs, 86_400_000, 1000, 10 * 366 * 86_400_000),
    keepRecords: inRange('keepRecords', o.keepRecords, 100_000, 1, 100_000_000),
    maxStreamsPerUser: inRange('maxStreamsPerUser', o.maxStreamsPerUser, 100, 1, 1_000_000),
  }
}
