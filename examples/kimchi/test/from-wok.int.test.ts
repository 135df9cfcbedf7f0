// The page that leads an author from a Wok plugin to one of ours, taken at its word: its files are written, tested, installed and used.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../test/support/browser.ts'
import { visit } from './support/browser.ts'
import { admin, dataDir, type Kimchi, startKimchi, taskEnd } from './support/server.ts'

const page = readFileSync(new URL('../../../packages/core-http/FROM-WOK.md', import.meta.url), 'utf8')
/** Blocks that name a file. */
const files = [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text] as const)

// Below the repository's own node_modules, so that the peers resolve as they do where both are installed.
const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url))
mkdirSync(cache, { recursive: true })
const root = mkdtempSync(join(cache, 'onggi-from-wok-'))
const home = join(root, 'node_modules/@acme/onggi-notes')
let k: Kimchi

beforeAll(async () => {
  for (const [name, text] of files) {
    const file = name === 'onggi.json' ? join(root, name) : join(home, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const args = ['--tls', 'off', '--libvirt-uri', 'qemu:///session?socket=/nowhere/libvirt-sock', '--user', 'ann:long enough:user']
  k = await startKimchi({ data: dataDir(), args: [...args, '--plugins', join(root, 'node_modules'), '--config', join(root, 'onggi.json')] })
})
afterAll(async () => {
  expect(await k.stop()).toBe(0)
  rmSync(root, { recursive: true, force: true })
})

test('its files are all there, and the test of the plugin passes', () => {
  const names = ['index.js', 'messages/en.json', 'notes.test.js', 'onggi.json', 'package.json', 'ui/notes.js']
  expect(files.map(([name]) => name).sort()).toEqual(names)
  const r = spawnSync(process.execPath, ['--conditions=@onggi/source', '--test', 'notes.test.js'], { cwd: home, encoding: 'utf8' })
  expect(r.stdout + r.stderr).toMatch(/pass 1\b/)
  expect(r.status, r.stdout).toBe(0)
})

test('the app takes it up: resources, rights, texts of errors and of the log, settings of the file, a task', async () => {
  const uri = '/plugins/notes/notes'
  const ann = 'ann:long enough'
  expect((await k.call('GET', '/config/plugins/notes')).json).toMatchObject({
    package: '@acme/onggi-notes',
    version: '1.0.0',
    enabled: true,
  })
  const made = await k.call('POST', uri, { body: { name: 'a b', text: 'one' } })
  expect([made.status, made.headers.location]).toEqual([201, `${uri}/a%20b`])
  expect((await k.call('POST', uri, { body: { name: 'x' }, as: ann })).status).toBe(403)
  expect((await k.call('POST', uri, { body: { nam: 'x' } })).json.errors).toMatchObject([{ pointer: '/name' }, { pointer: '/nam' }])
  expect((await k.call('PUT', `${uri}/a%20b`, { body: { text: 'two' } })).json).toEqual({ name: 'a b', text: 'two' })
  expect((await k.call('GET', `${uri}?text=t.*`, { as: ann })).json).toEqual([{ name: 'a b', text: 'two' }])
  expect((await k.call('GET', `${uri}/none`)).json).toMatchObject({ status: 404, reason: 'NOTES_ERR_NOT_FOUND: There is no note none' })
  await k.call('POST', uri, { body: { name: 'second' } })
  expect((await k.call('POST', uri, { body: { name: 'third' } })).json.reason).toContain('There can be 2 notes')
  await k.call('PUT', '/config/plugins/notes/settings', { body: { settings: { limit: 3, token: 'of the archive' } } })
  expect((await k.call('POST', uri, { body: { name: 'third' } })).status).toBe(201)
  expect((await k.call('GET', '/config/plugins/notes/settings')).json.settings).toEqual({ limit: 3, token: null })

  const started = await k.call('POST', '/plugins/notes/export', { as: ann })
  expect([started.status, started.headers.location]).toEqual([202, `/tasks/${started.json.id}`])
  expect(await taskEnd(k, started.json.id)).toMatchObject({
    status: 'finished',
    owner: 'ann',
    result: { names: ['a b', 'second', 'third'] },
  })
  const lines = (await k.call('GET', '/logs?app=notes')).json as { message: string; status: number }[]
  expect(lines.map((l) => l.message)).toEqual(expect.arrayContaining(['Write note a b', 'Change note a b', 'Export the notes']))
  expect((await k.call('DELETE', `${uri}/third`)).status).toBe(204)
})

test('its page is in the menu of those who may see it, in their language, and follows by push', async () => {
  const browser = await launchBrowser()
  const v = await visit(browser, k, admin)
  await v.page.getByRole('navigation').getByRole('link', { name: 'Notes' }).click()
  await v.page.getByText('2 notes').waitFor()
  await k.call('POST', '/plugins/notes/notes', { body: { name: 'pushed', text: 'by another' } })
  await v.page.getByText('pushed: by another').waitFor()
  expect([v.violations, v.complaints.filter((c) => !/status of 503/.test(c))]).toEqual([[], []])
  await browser.close()
})
