import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { View } from '../../src/needs.ts'
import { createDistros, type Distros, parseDistros } from '../../src/templates/distros.ts'
import { quiet } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())
const entry = (name: string, more: object = {}): object => ({
  name,
  os_distro: 'Debian',
  os_version: '12',
  os_arch: 'x86_64',
  path: `http://x/${name}.iso`,
  ...more,
})

describe('distros', () => {
  let dir: string
  let now = 0
  let dead = new Set<string>()
  const asked: string[] = []
  let distros: Distros
  const put = (file: string, content: unknown): void =>
    writeFileSync(join(dir, file), typeof content === 'string' ? content : JSON.stringify(content))
  const names = async (o?: { all: boolean }): Promise<string[]> => (await distros.list(o)).map((v) => json(v).name)

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'onggi-distros-'))
    for (const sub of ['vendor', 'admin']) mkdirSync(join(dir, sub))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  beforeEach(() => {
    dead = new Set()
    asked.length = 0
    distros = createDistros({
      dirs: [join(dir, 'vendor'), join(dir, 'admin'), join(dir, 'none')],
      log: quiet,
      clock: { now: () => now, after: () => () => undefined },
      answers: async (url) => {
        asked.push(url.pathname)
        return !dead.has(url.pathname)
      },
    })
  })

  test('are files: dropped in, changed and taken away while running; an administrator’s entry replaces a vendor’s', async () => {
    put('vendor/list.json', [entry('Debian 12'), entry('Fedora 29')])
    put('vendor/one.json', entry('Arch'))
    put('vendor/notes.txt', 'no')
    expect(await names()).toEqual(['Arch', 'Debian 12', 'Fedora 29'])
    put('admin/mine.json', entry('debian 12', { path: 'http://mine/d.iso', os_version: '12.5' }))
    expect(await names()).toEqual(['Arch', 'Fedora 29', 'debian 12'])
    expect(json(await distros.get('DEBIAN 12'))).toEqual({
      name: 'debian 12',
      os_distro: 'debian',
      os_version: '12.5',
      os_arch: 'x86_64',
      path: 'http://mine/d.iso',
    })
    rmSync(join(dir, 'admin/mine.json'))
    expect(json(await distros.get('debian 12')).path).toBe('http://x/Debian 12.iso')
    await expect(distros.get('none')).rejects.toMatchObject({ code: 'VIRT_ERR_HOST_OBJECT_NOT_FOUND' })
  })
  test('a broken file costs only itself', async () => {
    put('admin/broken.json', '{"name":')
    put('admin/wrong.json', { name: 'x' })
    expect(await names()).toEqual(['Arch', 'Debian 12', 'Fedora 29'])
  })
  test('whose link does not answer are hidden, or marked; each link is asked once in ten minutes', async () => {
    dead.add('/Arch.iso')
    expect(await names()).toEqual(['Debian 12', 'Fedora 29'])
    expect((await distros.list({ all: true })).map((v) => [json(v).name, json(v).available])).toEqual([
      ['Arch', false],
      ['Debian 12', true],
      ['Fedora 29', true],
    ])
    expect(asked).toHaveLength(3)
    expect(json(await distros.get('arch')).name).toBe('Arch')
    dead.clear()
    now += 600_000
    expect(await names()).toEqual(['Arch', 'Debian 12', 'Fedora 29'])
  })
  test('show no password', async () => {
    put('admin/secret.json', entry('Secret', { path: 'http://kim:secret@x/s.iso' }))
    expect(json(await distros.get('secret')).path).toBe('http://***@x/s.iso')
    rmSync(join(dir, 'admin/secret.json'))
  })
})

test.each([
  ['null', 'no object'],
  ['[1]', 'no object'],
  ['{"name":"a/b"}', 'name'],
  ['{"name":"a","os_distro":1}', 'os_distro'],
  ['{"name":"a","os_distro":"d","os_version":"1","path":"file:///etc/passwd"}', 'path'],
  ['{"name":"a","os_distro":"d","os_version":"1","path":"/etc/passwd"}', 'path'],
])('a file of %s is refused, naming its %s', (text, word) => {
  expect(() => parseDistros(text)).toThrow(word)
})

test('what the package ships can be read', async () => {
  const dirs = [fileURLToPath(new URL('../../distros', import.meta.url))]
  const shipped = createDistros({ dirs, log: quiet, clock: { now: () => 0, after: () => () => undefined }, answers: async () => true })
  expect((await shipped.list()).length).toBeGreaterThanOrEqual(3)
  expect(json(await shipped.get('debian 12'))).toMatchObject({ os_distro: 'debian', os_version: '12' })
})
