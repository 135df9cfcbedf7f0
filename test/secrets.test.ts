import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSecrets, noteSecret, noteSecretsOf, noteSecretsOfHeaders } from './support/secrets.ts'

// The search after the run would be worth nothing if it found nothing: here it is let loose on a directory of its own.
const own = mkdtempSync(join(tmpdir(), 'onggi-secrets-'))
const real = process.env['ONGGI_TEST_DIR']
beforeAll(() => {
  process.env['ONGGI_TEST_DIR'] = own
})
afterAll(() => {
  process.env['ONGGI_TEST_DIR'] = real
})

test('a secret is found in whatever form and file it was written, and nothing else is [ASVS 16.2.5]', () => {
  noteSecret('planted "one"')
  noteSecret('short')
  noteSecretsOf(
    { name: 'not a secret', password: 'planted two', graphics: { passwd: 'planted three' }, recovery_codes: ['planted four'] },
    'answer',
  )
  noteSecretsOf({ code: 'CORE_ERR_NOT_FOUND' }, 'answer')
  noteSecretsOfHeaders({
    authorization: `Basic ${Buffer.from('ann:planted five').toString('base64')}`,
    cookie: 'onggi=planted-six; Path=/',
  })
  expect(findSecrets(own)).toEqual({ leaks: [], secrets: 7, files: 0 })

  mkdirSync(join(own, 'data'))
  writeFileSync(join(own, 'data', 'log'), `${JSON.stringify({ m: 'planted "one"' })}\nshort, not a secret\n`)
  writeFileSync(join(own, 'url'), 'GET /x?password=planted%20two')
  writeFileSync(join(own, 'core.1'), Buffer.concat([Buffer.alloc(5000), Buffer.from('planted three'), Buffer.alloc(5000)]))
  writeFileSync(join(own, 'basic'), Buffer.from('planted four').toString('base64'))
  const db = new DatabaseSync(join(own, 'data', 'store.db'))
  db.exec('create table t (json text); insert into t values (\'{"a":"planted five"}\')')
  db.close()
  const found = findSecrets(own)
  expect(found.leaks.map((l) => l.file.slice(own.length + 1)).sort()).toEqual(['basic', 'core.1', 'data/log', 'data/store.db', 'url'])
  expect(found.files).toBe(readdirSync(own, { recursive: true }).length - 2)
})
