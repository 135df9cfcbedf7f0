import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FilesStore, openFilesStore } from '@onggi/objectstore/files'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { templateTypes } from '../../src/index.ts'
import type { View } from '../../src/needs.ts'
import { isoImage } from '../media/images.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())
const uri = (name: string): string => `/plugins/kimchi/templates/${name}`

describe('templates as files', () => {
  let libvirt: TestLibvirt
  let dir: string
  let files: FilesStore
  let world: World
  const file = (name: string): string => join(dir, 'template', `${name}.json`)
  const names = async (): Promise<string[]> => (await world.virt.templates.list(admin)).map((v) => json(v).name)
  const edit = (name: string, change: (text: string) => string): void => writeFileSync(file(name), change(readFileSync(file(name), 'utf8')))

  beforeAll(async () => {
    libvirt = await sessionLibvirt()
    dir = mkdtempSync(join(tmpdir(), 'onggi-template-files-'))
    writeFileSync(join(dir, 'a.iso'), isoImage({ volumeId: 'Debian 11.1.0 amd64 n' }))
    files = await openFilesStore({ directories: [dir], types: templateTypes })
    world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath, templateStore: files })
    await world.virt.templates.create({ name: 'web', sourceMedia: { type: 'disk', path: join(dir, 'a.iso') } }, admin)
  })
  afterAll(async () => {
    await world.close()
    await files.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('each is one file, whole or not there', () => {
    expect(JSON.parse(readFileSync(file('web'), 'utf8')).value).toMatchObject({
      name: 'web',
      osDistro: 'debian',
      memory: { current: expect.any(Number) },
    })
    expect(readdirSync(join(dir, 'template')).filter((f) => f.startsWith('.tmp'))).toEqual([])
    expect(world.told.filter((e) => e.type === 'template.created').map((e) => e.uri)).toEqual([uri('web')])
  })

  test('an edit by somebody else is seen, and told once', async () => {
    edit('web', (text) => text.replace(/"folder":\[\]/, '"folder":["servers"]'))
    expect(json(await world.virt.templates.view('web', admin)).folder).toEqual(['servers'])
    await world.event((e) => e.type === 'template.changed' && (e.data as { folder: string[] }).folder[0] === 'servers')
    expect(world.told.filter((e) => e.type === 'template.changed')).toHaveLength(1)
  })

  test('a copied file is a template of its own name; a deleted one is gone', async () => {
    copyFileSync(file('web'), file('copy'))
    await world.event((e) => e.type === 'template.created' && e.uri === uri('copy'))
    expect(json(await world.virt.templates.view('copy', admin)).name).toBe('copy')
    expect(world.virt.templates.usage().map(({ name }) => name)).toEqual(['copy', 'web'])
    rmSync(file('copy'))
    await world.event((e) => e.type === 'template.deleted' && e.uri === uri('copy'))
    expect(await names()).toEqual(['web'])
  })

  test('a broken file is that template’s problem, with what to mend', async () => {
    writeFileSync(file('half'), '{"$onggi":')
    writeFileSync(file('wrong'), JSON.stringify({ name: 'wrong', memory: 'much' }))
    expect(await names()).toEqual(['half', 'web', 'wrong'])
    expect(json(await world.virt.templates.view('half', admin)).invalid.definition[0]).toContain(file('half'))
    expect(json(await world.virt.templates.view('wrong', admin)).invalid.definition).toEqual([expect.stringMatching(/\w/)])
    await expect(world.virt.templates.clone('wrong', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_TEMPLATE_BROKEN' })
    await expect(world.virt.templates.create({ name: 'half', sourceMedia: { type: 'netboot' } }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_TEMPLATE_EXISTS',
    })
    await world.virt.templates.delete('wrong', admin)
    rmSync(file('half'))
    expect(await names()).toEqual(['web'])
  })

  test('a rename is one event, and the old file is gone; two changes at once are both kept', async () => {
    const from = world.told.length
    await world.virt.templates.update('web', { name: 'www' }, admin)
    expect(existsSync(file('web'))).toBe(false)
    expect(world.told.slice(from).map((e) => e.type)).toEqual(['template.renamed'])
    await Promise.all([
      world.virt.templates.update('www', { memory: { current: 512, maxmemory: 512 } }, admin),
      world.virt.templates.update('www', { folder: ['one'] }, admin),
      world.virt.templates.update('www', { icon: 'x.png' }, admin),
    ])
    expect(json(await world.virt.templates.view('www', admin))).toMatchObject({ memory: { current: 512 }, folder: ['one'], icon: 'x.png' })
  })

  test('what changed while nobody ran is told at the next start', async () => {
    const before = world.told.length
    const { store } = world
    await world.close()
    edit('www', (text) => text.replace('"one"', '"two"'))
    const again = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath, templateStore: files }, store)
    await again.event((e) => e.type === 'template.changed' && e.uri === uri('www'))
    expect(again.told.filter((e) => e.type.startsWith('template.'))).toHaveLength(1)
    expect(before).toBeGreaterThan(0)
    world = again
  })
})
