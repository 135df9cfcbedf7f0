import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IsoLabel } from '../../src/media/iso-header.ts'
import { createOsinfo } from '../../src/osinfo/osinfo.ts'
import { compilePattern } from '../../src/osinfo/pattern.ts'

const label = (volumeId: string, more: Partial<IsoLabel> = {}): IsoLabel => ({
  volumeId,
  systemId: '',
  publisherId: '',
  applicationId: '',
  volumeBytes: 0,
  ...more,
})

const os = (id: string, inside: string): string =>
  `<libosinfo version="0.0.1"><os id="http://x/${id}"><short-id>${id}</short-id><name xml:lang="de">nicht</name><name>${id}</name>` +
  `<version>1</version><distro>X${id}</distro>${inside}</os></libosinfo>`

describe('a database of our own', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'onggi-osinfo-'))
    for (const sub of ['one/os', 'two/os']) await mkdir(join(dir, sub), { recursive: true })
    const put = (name: string, text: string): Promise<void> => writeFile(join(dir, name), text)
    await put(
      'one/os/base.xml',
      os(
        'base',
        '<media arch="x86_64"><iso><volume-id>BASE.*</volume-id></iso></media>' +
          '<resources arch="all"><minimum><ram>536870912</ram><n-cpus>2</n-cpus><storage>5368709120</storage></minimum></resources>' +
          '<devices><device id="http://pcisig.com/pci/1af4/1001"/><device id="http://pcisig.com/pci/1af4/1000"/><device id="http://qemu.org/chipset/x86/q35"/></devices>',
      ),
    )
    await put(
      'one/os/child.xml',
      os(
        'child',
        '<derives-from id="http://x/base"/><clones id="http://x/child"/><media arch="aarch64"><iso><volume-id>BASE ONE</volume-id></iso></media>' +
          '<devices><device id="http://qemu.org/chipset/x86/q35" supported="false"/></devices>',
      ),
    )
    await put(
      'one/os/sized.xml',
      os('sized', '<media arch="all"><iso><volume-id>^SIZED$</volume-id><volume-size>4096</volume-size></iso></media>'),
    )
    await put('one/os/slow.xml', os('slow', '<media arch="all"><iso><volume-id>^(a+)+$</volume-id></iso></media>'))
    await put('one/os/broken.xml', '<libosinfo><os id="x"><name>')
    await put('one/os/replaced.xml', os('old', '<media arch="all"><iso><volume-id>REPLACED</volume-id></iso></media>'))
    await put('two/os/replaced.xml', os('new', '<media arch="all"><iso><volume-id>REPLACED</volume-id></iso></media>'))
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))
  const open = (): ReturnType<typeof createOsinfo> => createOsinfo({ dirs: [join(dir, 'one'), join(dir, 'two'), join(dir, 'none')] })

  test('of several rules that fit, the one with the longest literal text answers and the others are candidates', async () => {
    const found = await open().identify(label('BASE ONE'))
    expect(found).toMatchObject({ shortId: 'child', arch: 'aarch64', distro: 'xchild', candidates: [{ shortId: 'base', arch: 'x86_64' }] })
  })
  test('a label that no rule knows is answered with null', async () => {
    expect(await open().identify(label('SOMETHING'))).toBeNull()
    expect(await open().identify(label(''))).toBeNull()
  })
  test('a rule with a volume size fits no other size', async () => {
    expect(await open().identify(label('SIZED', { volumeBytes: 4096 }))).toMatchObject({ shortId: 'sized' })
    expect(await open().identify(label('SIZED', { volumeBytes: 4097 }))).toBeNull()
  })
  test('a file in a later directory stands in place of the earlier one', async () => {
    expect(await open().identify(label('REPLACED'))).toMatchObject({ shortId: 'new', candidates: [] })
  })
  test('resources and devices come from what a system derives from, less what it does not support; loops end', async () => {
    expect(await open().defaults('xchild', '1')).toEqual({
      isKnown: true,
      memoryMiB: 1024,
      vcpus: 2,
      diskGiB: 5,
      machine: 'pc',
      diskBus: 'virtio',
      cdromBus: 'ide',
      nicModel: 'virtio',
    })
    expect(await open().defaults('xbase', '1')).toMatchObject({ machine: 'q35', cdromBus: 'sata' })
  })
  test('an unknown system gets what every guest drives', async () => {
    expect(await open().defaults('unknown', 'unknown')).toEqual({
      isKnown: false,
      memoryMiB: 2048,
      vcpus: 1,
      diskGiB: 10,
      machine: 'pc',
      diskBus: 'ide',
      cdromBus: 'ide',
      nicModel: 'e1000',
    })
  })
  test('a broken file is counted and costs only itself', async () => {
    const osinfo = open()
    await osinfo.list()
    expect(osinfo.broken).toBeLessThanOrEqual(1)
    expect((await osinfo.list()).map((o) => o.shortId)).toEqual(expect.arrayContaining(['base', 'child', 'new']))
  })
  test('a pattern that backtracks for ever elsewhere answers at once', async () => {
    expect(await open().identify(label(`${'a'.repeat(31)}!`))).toBeNull()
    expect(await open().identify(label('aaaa'))).toMatchObject({ shortId: 'slow' })
  })
  test('the index is kept in a file and read again while no data file changed', async () => {
    const cacheFile = join(dir, 'cache', 'index.json')
    const options = { dirs: [join(dir, 'one')], cacheFile }
    await createOsinfo(options).list()
    const kept = await readFile(cacheFile, 'utf8')
    await writeFile(cacheFile, kept.replaceAll('xbase', 'kept').replaceAll('"name":"base"', '"name":"FROM CACHE"'))
    expect((await createOsinfo(options).list()).map((o) => o.name)).toContain('FROM CACHE')
    await writeFile(join(dir, 'one/os/more.xml'), os('more', ''))
    expect((await createOsinfo(options).list()).map((o) => o.name)).not.toContain('FROM CACHE')
  })
})

test.each([
  ['Debian 11\\.\\d+ amd64', ' amd64', 16],
  ['(a|b)cde?', 'cd', 5],
  ['abc|def', '', 6],
  ['[abc]x+yz', 'yz', 3],
])('pattern %s requires "%s" and has %i literal characters', (source, required, literals) => {
  const pattern = compilePattern(source)
  expect(pattern?.required).toBe(required === ' amd64' ? 'Debian 11.' : required)
  expect(pattern?.literals).toBe(literals)
})

test('a pattern that no engine accepts is left out', () => {
  expect(compilePattern('(unclosed')).toBeUndefined()
})

describe.runIf(existsSync('/usr/share/osinfo/os'))('the host’s own database', () => {
  const osinfo = createOsinfo()
  test.each([
    ['Debian 11.1.0 amd64 n', 'debian11', 'x86_64'],
    ['Ubuntu-Server 22.04.1 LTS amd64', 'ubuntu22.04', 'x86_64'],
    ['Fedora-WS-Live-37-1-7', 'fedora37', 'x86_64'],
  ])('%s is %s', async (volumeId, shortId, arch) => {
    expect(await osinfo.identify(label(volumeId))).toMatchObject({ shortId, arch })
  })
  test.each([
    ['Debian 99.5.0 amd64 n', { distro: 'debian', version: '99', name: 'Debian 99', arch: 'x86_64' }],
    ['Ubuntu-Server 98.04.1 LTS amd64', { distro: 'ubuntu', version: '98.04', arch: 'x86_64' }],
    ['Fedora-S-dvd-x86_64-97', { distro: 'fedora', version: '97', arch: 'x86_64' }],
    ['Rocky-96-3-x86_64-dvd', { distro: 'rocky', version: '96', arch: 'x86_64' }],
  ])('%s, newer than the database, is told by its predecessor and has its defaults', async (volumeId, expected) => {
    const found = await osinfo.identify(label(volumeId))
    expect(found).toMatchObject({ ...expected, isNewer: true })
    expect(found?.candidates[0]?.version).not.toBe(found?.version)
    expect(await osinfo.defaults(found!.distro, found!.version)).toMatchObject({ isKnown: true, diskBus: 'virtio' })
  })
  test.each(['Debian 3.99.0 amd64 n', 'Debian x amd64 n', 'Windows 99', 'FOO-99-x86_64'])(
    '%s is not taken for a newer release',
    async (volumeId) => {
      const found = await osinfo.identify(label(volumeId))
      expect(found?.isNewer ?? false).toBe(false)
    },
  )
})
