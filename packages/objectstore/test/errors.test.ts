import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { StoreError, isStoreError, openMemoryStore, statusOf, templateOf } from '../src/index.ts'
import type { StoreErrorCode, StoreType } from '../src/index.ts'

const codes = Object.keys(statusOf) as StoreErrorCode[]

test('there are 21 codes; a change is seen here', () => {
  expect(codes).toHaveLength(21)
})

test('an error says its text with its parameters, and is known by its code across copies of the package', () => {
  const cause = new Error('inner')
  const e = new StoreError('STORE_ERR_UNKNOWN_TYPE', { type: 'x' }, { cause })
  expect(e).toMatchObject({ name: 'StoreError', message: 'Store type x was not declared when the store was opened', cause })
  expect(isStoreError(e)).toBe(true)
  expect(isStoreError(e, 'STORE_ERR_CLOSED')).toBe(false)
  expect(isStoreError(Object.assign(new Error('copy'), { code: 'STORE_ERR_CLOSED' }), 'STORE_ERR_CLOSED')).toBe(true)
  expect(isStoreError(Object.assign(new Error('other'), { code: 'ENOENT' }))).toBe(false)
  expect(isStoreError('text')).toBe(false)
})

test('wrong declarations of types are refused with STORE_ERR_BAD_TYPE, wrong options with a TypeError', () => {
  const wrong: StoreType[][] = [
    [{ name: '' }],
    [{ name: '1x' }],
    [{ name: 'a b' }],
    [{ name: 'x'.repeat(41) }],
    [{ name: 'a', version: 0 }],
    [{ name: 'a', version: 1.5 }],
    [{ name: 'a', index: ['a..b'] }],
    [{ name: 'a', index: ['"; DROP'] }],
    [{ name: 'a' }, { name: 'a' }],
  ]
  for (const types of wrong) expect(() => openMemoryStore({ types })).toThrow(expect.objectContaining({ code: 'STORE_ERR_BAD_TYPE' }))
  expect(() => openMemoryStore({ types: [], maxTransactionMs: 0 })).toThrow(TypeError)
})

test('every code has a test that provokes it', () => {
  const texts: string[] = []
  const roots = [new URL('.', import.meta.url), new URL('../src/testing/contract/', import.meta.url)]
  for (const root of roots)
    for (const f of readdirSync(root, { recursive: true, encoding: 'utf8' }))
      if (f.endsWith('.ts') && !f.endsWith('errors.test.ts')) texts.push(readFileSync(new URL(f, root), 'utf8'))
  const all = texts.join('')
  expect(codes.filter((c) => c !== 'STORE_ERR_BAD_TYPE' && !all.includes(c))).toEqual([])
  for (const c of codes) expect(templateOf(c)).not.toBe('')
})
