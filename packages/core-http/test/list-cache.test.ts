import { expect, test } from 'vitest'
import { createListCache, joinViews } from '../src/respond/list-cache.ts'
import type { View } from '../src/index.ts'

/** A generator of numbers below `n` that gives the same ones for the same seed. */
const random = (seed: number) => {
  let x = seed
  return (n: number): number => ((x = (x * 48_271) % 0x7fff_ffff), x % n)
}

test('a list that is patched from the one before is byte for byte the joined one, whatever changed', () => {
  const seed = 20_261_120
  const any = random(seed)
  let made = 0
  const item = (): View => ({
    ref: { type: 'vm', id: String(++made) },
    audience: {},
    json: Buffer.from(JSON.stringify({ name: `vm ${made}`, text: 'ü'.repeat(any(9)) })),
    revision: 'r',
    figures: made,
  })
  const cache = createListCache()
  let views: readonly View[] = Array.from({ length: 200 }, item)
  for (let i = 0; i < 500; i++) {
    const at = any(views.length + 1)
    const kind = any(5)
    if (kind === 0) views = views.toSpliced(at, any(3), item())
    else if (kind === 1) views = views.toSpliced(at, 1)
    else if (kind === 2) views = views.map((v) => (any(40) === 0 ? item() : v))
    else if (kind === 3) views = any(20) === 0 ? [] : [...views, item()]
    else views = views.map((v, n) => (n === at ? item() : v))
    const answer = cache.answer(views)
    if (any(4) > 0) expect([seed, i, answer.body().equals(joinViews(views))]).toEqual([seed, i, true])
    JSON.parse(answer.body().toString())
    if (views.length < 20) views = Array.from({ length: 150 }, item)
  }
})

test('another array of the same views is the same answer, and only so many lists are kept', () => {
  const cache = createListCache(2)
  const of = (n: number): View[] =>
    Array.from({ length: 3 }, (_, i) => ({
      ref: { type: 'x', id: `${n}-${i}` },
      audience: {},
      json: Buffer.from('{}'),
      revision: '1',
      figures: 0,
    }))
  const [a, b, c] = [of(1), of(2), of(3)]
  const first = cache.answer(a)
  expect(cache.answer([...a])).toBe(first)
  cache.answer(b)
  expect(cache.answer(a)).toBe(first)
  cache.answer(b)
  cache.answer(c)
  expect(cache.answer(a)).not.toBe(first)
  expect(cache.answer(a).etag).toBe(first.etag)
})
