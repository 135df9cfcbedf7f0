import type { Filter } from './filters.ts'
import type { Policy, Principal } from './needs.ts'
import type { Sink } from './sink.ts'
import { type Entry, type Frame, frameFor } from './wire.ts'

/** @internal One open stream. */
export interface Reader {
  readonly principal: Principal | null
  readonly filter: Filter
  readonly sink: Sink
  /** It has caught up and gets what comes. */
  joined: boolean
  /** Bytes go out through the hub, which cuts slow readers. */
  send(bytes: Buffer): void
}

/** @internal Readers with equal rights and filters: what they get is decided and joined once for all of them. */
export interface Groups {
  add(reader: Reader): void
  remove(reader: Reader): void
  /** Queues an entry for every group that may see it. */
  offer(entry: Entry): void
  /** Writes what is queued: one write per reader. */
  flush(): void
}

/** @internal Frames as bytes for one kind of sink. */
export const encode = (kind: Sink['kind'], frames: readonly Frame[]): Buffer => {
  const bytes = frames.map((f) => (kind === 'sse' ? f.sse : f.ws()))
  return bytes.length === 1 && bytes[0] ? bytes[0] : Buffer.concat(bytes)
}

interface Group {
  readonly principal: Principal | null
  readonly filter: Filter
  readonly readers: Set<Reader>
  out: Frame[]
}

/** @internal */
export function createGroups(policy: Policy | undefined): Groups {
  const groups = new Map<string, Group>()
  const waiting = new Set<Group>()
  const keyOf = (r: Reader): string => {
    const p = r.principal
    return JSON.stringify([policy && p ? [p.name, p.realm, p.roles, p.groups, p.scopes] : null, r.filter.key])
  }
  return {
    add(reader) {
      const key = keyOf(reader)
      const group = groups.get(key) ?? { principal: reader.principal, filter: reader.filter, readers: new Set(), out: [] }
      // what was queued before it came is not for it
      flushGroup(group)
      groups.set(key, group)
      group.readers.add(reader)
    },
    remove(reader) {
      const key = keyOf(reader)
      const group = groups.get(key)
      if (group?.readers.delete(reader) && group.readers.size === 0) {
        groups.delete(key)
        waiting.delete(group)
      }
    },
    offer(entry) {
      for (const group of groups.values()) {
        const frame = frameFor(policy, group.principal, entry)
        if (!frame || !group.filter.matches(frame.type, frame.uri)) continue
        group.out.push(frame)
        waiting.add(group)
      }
    },
    flush() {
      for (const group of waiting) flushGroup(group)
    },
  }

  function flushGroup(group: Group): void {
    waiting.delete(group)
    if (group.out.length === 0) return
    const frames = group.out
    group.out = []
    const bytes: Partial<Record<Sink['kind'], Buffer>> = {}
    for (const reader of group.readers) {
      const { kind } = reader.sink
      reader.send((bytes[kind] ??= encode(kind, frames)))
    }
  }
}
