import { openMemoryStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { createBatch } from '../src/batch.ts'
import { TaskError } from '../src/errors.ts'
import { createHeap } from '../src/heap.ts'

const open = () => {
  const store = openMemoryStore({ types: [{ name: 'thing' }] })
  let transactions = 0
  const counted: typeof store = { ...store, transaction: (fn, o) => (transactions++, store.transaction(fn, o)) }
  return { store, batch: createBatch(counted, async () => undefined), transactions: () => transactions }
}

test('operations that come together share one transaction', async () => {
  const { store, batch, transactions } = open()
  await Promise.all(Array.from({ length: 50 }, (_, i) => batch('a', (tx) => tx.put('thing', `t${i}`, i))))
  expect(transactions()).toBe(1)
  expect(await store.transaction((tx) => tx.count('thing'))).toBe(50)
})

test('one that refuses itself does not harm the others', async () => {
  const { store, batch } = open()
  const outcomes = await Promise.allSettled([
    batch('a', (tx) => tx.put('thing', 'a', 1)),
    batch('a', () => Promise.reject(new TaskError('TASK_ERR_FENCED', { id: 'x' }))),
    batch('a', (tx) => tx.put('thing', 'b', 1)),
  ])
  expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await store.transaction((tx) => tx.count('thing'))).toBe(2)
})

test('one that breaks the transaction fails alone', async () => {
  const { store, batch } = open()
  const outcomes = await Promise.allSettled([
    batch('a', (tx) => tx.put('thing', 'a', 1)),
    batch('a', (tx) => tx.put('unknown', 'x', 1)),
    batch('a', (tx) => tx.put('thing', 'b', 1)),
  ])
  expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await store.transaction((tx) => tx.count('thing'))).toBe(2)
})

test('an operation asked for inside a transaction does not become part of it', async () => {
  const { store, batch } = open()
  let inner: Promise<unknown> | undefined
  await store
    .transaction(async () => {
      inner = batch('a', (tx) => tx.put('thing', 'a', 1))
      throw new Error('rolled back')
    })
    .catch(() => undefined)
  await inner
  expect(await store.transaction((tx) => tx.get('thing', 'a'))).toBeDefined()
})

test('a heap answers everything in order', () => {
  const seed = Date.now() % 100_000
  let x = seed
  const next = () => (x = (x * 1103515245 + 12345) % 2147483648)
  const numbers = Array.from({ length: 1000 }, () => next() % 500)
  const heap = createHeap<number>((a, b) => a < b)
  for (const n of numbers) heap.push(n)
  const out: number[] = []
  while (heap.size > 0) out.push(heap.pop()!)
  expect(out, `seed ${seed}`).toEqual([...numbers].sort((a, b) => a - b))
  expect(heap.pop()).toBeUndefined()
})
