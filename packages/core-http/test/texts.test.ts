import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createRouteTable } from '../src/access/route-table.ts'
import { samplePlugin } from '../src/index.ts'
import { createCatalogue, readMessages } from '../src/messages/catalogue.ts'
import { pseudo } from '../src/messages/pseudo.ts'
import { createOnRoute } from '../src/http/on-route.ts'
import { serve } from './support/serve.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const root = new URL('../', import.meta.url)

test('every code the tabs use has a text, and every text is used', async () => {
  const dir = new URL('src/ui/', root)
  const sources = await Promise.all((await readdir(dir)).filter((f) => f.endsWith('.ts')).map((f) => readFile(new URL(f, dir), 'utf8')))
  sources.push(await readFile(new URL('src/routes/own-tabs.ts', root), 'utf8'))
  const texts = JSON.parse(await readFile(new URL('messages/en.json', root), 'utf8')) as Record<string, string>
  const used = new Set(sources.join('\n').match(/CORE_UI_[A-Z_]*[A-Z]/g))
  for (const name of ['USER', 'APP', 'REQ', 'STATUS', 'IP', 'DATE']) used.add(`CORE_UI_LOG_${name}`)
  used.delete('CORE_UI_LOG')
  expect([...used].sort()).toEqual(Object.keys(texts).sort())
})

test('every log code of an own route has a text', async () => {
  const codes: string[] = []
  const server = await serve({
    plugins: [{ ...samplePlugin, enabledAtFirst: true }],
    base: (app) => {
      app.addHook('onRoute', (r) => void codes.push((r.config as { log?: string } | undefined)?.log ?? ''))
    },
  })
  const { paths } = (await server.inject({ url: '/openapi.json', headers: { cookie: 'onggi=ada' } })).json()
  expect(Object.keys(paths)).toContain('/plugins/sample/circles')
  const catalogue = createCatalogue()
  const own = ['CORE_LOG_CONFIG_RELOAD', 'CORE_LOG_PLUGIN_ENABLE', 'CORE_LOG_PLUGIN_DISABLE']
  for (const code of [...codes, ...own].filter((c) => c !== ''))
    expect([code, catalogue.text(code, {}, 'en')]).not.toEqual([code, undefined])
  expect(codes.filter((c) => c.startsWith('CORE_LOG_SAMPLE')).length).toBe(6)
})

test('plurals follow the language, parameters stay, unknown codes have no text', () => {
  const catalogue = createCatalogue()
  const undo = catalogue.add({
    en: { N: { one: '%{count} file in %{dir}', other: '%{count} files in %{dir}' }, ONLY_EN: 'only' },
    pl: { N: { one: '%{count} plik', few: '%{count} pliki', many: '%{count} plików', other: '%{count} pliku' } },
  })
  const n = (count: number, locale: string) => catalogue.text('N', { count, dir: '/a' }, locale)
  expect([n(1, 'en'), n(5, 'en')]).toEqual(['1 file in /a', '5 files in /a'])
  expect([n(1, 'pl'), n(3, 'pl'), n(5, 'pl')]).toEqual(['1 plik', '3 pliki', '5 plików'])
  expect(catalogue.text('ONLY_EN', {}, 'pl')).toBe('only')
  expect(n(2, 'en-XA')).toMatch(/^⟦2 ƒîĺéš îñ \/a/)
  expect(catalogue.text('constructor', {}, 'en')).toBeUndefined()
  expect(catalogue.languages()).toEqual(['en', 'pl', 'en-XA'])
  undo()
  expect(catalogue.languages()).toEqual(['en', 'en-XA'])
  expect(pseudo('%{a} b')).toContain('%{a} ƀ')
})

test('texts that cannot be read are left out', async () => {
  expect(await readMessages(new URL('nowhere/', root), silent)).toEqual({})
  expect(Object.keys(await readMessages(new URL('messages', root), silent))).toEqual(['en'])
  expect(Object.keys(await readMessages(new URL('messages/en.json', root), silent))).toEqual(['en'])
})

test('a route that reads needs no log code, one that writes does', () => {
  const declare = createOnRoute(createRouteTable(), '')
  const route = (method: string, config: object) => () => declare({ method, url: '/x', handler: () => null, config })
  expect(route('GET', { access: 'user' })).not.toThrow()
  expect(route('GET', {})).toThrow(/config\.access/)
  expect(route('PUT', { access: 'user' })).toThrow(/config\.log/)
  expect(route('PUT', { access: 'user', log: 'L' })).not.toThrow()
})
