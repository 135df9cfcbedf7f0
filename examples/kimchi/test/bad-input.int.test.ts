// Bad input through the whole server: the contract's status, a code, a pointer, and nothing changed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, sessionLibvirt } from '../../../test/support/libvirt.ts'
import { type CallOptions, type Kimchi, dataDir, poll, startKimchi, taskEnd } from './support/server.ts'

let k: Kimchi
const templates = '/plugins/kimchi/templates'
const vms = '/plugins/kimchi/vms'
const text = (dir: string): string => {
  const path = join(dir, 'notes.txt')
  writeFileSync(path, 'neither an ISO nor a disk image\n'.repeat(4096))
  return path
}

beforeAll(async () => {
  const data = dataDir()
  k = await startKimchi({
    data,
    args: ['--tls', 'off', '--libvirt-uri', (await sessionLibvirt()).uri, '--user', 'guest:a long password:user'],
  })
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
  const t = await k.call('POST', templates, { body: { name: 'bad-input', source_media: { type: 'disk', path: bootIso() } } })
  expect(t.status, t.body.toString()).toBe(201)
  const c = await k.call('POST', vms, { body: { template: `${templates}/bad-input`, name: 'taken' } })
  expect((await taskEnd(k, c.json.id)).status).toBe('finished')
})
afterAll(async () => {
  await k.call('DELETE', `${vms}/taken`)
  await k.stop()
})

const source = (path: string) => ({ name: 'x', source_media: { type: 'disk', path } })
const cases: readonly (readonly [string, string, string, () => CallOptions, number, RegExp, string | undefined])[] = [
  [
    'a path that is neither ISO nor disk image',
    'POST',
    templates,
    () => ({ body: source(text(k.data)) }),
    400,
    /^VIRT_ERR_\w+: .{20}/,
    '/source_media/path',
  ],
  ['a relative path', 'POST', templates, () => ({ body: source('debian.iso') }), 400, /^\w+_ERR_\w+: /, '/source_media/path'],
  [
    'a missing path',
    'POST',
    templates,
    () => ({ body: source('/nowhere/debian.iso') }),
    400,
    /^VIRT_ERR_\w+: .*\/nowhere\/debian\.iso/,
    '/source_media/path',
  ],
  ['a directory as path', 'POST', templates, () => ({ body: source('/usr') }), 400, /^VIRT_ERR_\w+: /, '/source_media/path'],
  ['no source', 'POST', templates, () => ({ body: { name: 'x' } }), 400, /^CORE_ERR_\w+: /, '/source_media'],
  ['a template nobody made', 'POST', vms, () => ({ body: { template: `${templates}/none` } }), 400, /^VIRT_ERR_\w+: .*none/, '/template'],
  ['no template', 'POST', vms, () => ({ body: { name: 'x' } }), 400, /^CORE_ERR_\w+: /, '/template'],
  [
    'a name with a slash',
    'POST',
    vms,
    () => ({ body: { template: `${templates}/bad-input`, name: 'a/b' } }),
    400,
    /^\w+_ERR_\w+: /,
    '/name',
  ],
  [
    'a name that is taken',
    'POST',
    vms,
    () => ({ body: { template: `${templates}/bad-input`, name: 'taken' } }),
    409,
    /^VIRT_ERR_\w+: .*taken/,
    undefined,
  ],
  [
    'a template name that is taken',
    'POST',
    templates,
    () => ({ body: { ...source(bootIso()), name: 'bad-input' } }),
    409,
    /^VIRT_ERR_\w+: .*bad-input/,
    undefined,
  ],
  ['an unknown field', 'POST', vms, () => ({ body: { template: `${templates}/bad-input`, naem: 'x' } }), 400, /^CORE_ERR_\w+: /, '/naem'],
  [
    'a number where text belongs',
    'POST',
    vms,
    () => ({ body: { template: `${templates}/bad-input`, name: 5 } }),
    400,
    /^CORE_ERR_\w+: /,
    '/name',
  ],
  ['broken JSON', 'POST', vms, () => ({ body: '{"template": ' }), 400, /^CORE_ERR_\w+: /, undefined],
  ['a wrong password', 'GET', vms, () => ({ as: 'admin:wrong' }), 401, /^AUTH_ERR_\w+: /, undefined],
  ['no login', 'GET', vms, () => ({ as: null }), 401, /^\w+_ERR_\w+: /, undefined],
  ['no login on an unknown URI', 'GET', '/nowhere', () => ({ as: null }), 401, /^\w+_ERR_\w+: /, undefined],
  ['a role that may not', 'POST', vms, () => ({ as: 'guest:a long password', body: {} }), 403, /^\w+_ERR_\w+: /, undefined],
  ['a machine one may not see', 'GET', `${vms}/taken`, () => ({ as: 'guest:a long password' }), 404, /^\w+_ERR_\w+: /, undefined],
  ['an unknown machine', 'GET', `${vms}/none`, () => ({}), 404, /^VIRT_ERR_\w+: .*none/, undefined],
  ['a verb the resource does not have', 'PUT', vms, () => ({ body: {} }), 405, /^CORE_ERR_\w+: /, undefined],
  ['an encoded slash in a name', 'GET', `${vms}/a%2Fb`, () => ({}), 400, /^CORE_ERR_\w+: /, undefined],
]

describe('bad input', () => {
  test.each(cases)('%s: %s %s', async (_what, method, path, options, status, reason, pointer) => {
    const before = await k.call('GET', vms)
    const a = await k.call(method, path, options())
    expect(a.status, a.body.toString()).toBe(status)
    expect(a.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(a.json).toMatchObject({ status, reason: expect.stringMatching(reason) })
    expect(a.json.type).toBe(`urn:onggi:error:${a.json.reason.split(':')[0]}`)
    if (pointer) expect(a.json.errors.map((e: { pointer: string }) => e.pointer)).toContain(pointer)
    expect(a.body.toString()).not.toMatch(/\n\s+at |node_modules/)
    const names = (x: { json: { name: string }[] }): string[] => x.json.map((v) => v.name)
    expect(names(await k.call('GET', vms))).toEqual(names(before))
  })

  test('a second start on the same data directory is refused and names the holder', async () => {
    await expect(startKimchi({ data: k.data, args: ['--tls', 'off', '--libvirt-uri', 'test:///default'] })).rejects.toThrow(
      new RegExp(`\\b${k.pid}\\b`),
    )
  })
})
