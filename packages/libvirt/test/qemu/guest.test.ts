import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, constants, isAgentError, isInvalidState } from '../../src/index.ts'
import type { Connect, Domain, StoragePool } from '../../src/index.ts'
import { ownLibvirt, stopLibvirt } from '../../../../test/support/libvirt.ts'
import type { TestLibvirt } from '../../../../test/support/libvirt.ts'
import { failure } from '../support/daemons.ts'

const present = existsSync('/usr/bin/qemu-system-x86_64')
const guestXml = (name: string, disk: string): string => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><bios useserial='yes'/></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
    <serial type='pty'><target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
    <channel type='unix'><source mode='bind' path='${disk}.ga'/><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <memballoon model='virtio'/>
  </devices>
</domain>`

describe.skipIf(!present)('a QEMU guest', () => {
  let daemon: TestLibvirt
  let conn: Connect
  let pool: StoragePool
  let domain: Domain
  beforeAll(async () => {
    daemon = await ownLibvirt('session')
    conn = await connect('qemu:///session', { socketPath: daemon.socketPath })
    pool = await conn.storagePoolLookupByName('default')
    await pool.storageVolCreateXML(
      "<volume><name>g.qcow2</name><capacity unit='MiB'>16</capacity><target><format type='qcow2'/></target></volume>",
    )
    domain = await conn.domainDefineXML(guestXml('guest', `${daemon.dir}/images/g.qcow2`))
    await domain.createWithFlags(constants.DomainCreateFlags.PAUSED)
  })
  afterAll(async () => {
    if (await domain.isActive()) await domain.destroy()
    await conn.close()
    await stopLibvirt(daemon)
  })

  it('talks on its console', async () => {
    const console = await domain.openConsole(null, constants.DomainConsoleFlags.FORCE)
    let text = ''
    const spoken = new Promise<void>((resolve) => {
      console.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1')
        if (/SeaBIOS|iPXE|Booting|boot/i.test(text)) resolve()
      })
    })
    await domain.resume()
    await spoken
    console.destroy()
    expect(conn.isAlive()).toBe(true)
  })

  it('shows its screen', async () => {
    const { mime, stream } = await domain.screenshot()
    const picture = Buffer.concat((await stream.toArray()) as Buffer[])
    expect(mime).toMatch(/^image\//)
    expect(picture.length).toBeGreaterThan(100)
  })

  it('tells of devices that come and go, and of its life', async () => {
    const seen: string[] = []
    const added = new Promise<void>((resolve) => {
      void conn.on(
        'domain.deviceAdded',
        (e) => {
          seen.push(`added ${e.devAlias}`)
          resolve()
        },
        { domain },
      )
    })
    await pool.storageVolCreateXML("<volume><name>h.img</name><capacity unit='MiB'>1</capacity></volume>")
    await domain.attachDeviceFlags(
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${daemon.dir}/images/h.img'/><target dev='vdb' bus='virtio'/></disk>`,
      constants.DomainModificationImpact.LIVE,
    )
    await added
    expect(seen[0]).toMatch(/^added virtio-disk1/)
    expect(await domain.getXMLDesc()).toContain("dev='vdb'")
    const life: string[] = []
    const happened: Record<string, () => void> = {}
    const [suspended, resumed] = ['suspended', 'resumed'].map((event) => new Promise<void>((resolve) => (happened[event] = resolve)))
    const sub = await conn.on(
      'domain.lifecycle',
      (e) => {
        life.push(e.event)
        happened[e.event]?.()
      },
      { domain },
    )
    await domain.suspend()
    await suspended
    await domain.resume()
    await resumed
    expect(life).toEqual(['suspended', 'resumed'])
    await sub.close()
  })

  it('counts what it does', async () => {
    const [stats] = await conn.getAllDomainStats([domain], 0)
    expect(stats!.params).toMatchObject({ 'state.state': 1, 'vcpu.current': 1, 'block.count': 2 })
    expect(stats!.params['cpu.time']).toBeGreaterThan(0)
    const block = await domain.blockStats('vda')
    expect(typeof block.rdBytes).toBe('bigint')
    expect(await domain.blockStatsFlags('vda')).toHaveProperty('rd_bytes')
    expect((await domain.getVcpus())[0]!.cpumap.length).toBeGreaterThan(0)
    expect((await domain.memoryStats()).length).toBeGreaterThan(0)
  })

  it('answers its monitor, not its absent agent', async () => {
    const answer = JSON.parse(await domain.qemuMonitorCommand(JSON.stringify({ execute: 'query-status' }))) as {
      return: { status: string }
    }
    expect(answer.return.status).toBe('running')
    expect(isAgentError(await failure(domain.qemuAgentCommand('{"execute":"guest-ping"}', 1)))).toBe(true)
    expect(isAgentError(await failure(domain.getHostname(2)))).toBe(true)
  })

  it('is heard through its monitor’s own events', async () => {
    const heard = new Promise<string>(
      (resolve) =>
        void conn.on('qemu.monitor', (e) => {
          if (e.event === 'STOP') resolve(e.domain.name)
        }),
    )
    await conn.getType()
    await domain.suspend()
    expect(await heard).toBe('guest')
    await domain.resume()
  })

  it('is snapshot and brought back', async () => {
    await domain
      .detachDeviceFlags(
        `<disk type='file' device='disk'><source file='${daemon.dir}/images/h.img'/><target dev='vdb' bus='virtio'/></disk>`,
        constants.DomainModificationImpact.LIVE,
      )
      .catch(() => undefined)
    await domain.destroy()
    const snapshot = await domain.snapshotCreateXML('<domainsnapshot><name>off</name></domainsnapshot>')
    expect(await domain.snapshotListNames()).toEqual(['off'])
    await snapshot.revertToSnapshot()
    await snapshot.delete()
    expect(await domain.snapshotNum()).toBe(0)
    expect(isInvalidState(await failure(domain.destroy()))).toBe(true)
  })

  it('is described by capabilities', async () => {
    expect(await conn.getCapabilities()).toContain('<arch name=')
    expect(await conn.getDomainCapabilities(null, 'x86_64', null, 'qemu')).toContain('<domainCapabilities>')
    expect((await conn.getCPUModelNames('x86_64')).length).toBeGreaterThan(10)
  })

  it('keeps its disks in volumes that are written and read as streams, holes too', async () => {
    const size = 8 * 1024 * 1024
    const volume = await pool.storageVolCreateXML(
      `<volume><name>s.img</name><capacity>${size}</capacity><allocation>0</allocation></volume>`,
    )
    const data = Buffer.alloc(size)
    randomBytes(100_000).copy(data, 5_000_000)
    await pipeline(Readable.from([data.subarray(0, 3_000_000), data.subarray(3_000_000)]), await volume.upload(0, size))
    expect(Buffer.concat((await (await volume.download()).toArray()) as Buffer[]).equals(data)).toBe(true)

    const sparse = await pool.storageVolCreateXML(
      `<volume><name>t.img</name><capacity>${size}</capacity><allocation>0</allocation></volume>`,
    )
    const writer = await sparse.uploadSparse(0, size)
    writer.write({ hole: 5_000_192 })
    writer.write(data.subarray(5_000_192, 5_100_000))
    writer.end({ hole: size - 5_100_000 })
    await new Promise((resolve, reject) => writer.once('error', reject).once('close', resolve))
    const items: (Buffer | { hole: number })[] = await (await sparse.downloadSparse()).toArray()
    expect(items.some((item) => !Buffer.isBuffer(item))).toBe(true)
    const total = items.reduce((sum, item) => sum + (Buffer.isBuffer(item) ? item.length : item.hole), 0)
    expect(total).toBe(size)
    const zeros = Buffer.concat(
      (await (await sparse.download(0, 0, constants.StorageVolDownloadFlags.SPARSE_STREAM)).toArray()) as Buffer[],
    )
    expect(zeros.subarray(5_000_192, 5_100_000).equals(data.subarray(5_000_192, 5_100_000))).toBe(true)
    expect((await sparse.getInfo()).allocation).toBeLessThan(BigInt(size))
    await volume.wipe()
    await volume.delete()
  })
})

describe.skipIf(!present)('a libvirtd that goes away', () => {
  it('is reconnected to after a restart, with its events', async () => {
    const daemon = await ownLibvirt('session')
    const conn = await connect('qemu:///session', { socketPath: daemon.socketPath, reconnect: { minMs: 10, maxMs: 50 } })
    const seen: string[] = []
    await conn.on('storagePool.refresh', (e) => seen.push(e.pool.name))
    const lost = new Promise((resolve) => void conn.on('connection.lost', resolve))
    const back = new Promise((resolve) => void conn.on('connection.resync', resolve))
    await stopLibvirt(daemon)
    await lost
    const { startSession } = await import('../../../../test/support/libvirt.ts')
    const again = await startSession(daemon.dir)
    await back
    await (await conn.storagePoolLookupByName('default')).refresh()
    await conn.getType()
    expect(seen).toEqual(['default'])
    await conn.close()
    await stopLibvirt(again)
  })

  it('is lost when it is stopped without a word, and reconnected to when it goes on', async () => {
    const daemon = await ownLibvirt('session')
    const conn = await connect('test:///default', {
      socketPath: daemon.socketPath,
      keepalive: { intervalMs: 20, count: 2 },
      connectTimeoutMs: 200,
      reconnect: { minMs: 10, maxMs: 50 },
    })
    const lost = new Promise((resolve) => void conn.on('connection.lost', resolve))
    const back = new Promise((resolve) => void conn.on('connection.resync', resolve))
    process.kill(daemon.pid, 'SIGSTOP')
    expect(await failure(conn.getHostname())).toMatchObject({ code: 'LIBVIRT_ERR_LOST' })
    await lost
    process.kill(daemon.pid, 'SIGCONT')
    await back
    expect(await conn.getType()).toBe('TEST')
    await conn.close()
    await stopLibvirt(daemon)
  })
})
