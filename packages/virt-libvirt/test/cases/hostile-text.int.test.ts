// What callers write stays text: each field with markup in it makes the same elements as with plain words, or is refused.
import { connect } from '@onggi/libvirt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const markup = [`'"><hostdev mode='subsystem'`, ']]>', '&xxe;', '<!--', '%s$(id)`id`;rm -rf', '-o exec']
const neverXml = ['\u0000', '\uFFFE', '\uD800']
const prefix = '/plugins/kimchi'

let world: World
let connection: Awaited<ReturnType<typeof connect>>
beforeAll(async () => {
  const libvirt = await sessionLibvirt()
  const uri = 'test:///default'
  connection = await connect(uri, { socketPath: libvirt.socketPath })
  world = await openWorld({
    uri,
    socketPath: libvirt.socketPath,
    simulate: { nfs: 'skipped', iscsi: 'skipped', lvm: 'skipped', interfaces: [] },
  })
  const { virt } = world
  await Promise.all([virt.vms.inventory.ready(), virt.storagePools.inventory.ready(), virt.networks.inventory.ready()])
  await virt.templates.create(
    { name: 'words', sourceMedia: { type: 'disk', path: bootIso() }, memory: { current: 128, maxmemory: 128 }, disks: [], networks: [] },
    admin,
  )
})
afterAll(async () => {
  await world.close()
  await connection.close()
})

const elements = (xml: string): number => xml.match(/<[A-Za-z][\w:-]*/g)?.length ?? 0
let made = 0
/** Something that is made with a text and read back as libvirt's XML. */
interface Field {
  readonly what: string
  /** Makes it and answers its XML; the text is found in `shown`. */
  readonly make: (text: string) => Promise<{ readonly xml: string; readonly shown: unknown }>
}
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())
async function vm(wish: object, change?: object): Promise<{ xml: string; shown: any }> {
  const name = `words-${++made}`
  const { taskId } = await world.virt.vms.create({ template: `${prefix}/templates/words`, name, ...wish }, admin)
  expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  if (change) await world.virt.vms.update(name, change, admin)
  const xml = await (await connection.domainLookupByName(name)).getXMLDesc(0)
  const shown = json(await world.virt.vms.get(name, admin))
  await world.virt.vms.remove(name, admin)
  return { xml, shown }
}
const fields: readonly Field[] = [
  { what: 'title of a new VM', make: async (title) => vm({ title }).then(({ xml, shown }) => ({ xml, shown: shown.title })) },
  {
    what: 'description of a new VM',
    make: async (description) => vm({ description }).then(({ xml, shown }) => ({ xml, shown: shown.description })),
  },
  { what: 'icon of a new VM', make: async (icon) => vm({ overrides: { icon } }).then(({ xml, shown }) => ({ xml, shown: shown.icon })) },
  { what: 'title of a VM', make: async (title) => vm({ title: 'x' }, { title }).then(({ xml, shown }) => ({ xml, shown: shown.title })) },
  {
    what: 'description of a VM',
    make: async (description) => vm({ description: 'x' }, { description }).then(({ xml, shown }) => ({ xml, shown: shown.description })),
  },
  {
    what: 'name of a VM',
    async make(text) {
      const name = `n ${text.replaceAll('/', '')}`
      const asked = `${name}${++made}`
      const { taskId } = await world.virt.vms.create({ template: `${prefix}/templates/words`, name: asked }, admin)
      expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
      const xml = await (await connection.domainLookupByName(asked)).getXMLDesc(0)
      await world.virt.vms.remove(asked, admin)
      return { xml, shown: asked }
    },
  },
  {
    what: 'name of a network',
    async make(text) {
      const name = `n ${text}${++made}`.replaceAll('/', '')
      await world.virt.networks.create({ name, connection: 'isolated' }, admin)
      const xml = await (await connection.networkLookupByName(name)).getXMLDesc(0)
      await world.virt.networks.delete(name, admin)
      return { xml, shown: name }
    },
  },
  {
    what: 'path of a pool',
    async make(text) {
      const name = `p${++made}`
      const shown = json(await world.virt.storagePools.create({ name, type: 'dir', path: `/srv/${text}/${name}` }, admin)).path
      const xml = await (await connection.storagePoolLookupByName(name)).getXMLDesc(0)
      await world.virt.storagePools.delete(name, admin)
      return { xml, shown }
    },
  },
  {
    what: 'exported directory of a file server',
    async make(text) {
      const name = `p${++made}`
      const pool = { name, type: 'netfs' as const, path: `/srv/${name}`, source: { host: 'h', path: `/${text}` } }
      const shown = json(await world.virt.storagePools.create(pool, admin)).source.path
      const xml = await (await connection.storagePoolLookupByName(name)).getXMLDesc(0)
      await world.virt.storagePools.delete(name, admin)
      return { xml, shown }
    },
  },
  {
    what: 'account of an iSCSI target',
    async make(username) {
      const name = `p${++made}`
      const source = { host: 'h', target: `iqn.2026-01.example:${name}`, auth: { username, password: 'secret word' } }
      const shown = json(await world.virt.storagePools.create({ name, type: 'iscsi', source }, admin)).source.auth.username
      const xml = await (await connection.storagePoolLookupByName(name)).getXMLDesc(0)
      expect(xml).not.toContain('secret word')
      await world.virt.storagePools.delete(name, admin)
      return { xml, shown }
    },
  },
  {
    what: 'name of a volume',
    async make(text) {
      const name = `v ${text}${++made}`.replaceAll('/', '')
      const { id } = await world.virt.volumes.create('default-pool', { name, capacityMiB: 1 }, admin)
      expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
      const xml = await (await (await connection.storagePoolLookupByName('default-pool')).storageVolLookupByName(name)).getXMLDesc(0)
      await world.virt.volumes.delete('default-pool', name, admin)
      return { xml, shown: name }
    },
  },
  {
    what: 'medium of a drive',
    async make(text) {
      const name = `m${++made}`
      const { taskId } = await world.virt.vms.create({ template: `${prefix}/templates/words`, name }, admin)
      await world.tasks.wait(taskId)
      const path = `/srv/${text}`
      const dev = json((await world.virt.vms.drives.list(name, admin))[0]!).dev
      const shown = json(await world.virt.vms.drives.update(name, dev, { path }, admin)).path
      const xml = await (await connection.domainLookupByName(name)).getXMLDesc(0)
      await world.virt.vms.remove(name, admin)
      return { xml, shown }
    },
  },
]

describe.each(fields)('$what', ({ make }) => {
  test('holds markup as text', async () => {
    const plain = elements((await make('plain words')).xml)
    for (const text of markup) {
      const { xml, shown } = await make(text)
      expect(shown, text).toEqual(expect.stringContaining(text.replaceAll('/', '')))
      if (xml !== '') expect(elements(xml), text).toBe(plain)
    }
  })
  test('refuses what XML cannot carry', async () => {
    for (const text of neverXml)
      await expect(make(`a${text}b`), JSON.stringify(text)).rejects.toMatchObject({
        code: expect.stringMatching(/^VIRT_ERR_(TEXT|NAME|FIELD)_INVALID$/),
      })
  })
})

test('names that differ in case only are two, and each is found', async () => {
  const { virt } = world
  for (const name of ['Fold', 'fold', 'FOLD']) {
    await virt.networks.create({ name, connection: 'isolated' }, admin)
    const { taskId } = await virt.vms.create({ template: `${prefix}/templates/words`, name }, admin)
    expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
    const { taskId: snapshot } = await virt.vms.snapshots.create('Fold', name, admin)
    expect(await world.tasks.wait(snapshot)).toMatchObject({ status: 'finished' })
  }
  for (const name of ['Fold', 'fold', 'FOLD']) {
    expect(json(await virt.networks.get(name, admin)).name).toBe(name)
    expect(json(await virt.vms.get(name, admin)).name).toBe(name)
    expect(json(await virt.vms.snapshots.get('Fold', name, admin)).name).toBe(name)
  }
  for (const name of ['Fold', 'fold', 'FOLD']) {
    await virt.vms.remove(name, admin)
    await virt.networks.delete(name, admin)
  }
})

test('a name that would be cut off is refused, not cut', async () => {
  const name = 'n'.repeat(201)
  await expect(world.virt.networks.create({ name, connection: 'isolated' }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NAME_INVALID' })
  await expect(world.virt.vms.create({ template: `${prefix}/templates/words`, name }, admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_NAME_INVALID',
  })
})

test('of two snapshots of one name at once one is taken, the other refused', async () => {
  const { virt } = world
  const { taskId } = await virt.vms.create({ template: `${prefix}/templates/words`, name: 'twice' }, admin)
  await world.tasks.wait(taskId)
  const both = await Promise.allSettled([virt.vms.snapshots.create('twice', 's', admin), virt.vms.snapshots.create('twice', 's', admin)])
  expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find((b) => b.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'VIRT_ERR_SNAPSHOT_EXISTS' })
  const accepted = both.find((b) => b.status === 'fulfilled')
  expect(await world.tasks.wait(accepted!.value.taskId)).toMatchObject({ status: 'finished' })
  expect(await virt.vms.snapshots.list('twice', admin)).toHaveLength(1)
  await virt.vms.remove('twice', admin)
})
