import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { constants, isInvalidState, isLibvirtError, isNotFound } from '../../src/index.ts'
import type { Connect } from '../../src/index.ts'
import { daemons, failure, unique } from '../support/daemons.ts'

describe.each(daemons)('storage and networks on $name', ({ open }) => {
  let conn: Connect
  beforeEach(async () => {
    conn = await open()
  })
  afterEach(async () => {
    for (const pool of await conn.listAllStoragePools()) {
      if (!pool.name.startsWith('own-')) continue
      if (await pool.isActive()) await pool.destroy()
      await pool.undefine()
    }
    for (const net of await conn.listAllNetworks()) {
      if (!net.name.startsWith('own-')) continue
      if (await net.isActive()) await net.destroy()
      await net.undefine()
    }
    await conn.close()
  })
  const poolXml = (name: string): string => `<pool type='dir'><name>${name}</name><target><path>/${name}</path></target></pool>`

  it('takes a pool through its life, with events', async () => {
    const name = unique('own')
    const seen: string[] = []
    const sub = await conn.on('storagePool.lifecycle', (e) => {
      if (e.pool.name === name) seen.push(e.event)
    })
    const pool = await conn.storagePoolDefineXML(poolXml(name))
    await pool.build()
    await pool.create()
    expect(await pool.isActive()).toBe(true)
    expect(isInvalidState(await failure(pool.create()))).toBe(true)
    expect(isInvalidState(await failure(pool.undefine()))).toBe(true)
    await pool.setAutostart(true)
    expect(await pool.getAutostart()).toBe(true)
    await pool.refresh()
    await pool.destroy()
    await pool.undefine()
    expect(isNotFound(await failure(pool.getInfo()))).toBe(true)
    expect(seen.filter((event) => event !== 'created')).toEqual(['defined', 'started', 'stopped', 'undefined'])
    await sub.close()
  })

  it('tells of a refreshed pool', async () => {
    const pool = await conn.storagePoolCreateXML(poolXml(unique('own')))
    const seen: string[] = []
    const sub = await conn.on('storagePool.refresh', (e) => seen.push(e.pool.name))
    await pool.refresh()
    await conn.getType()
    expect(seen).toEqual([pool.name])
    await sub.close()
    await pool.destroy()
  })

  it('makes, finds, clones and deletes volumes', async () => {
    const pool = await conn.storagePoolDefineXML(poolXml(unique('own')))
    await pool.create()
    const volume = await pool.storageVolCreateXML("<volume><name>a.img</name><capacity unit='MiB'>10</capacity></volume>")
    expect(await volume.getInfo()).toEqual({ type: 0, capacity: 10485760n, allocation: 10485760n })
    expect(await volume.getPath()).toBe(`/${pool.name}/a.img`)
    expect(await volume.getXMLDesc()).toContain('<name>a.img</name>')
    const clone = await pool.storageVolCreateXMLFrom("<volume><name>b.img</name><capacity unit='MiB'>10</capacity></volume>", volume)
    expect((await pool.listAllVolumes()).map((v) => v.name).sort()).toEqual(['a.img', 'b.img'])
    expect(await pool.numOfVolumes()).toBe(2)
    expect((await pool.listVolumes()).sort()).toEqual(['a.img', 'b.img'])
    expect((await conn.storageVolLookupByKey(clone.key)).name).toBe('b.img')
    expect((await conn.storageVolLookupByPath(`/${pool.name}/a.img`)).pool).toBe(pool.name)
    expect((await volume.storagePoolLookupByVolume()).uuid).toBe(pool.uuid)
    expect((await pool.getInfo()).allocation).toBe(20971520n)
    expect(
      isLibvirtError(
        await failure(pool.storageVolCreateXML('<volume><name>a.img</name><capacity>1</capacity></volume>')),
        'LIBVIRT_ERR_OPERATION_FAILED',
      ),
    ).toBe(true)
    await clone.delete()
    expect(isNotFound(await failure(pool.storageVolLookupByName('b.img')))).toBe(true)
    await pool.destroy()
    expect(isInvalidState(await failure(pool.listAllVolumes()))).toBe(true)
  })

  it('lists pools, filtered by flags', async () => {
    const pool = await conn.storagePoolDefineXML(poolXml(unique('own')))
    const { INACTIVE, ACTIVE } = constants.ConnectListAllStoragePoolsFlags
    expect((await conn.listAllStoragePools(INACTIVE)).map((p) => p.name)).toContain(pool.name)
    expect((await conn.listAllStoragePools(ACTIVE)).map((p) => p.name)).not.toContain(pool.name)
    expect(await conn.listDefinedStoragePools()).toContain(pool.name)
    expect((await conn.storagePoolLookupByUUIDString(pool.uuid)).name).toBe(pool.name)
  })

  it('takes a network through its life, with events', async () => {
    const name = unique('own')
    const seen: string[] = []
    const sub = await conn.on('network.lifecycle', (e) => {
      if (e.network.name === name) seen.push(e.event)
    })
    const net = await conn.networkDefineXML(
      `<network><name>${name}</name><bridge name='virbr77'/><ip address='10.9.0.1' netmask='255.255.255.0'/></network>`,
    )
    expect(await net.getBridgeName()).toBe('virbr77')
    await net.create()
    expect(isInvalidState(await failure(net.create()))).toBe(true)
    expect(isInvalidState(await failure(net.undefine()))).toBe(true)
    expect(await net.isActive()).toBe(true)
    expect(await net.getXMLDesc()).toContain(name)
    await net.setAutostart(true)
    expect(await net.getAutostart()).toBe(true)
    await net.destroy()
    await net.undefine()
    await conn.getType()
    expect(seen).toEqual(['defined', 'started', 'stopped', 'undefined'])
    expect(isNotFound(await failure(conn.networkLookupByName(name)))).toBe(true)
    await sub.close()
  })

  it('reads the host', async () => {
    expect(await conn.getType()).toBe('TEST')
    expect(await conn.getURI()).toBe('test:///default')
    expect(await conn.nodeGetInfo()).toEqual({
      model: 'i686',
      memory: 3145728,
      cpus: 16,
      mhz: 1400,
      nodes: 2,
      sockets: 2,
      cores: 2,
      threads: 2,
    })
    expect(await conn.getMaxVcpus('test')).toBe(32)
    expect(await conn.getCapabilities()).toContain('<capabilities>')
    expect(await conn.nodeGetFreeMemory()).toBe(3145728n)
    expect(await conn.nodeGetCPUStats(-1)).toMatchObject({ user: 9797400000n })
    expect((await conn.listAllNodeDevices()).map((d) => d.name)).toContain('computer')
    const device = await conn.nodeDeviceLookupByName('scsi_host1')
    expect(await device.getParent()).toBe('computer')
    expect(await device.listCaps()).toEqual(['scsi_host'])
    expect(await device.getXMLDesc()).toContain('<name>scsi_host1</name>')
    const iface = (await conn.listAllInterfaces()).find((one) => one.name === 'eth1')
    expect(iface).toMatchObject({ name: 'eth1', mac: 'aa:bb:cc:dd:ee:ff' })
    expect(await iface!.getXMLDesc()).toContain('eth1')
  })
})
