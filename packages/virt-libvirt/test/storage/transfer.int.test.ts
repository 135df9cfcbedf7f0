import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { isoImage, qcow2Image } from '../media/images.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
let path: string
const pool = `t-transfer-${process.pid}`
const json = (view: View): any => JSON.parse(view.json.toString())
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
async function* pieces(...data: Buffer[]): AsyncGenerator<Buffer> {
  yield* data
}
const create = (o: object): Promise<{ id: string; name: string }> => world.virt.volumes.create(pool, o, admin)

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  path = join(libvirt.dir, pool)
  mkdirSync(path)
  chmodSync(path, 0o777)
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.storagePools.create({ name: pool, type: 'dir', path }, admin)
  await world.virt.storagePools.activate(pool, admin)
})
afterAll(async () => {
  await world.virt.storagePools.deactivate(pool, admin)
  await world.virt.storagePools.delete(pool, admin)
  await world.close()
  rmSync(path, { recursive: true, force: true })
})

describe('an upload', () => {
  const data = Buffer.concat([isoImage({ volumeId: 'Debian 11.1.0 amd64 n', sectors: 600 }), randomBytes(12_345)])

  test('takes its chunks in order, tells its progress, and what it holds is told by its content', async () => {
    const { id } = await create({ name: 'up.iso', upload: true, sizeBytes: data.length, sha256: sha256(data) })
    let at = 0
    for (const size of [1, 700_000, data.length - 700_001]) {
      const chunk = data.subarray(at, at + size)
      at += size
      const answer = await world.virt.volumes.upload(
        pool,
        'up.iso',
        { size, content: pieces(chunk.subarray(0, 5), chunk.subarray(5)) },
        admin,
      )
      expect(answer).toEqual({ offset: at, capacityBytes: data.length })
    }
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    expect(readFileSync(join(path, 'up.iso')).equals(data)).toBe(true)
    expect(json(await world.virt.volumes.get(pool, 'up.iso', admin))).toMatchObject({
      format: 'iso',
      os_distro: 'debian',
      capacity: data.length,
    })
    await expect(world.virt.volumes.upload(pool, 'up.iso', { size: 1, content: pieces(Buffer.alloc(1)) }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_UPLOAD_NONE',
    })
  })

  test('a chunk of another size than said, or beyond the end, is refused and may be sent again', async () => {
    const { id } = await create({ name: 'wrong.img', upload: true, sizeBytes: 100 })
    const send = (size: number | Promise<number>, bytes: number): Promise<unknown> =>
      world.virt.volumes.upload(pool, 'wrong.img', { size, content: pieces(data.subarray(0, bytes)) }, admin)
    for (const [size, bytes] of [
      [50, 40],
      [50, 60],
      [101, 101],
      [0, 0],
      [Promise.resolve(30), 40],
    ] as const)
      await expect(send(size, bytes)).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID', params: { pointer: '/chunk_size' } })
    expect(await send(Promise.resolve(100), 100)).toMatchObject({ offset: 100 })
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    expect(readFileSync(join(path, 'wrong.img')).equals(data.subarray(0, 100))).toBe(true)
  })

  test('one chunk at a time', async () => {
    const { id } = await create({ name: 'busy.img', upload: true, sizeBytes: 20 })
    let go = (): void => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    async function* slow(): AsyncGenerator<Buffer> {
      await gate
      yield data.subarray(0, 10)
    }
    const first = world.virt.volumes.upload(pool, 'busy.img', { size: 10, content: slow() }, admin)
    await expect(
      world.virt.volumes.upload(pool, 'busy.img', { size: 10, content: pieces(data.subarray(0, 10)) }, admin),
    ).rejects.toMatchObject({ code: 'VIRT_ERR_UPLOAD_BUSY' })
    go()
    await first
    // Half of it is nothing to work with.
    const { volumes } = world.virt
    for (const work of [
      () => volumes.resize(pool, 'busy.img', 100, admin),
      () => volumes.wipe(pool, 'busy.img', admin),
      () => volumes.clone(pool, 'busy.img', {}, admin),
      () => volumes.download(pool, 'busy.img', admin),
      () => volumes.delete(pool, 'busy.img', admin),
    ])
      await expect(work()).rejects.toMatchObject({
        code: 'VIRT_ERR_VOLUME_IN_USE',
        message: expect.stringMatching(/used by the task that fills it; cancel that first/),
      })
    await (world.tasks as unknown as { cancel(id: string, by: object): Promise<void> }).cancel(id, admin)
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'killed' })
    expect(existsSync(join(path, 'busy.img'))).toBe(false)
  })

  test('whose content has another checksum fails and leaves nothing', async () => {
    const { id } = await create({ name: 'sum.img', upload: true, sizeBytes: 10, sha256: sha256(data) })
    await world.virt.volumes.upload(pool, 'sum.img', { size: 10, content: pieces(data.subarray(0, 10)) }, admin)
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'failed', error: { code: 'VIRT_ERR_CHECKSUM' } })
    expect(existsSync(join(path, 'sum.img'))).toBe(false)
  })
})

describe('a download', () => {
  const data = Buffer.concat([isoImage({ volumeId: 'Debian 11.1.0 amd64 n', sectors: 40 }), randomBytes(300_000)])
  let server: Server
  let base: string
  let cuts = 0
  const seen: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers.range ?? '-'}`)
      const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
      const part = data.subarray(Number(from), to === '' ? undefined : Number(to) + 1)
      if (request.url === '/none') return void response.writeHead(404).end()
      if (request.url === '/endless') return void response.writeHead(200, { 'transfer-encoding': 'chunked' }).end('x')
      if (request.url === '/whole.img') return void response.writeHead(200, { 'content-length': data.length }).end(data)
      response.writeHead(206, {
        'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${data.length}`,
        'content-length': part.length,
      })
      if (request.url === '/cut.img' && to === '' && cuts++ < 2) {
        response.write(part.subarray(0, 100_000))
        setImmediate(() => response.destroy())
        return
      }
      if (request.url === '/hang.img' && to === '') return void response.write(part.subarray(0, 1000))
      response.end(part)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  test('brings the content, under the URL’s name, its password kept out of task and events', async () => {
    const { id, name } = await create({ url: `http://kim:secret@${base}/some%20image.iso` })
    expect(name).toBe('some image.iso')
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    expect(readFileSync(join(path, 'some image.iso')).equals(data)).toBe(true)
    expect(json(await world.virt.volumes.get(pool, name, admin))).toMatchObject({ format: 'iso', os_distro: 'debian' })
    expect(JSON.stringify(world.told)).not.toContain('secret')
    expect(JSON.stringify(await world.store.transaction((tx) => tx.list('task')))).not.toContain('secret')
  })
  test('goes on after a broken connection', async () => {
    const { id } = await create({ url: `http://${base}/cut.img` })
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    expect(cuts).toBeGreaterThanOrEqual(2)
    expect(readFileSync(join(path, 'cut.img')).equals(data)).toBe(true)
  })
  test('of a server without ranges works as well', async () => {
    const { id } = await create({ url: `http://${base}/whole.img`, name: 'whole' })
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    expect(readFileSync(join(path, 'whole')).equals(data)).toBe(true)
  })
  test.each([
    ['/none', '404'],
    ['/endless', 'how large'],
  ])('of %s fails with a text that says why, and leaves nothing', async (url, word) => {
    const { id } = await create({ url: `http://${base}${url}`, name: 'failing' })
    const end = await world.tasks.wait(id)
    expect(end).toMatchObject({ status: 'failed', error: { code: 'VIRT_ERR_DOWNLOAD' } })
    expect(JSON.stringify(end.error)).toContain(word)
    expect(existsSync(join(path, 'failing'))).toBe(false)
  })
  test('that is cancelled leaves nothing', async () => {
    const { id } = await create({ url: `http://${base}/hang.img` })
    await expect.poll(() => existsSync(join(path, 'hang.img'))).toBe(true)
    await (world.tasks as unknown as { cancel(id: string, by: object): Promise<void> }).cancel(id, admin)
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'killed' })
    expect(existsSync(join(path, 'hang.img'))).toBe(false)
  })
  test.each([
    [{}, '/capacity'],
    [{ capacityMiB: 1, url: 'http://x/y' }, '/url'],
    [{ capacityMiB: 1 }, '/name'],
    [{ url: 'ftp://x/y' }, '/url'],
    [{ url: 'nonsense' }, '/url'],
    [{ url: 'http://x/' }, '/name'],
    [{ url: 'http://x/y', upload: true }, '/upload'],
    [{ name: 'x', capacityMiB: 1, sha256: 'a' }, '/upload'],
    [{ name: 'a/b', url: 'http://x/y' }, '/name'],
  ])('a request of %j is refused at %s', async (asked, pointer) => {
    await expect(create(asked)).rejects.toMatchObject({ params: { pointer } })
  })
})

describe('a volume whose header names other files', () => {
  test.each(['/etc/hostname', '/etc/../etc/hostname'])('is neither cloned nor resized: backing file %s', async (base) => {
    const name = `evil-${base.length}.img`
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-u', '-F', 'raw', '-b', base, join(path, name), '1M'])
    expect((await world.virt.volumes.list(pool, admin)).map((v) => json(v).name)).toContain(name)
    await expect(world.virt.volumes.clone(pool, name, {}, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VOLUME_FOREIGN' })
    await expect(world.virt.volumes.resize(pool, name, 2 ** 21, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VOLUME_FOREIGN' })
  })
  test('is neither cloned nor resized: external data file', async () => {
    writeFileSync(
      join(path, 'data.img'),
      qcow2Image(2n ** 20n, (b) => b.writeBigUInt64BE(4n, 72)),
    )
    await world.virt.volumes.list(pool, admin)
    await expect(world.virt.volumes.clone(pool, 'data.img', {}, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VOLUME_FOREIGN' })
  })
  test('is cloned when what it names lies in a pool', async () => {
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', join(path, 'own-base.img'), '1M'])
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', join(path, 'own-base.img'), join(path, 'own.img')])
    await world.virt.volumes.list(pool, admin)
    const { id } = await world.virt.volumes.clone(pool, 'own.img', {}, admin)
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
  })
})

describe('a clone', () => {
  test('has the content of its source, under the next free name or the one that is said', async () => {
    const data = randomBytes(4096)
    writeFileSync(join(path, 'source.img'), data)
    await world.virt.volumes.list(pool, admin)
    const { id } = await world.virt.volumes.clone(pool, 'source.img', {}, admin)
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    expect(readFileSync(join(path, 'source-clone-1.img')).equals(data)).toBe(true)
    const named = await world.virt.volumes.clone(pool, 'source.img', { name: 'copy' }, admin)
    expect(await world.tasks.wait(named.id)).toMatchObject({ status: 'finished' })
    await expect(world.virt.volumes.clone(pool, 'source.img', { name: 'copy' }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_VOLUME_EXISTS',
    })
    await expect(world.virt.volumes.clone(pool, 'none', {}, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VOLUME_NOT_FOUND' })
    await expect(world.virt.volumes.clone(pool, 'source.img', { pool: 'none' }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_REFERENCE_UNKNOWN',
      params: { pointer: '/pool' },
    })
  })
})
