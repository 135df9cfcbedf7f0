import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { statusOf, virtErrorTexts } from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const messages = JSON.parse(readFileSync(join(root, 'messages/en.json'), 'utf8')) as Record<string, unknown>
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('ui/'))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
  .join('\n')

test('every error has its English text in the message file, word for word, and a status', () => {
  for (const [code, text] of Object.entries(virtErrorTexts)) expect(messages[code], code).toBe(text)
  expect(Object.keys(statusOf).sort()).toEqual(Object.keys(virtErrorTexts).sort())
})

test('every log line, task message and missing ability has a text', () => {
  const codes = new Set(sources.match(/VIRT_(LOG|TASK|LACK|TAB)_[A-Z_]*[A-Z]\b/g))
  for (const code of codes) expect(messages[code], code).toEqual(expect.any(String))
  expect(codes.size).toBeGreaterThan(30)
})
