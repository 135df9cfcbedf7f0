// The events of a walk, compared with those the contract names.
import { expect, test } from 'vitest'
import { follow, type Kimchi, type StreamEvent } from '../support/server.ts'
import { type EventEntry, eventEntries, type HostKind, shapes, type Step } from './contract.ts'
import { differences, misfits } from './shapes.ts'

/** Who listened while the contract was walked. */
export interface Heard {
  /** The administrator. */
  readonly all: ReturnType<typeof follow>
  /** A user who sees machines only while he is granted them. */
  readonly bob: ReturnType<typeof follow>
}

const fits = (entry: EventEntry, e: StreamEvent): boolean => e.type === entry.type && differences(e.uri, entry.uri).length === 0

/** Tests of the stream; they come after everything else. */
export function eventTests(o: {
  readonly kind: HostKind
  readonly app: () => Kimchi
  readonly heard: () => Heard
  readonly run: (step: Step) => Promise<unknown>
}): void {
  const { kind, app, heard, run } = o
  const able = eventEntries.filter((entry) => entry.not?.[kind] === undefined)

  test.each(able)('$type: $says', { timeout: 60_000 }, async (entry) => {
    for (const step of entry.before ?? []) await run(step)
    const e = await heard()[entry.as ?? 'all'].until((one) => fits(entry, one))
    expect(misfits(e, 'Event', shapes), JSON.stringify(e)).toEqual([])
    expect([e.method, e.id !== undefined]).toEqual([entry.method, entry.isKept ?? true])
    if (entry.data === undefined) return
    expect(misfits(e.data, entry.data, shapes), JSON.stringify(e.data)).toEqual([])
  })
  test('no event that the contract does not name, and to nobody who may not see it', () => {
    const isForeign = (e: StreamEvent): boolean => e.type === 'host.stats' || e.type.startsWith('notification.')
    const { all, bob } = heard()
    expect([
      ...new Set(all.seen.filter((e) => !isForeign(e) && !eventEntries.some((entry) => fits(entry, e))).map((e) => `${e.type} ${e.uri}`)),
    ]).toEqual([])
    const secret = eventEntries.filter(({ role }) => role === 'admin')
    expect(bob.seen.filter((e) => secret.some((entry) => fits(entry, e)))).toEqual([])
    // The machine he was granted for a while, and no other.
    expect([...new Set(bob.seen.filter((e) => e.type.startsWith('vm.')).map((e) => e.uri.split('/')[4]))]).toEqual(['on'])
  })
  test('Last-Event-ID resumes without loss, filters are both kept to, and what reaches too far back is a reset', {
    timeout: 30_000,
  }, async () => {
    const kept = heard().all.seen.filter(({ id }) => id !== undefined)
    const [from, to] = [kept[Math.floor(kept.length / 2)]!, kept.at(-1)!]
    const again = follow(app(), `?after=${encodeURIComponent(from.id!)}`)
    const some = follow(app(), `?after=${encodeURIComponent(from.id!)}&type=vm.*&uri=${encodeURIComponent('/plugins/kimchi/vms/o*')}`)
    const lost = follow(app(), '?after=long-ago')
    const ids = (list: readonly StreamEvent[]): string[] => list.flatMap(({ id }) => (id ? [id] : []))
    try {
      await again.until(({ id }) => id === to.id)
      expect(ids(again.seen).slice(0, ids(again.seen).indexOf(to.id!) + 1)).toEqual(ids(kept.slice(kept.indexOf(from) + 1)))
      const wanted = kept.slice(kept.indexOf(from) + 1).filter((e) => e.type.startsWith('vm.') && e.uri.startsWith('/plugins/kimchi/vms/o'))
      const last = wanted.at(-1)
      if (last !== undefined) await some.until(({ id }) => id === last.id)
      expect(ids(some.seen).slice(0, wanted.length)).toEqual(ids(wanted))
      expect((await lost.until(({ type }) => type === 'reset')).type).toBe('reset')
    } finally {
      for (const one of [again, some, lost]) one.close()
    }
  })
}
