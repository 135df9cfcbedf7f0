import { randomBytes } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, constants } from '../../src/index.ts'
import type { Connect, ConnectOptions, StorageVolume } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import type { FakeDaemon } from '../../src/testing/index.ts'
import { domainXml, failure } from '../support/daemons.ts'

const read = async (stream: Readable): Promise<Buffer> => Buffer.concat((await stream.toArray()) as Buffer[])
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const modes: { name: string; options: ConnectOptions }[] = [
  { name: 'a socket per stream', options: {} },
  { name: 'one socket for everything', options: { singleSocket: true } },
]

describe.each(modes)('streams over $name', ({ options }) => {
  let daemon: FakeDaemon
  let conn: Connect
  let volume: StorageVolume
  beforeEach(async () => {
    daemon = createFakeDaemon({ profile: 'qemu' })
    conn = await connect('qemu:///system', { transport: daemon.transport, ...options })
    const pool = await conn.storagePoolLookupByName('default')
    volume = await pool.storageVolCreateXML("<volume><name>v</name><capacity unit='MiB'>4</capacity></volume>")
  })
  afterEach(() => conn.close())

  it('uploads and downloads, octet for octet', async () => {
    const data = randomBytes(3_000_001)
    await pipeline(Readable.from([data.subarray(0, 1_000_000), data.subarray(1_000_000)]), await volume.upload(0, data.length))
    const back = await read(await volume.download(0, data.length))
    expect(back.equals(data)).toBe(true)
    expect(await read(await volume.download(5, 10))).toEqual(data.subarray(5, 15))
  })

  it('reads holes as zeros', async () => {
    const data = Buffer.concat([randomBytes(65536), Buffer.alloc(10 * 65536), randomBytes(65536)])
    await pipeline(Readable.from([data]), await volume.upload())
    const back = await read(await volume.download(0, data.length, constants.StorageVolDownloadFlags.SPARSE_STREAM))
    expect(back.equals(data)).toBe(true)
  })

  it('reads and writes holes as holes', async () => {
    const one = randomBytes(65536)
    const upload = await volume.uploadSparse()
    for (const item of [one, { hole: 655_360 }, one]) upload.write(item)
    await new Promise<void>((resolve, reject) => upload.once('error', reject).end(resolve))
    const items: unknown[] = []
    for await (const item of await volume.downloadSparse(0, 786_432)) items.push(Buffer.isBuffer(item) ? item.length : item)
    expect(items).toEqual([65536, ...Array.from({ length: 10 }, () => ({ hole: 65536 })), 65536])
    expect((await read(await volume.download(0, 65536))).equals(one)).toBe(true)
  })

  it('makes the daemon wait when nobody reads', async () => {
    let sent = 0
    daemon.intercept('storageVolDownload', (_, __, caller) => {
      const stream = caller.stream()
      for (let i = 0; i < 64; i++) stream.send(Buffer.alloc(262_120, i))
      sent = 64 * 262_120
      stream.end()
    })
    const stream = await volume.download()
    for (let i = 0; i < 20; i++) await turn()
    expect(stream.readableLength).toBeLessThan(4 * 1024 * 1024)
    expect((await read(stream)).length).toBe(sent)
  })

  it('fails a download with the daemon’s error in the middle', async () => {
    daemon.intercept('storageVolDownload', (_, __, caller) => {
      const stream = caller.stream()
      stream.send(Buffer.alloc(10))
      stream.fail('disk gone')
    })
    expect(await failure(read(await volume.download()))).toMatchObject({ code: 'LIBVIRT_ERR_OPERATION_FAILED', message: 'disk gone' })
    expect(await conn.getType()).toBe('QEMU')
  })

  it('fails an upload with the daemon’s error, or when the daemon ends it early', async () => {
    daemon.intercept('storageVolUpload', (_, __, caller) => {
      const stream = caller.stream()
      stream.onData = () => stream.fail('no space')
    })
    const data = Readable.from([Buffer.alloc(100), Buffer.alloc(100)])
    expect(await failure(pipeline(data, await volume.upload()))).toMatchObject({ message: 'no space' })
  })

  it('fails an upload that the daemon ends before all was written', async () => {
    daemon.intercept('storageVolUpload', (_, __, caller) => {
      const stream = caller.stream()
      stream.onData = () => stream.confirm()
    })
    const upload = await volume.upload()
    const error = new Promise((resolve) => upload.once('error', resolve))
    upload.write(Buffer.alloc(10))
    expect(await error).toMatchObject({ code: 'LIBVIRT_ERR_STREAM' })
  })

  it('fails to open with the call’s error', async () => {
    daemon.fail('storageVolDownload', { code: 'NO_STORAGE_VOL', message: 'gone' })
    expect(await failure(volume.download())).toMatchObject({ code: 'LIBVIRT_ERR_NO_STORAGE_VOL' })
    expect(await conn.getType()).toBe('QEMU')
  })

  it('tells the daemon when the reader gives up, and ends its socket', async () => {
    let aborted = (): void => undefined
    const gone = new Promise<void>((resolve) => (aborted = resolve))
    daemon.intercept('storageVolDownload', (_, __, caller) => {
      const stream = caller.stream()
      stream.onAbort = aborted
      stream.send(Buffer.alloc(10))
    })
    const stream = await volume.download()
    stream.destroy()
    await gone
    expect(await conn.getType()).toBe('QEMU')
    expect(daemon.connections).toBeLessThanOrEqual(2)
  })

  it('talks both ways on a console until one side ends', async () => {
    const domain = await conn.domainCreateXML(domainXml('console'))
    const console = await domain.openConsole()
    let text = ''
    console.on('data', (chunk: Buffer) => (text += chunk.toString()))
    console.write('hello')
    while (!text.includes('hello')) await turn()
    expect(text).toBe('\r\nconsole login: hello')
    const closed = new Promise((resolve) => console.once('close', resolve))
    console.end()
    await closed
    expect(await conn.getType()).toBe('QEMU')
  })

  it('breaks streams when the connection is lost', async () => {
    daemon.intercept('storageVolDownload', (_, __, caller) => caller.stream().send(Buffer.alloc(10)))
    const reading = failure(read(await volume.download()))
    daemon.dropConnections()
    expect(await reading).toMatchObject({ code: 'LIBVIRT_ERR_LOST' })
  })
})
