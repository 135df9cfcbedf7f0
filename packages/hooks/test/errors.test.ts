import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HookError, isHookError, statusOf, templateOf } from '../src/index.ts'
import type { HookErrorCode } from '../src/index.ts'

const codes = Object.keys(statusOf) as HookErrorCode[]

test('there are 7 codes; a change is seen here', () => {
  expect(codes).toHaveLength(7)
})

test('an error says its text with its parameters, and is known by its code across copies of the package', () => {
  const cause = new Error('inner')
  const e = new HookError('HOOK_ERR_VETOED', { operation: 'x', owner: 'p', reason: 'no' }, { cause })
  expect(e).toMatchObject({ name: 'HookError', message: 'x was refused by p: no', code: 'HOOK_ERR_VETOED', cause })
  expect(isHookError(e)).toBe(true)
  expect(isHookError(e, 'HOOK_ERR_TIMEOUT')).toBe(false)
  expect(isHookError(Object.assign(new Error('copy'), { code: 'HOOK_ERR_VETOED' }), 'HOOK_ERR_VETOED')).toBe(true)
  expect(isHookError(Object.assign(new Error('other'), { code: 'ENOENT' }))).toBe(false)
  expect(isHookError('text')).toBe(false)
})

test('every code has a test that provokes it', () => {
  const dir = new URL('.', import.meta.url)
  const tests = readdirSync(dir)
    .filter((f) => f.endsWith('.test.ts') && f !== 'errors.test.ts')
    .map((f) => readFileSync(new URL(f, dir), 'utf8'))
    .join('')
  // HOOK_ERR_DENIED is the text of a refusal; its code is the policy's.
  expect(codes.filter((c) => c !== 'HOOK_ERR_DENIED' && !tests.includes(c))).toEqual([])
  for (const c of codes) expect(templateOf(c)).not.toBe('')
})
