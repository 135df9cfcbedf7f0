import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { connect } from '../../src/index.ts'
import { createFrameCutter } from '../../src/rpc/frames.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'

const long = process.env['ONGGI_LONG'] !== undefined
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const heap = (): number => {
  gc()
  gc()
  return process.memoryUsage().heapUsed / 1024
}
const descriptors = (): number => readdirSync('/proc/self/fd').length
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('nothing is left behind', () => {
  it(`after ${long ? 300_000 : 5000} calls`, { timeout: long ? 300_000 : 30_000 }, async () => {
    const conn = await connect('test:///default', { socketPath: (await sessionLibvirt()).socketPath })
    const domain = await conn.domainLookupByName('test')
    const round = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i += 50)
        await Promise.all(Array.from({ length: 50 }, (_, k) => (k % 10 === 0 ? domain.getInfo({ timeoutMs: 60_000 }) : domain.getInfo())))
    }
    await round(2000)
    const before = heap()
    const open = descriptors()
    await round(long ? 300_000 : 5000)
    expect(heap() - before).toBeLessThan(1500)
    expect(descriptors()).toBe(open)
    await conn.close()
  })

  it(`after ${long ? 1000 : 40} reconnects with listeners, streams and slow calls`, { timeout: long ? 300_000 : 30_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'onggi-libvirt-leaks-'))
    const socketPath = join(dir, 'sock')
    const daemon = createFakeDaemon({ profile: 'qemu' })
    await daemon.listen(socketPath)
    const conn = await connect('qemu:///system', { socketPath, reconnect: { minMs: 1, maxMs: 1 } })
    let resynced = 0
    await conn.on('connection.resync', () => {
      resynced++
    })
    await conn.on('domain.lifecycle', () => undefined)
    const pool = await conn.storagePoolLookupByName('default')
    const volume = await pool.storageVolCreateXML("<volume><name>v</name><capacity unit='KiB'>64</capacity></volume>")
    const round = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) {
        await (await volume.download()).toArray()
        await volume.wipe()
        const back = resynced + 1
        daemon.dropConnections()
        while (resynced < back) await turn()
      }
    }
    await round(40)
    const before = heap()
    const open = descriptors()
    await round(long ? 1000 : 40)
    expect(heap() - before).toBeLessThan(1500)
    // Both ends of a socket are in this process; the lanes that are open when it is counted differ by one at most.
    expect(descriptors()).toBeLessThanOrEqual(open + 2)
    expect(daemon.connections).toBeLessThanOrEqual(2)
    await conn.close()
    while (daemon.connections > 0) await turn()
    daemon.stop()
    rmSync(dir, { recursive: true })
  })

  it(`after ${long ? 200 : 20} connections that were closed`, { timeout: long ? 300_000 : 30_000 }, async () => {
    const { socketPath } = await sessionLibvirt()
    const round = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) {
        const conn = await connect('test:///default', { socketPath })
        const [domain] = await conn.listAllDomains()
        await (await domain!.screenshot()).stream.toArray()
        await conn.close()
      }
    }
    await round(5)
    await turn()
    const open = descriptors()
    await round(long ? 200 : 20)
    await turn()
    expect(descriptors()).toBeLessThanOrEqual(open)
  })

  it(`after ${long ? '3,000,000' : '100,000'} frames, in pieces of any size`, { timeout: long ? 300_000 : 30_000 }, () => {
    const frame = Buffer.alloc(64)
    frame.writeUInt32BE(64)
    const many = Buffer.concat(Array.from({ length: 1000 }, () => frame))
    let seen = 0
    const cut = createFrameCutter(() => seen++)
    const before = heap()
    const rounds = long ? 3000 : 100
    for (let i = 0; i < rounds; i++)
      for (let at = 0, size = 1 + ((i * 7919) % 5000); at < many.length; at += size) cut(many.subarray(at, at + size))
    expect(seen).toBe(rounds * 1000)
    expect(heap() - before).toBeLessThan(1000)
  })
})
