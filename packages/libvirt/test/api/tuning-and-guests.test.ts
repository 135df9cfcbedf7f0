import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { constants, cpuList, cpuMap, isLibvirtError, isNotFound } from '../../src/index.ts'
import type { Connect, Domain } from '../../src/index.ts'
import { daemons, domainXml, failure, unique } from '../support/daemons.ts'

const DEVICES = `<devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk><interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface></devices>`
const NIC = '52:54:00:00:00:01'

describe.each(daemons)('tuning and guests on $name', ({ open }) => {
  let conn: Connect
  let domain: Domain
  const code = async (promise: Promise<unknown>): Promise<unknown> => {
    const e = await failure(promise)
    return isLibvirtError(e) ? e.code : e
  }
  beforeEach(async () => {
    conn = await open()
    domain = await conn.domainDefineXML(domainXml(unique('tune'), DEVICES))
    await domain.create()
  })
  afterEach(async () => {
    for (const d of await conn.listAllDomains()) {
      if (!d.name.startsWith('tune-')) continue
      const persistent = await d.isPersistent()
      if (await d.isActive()) await d.destroy()
      if (persistent) await d.undefine()
    }
    await conn.close()
  })

  it('reads and writes typed parameters', async () => {
    expect(await domain.getSchedulerType()).toMatchObject({ type: 'fair', nparams: 1 })
    expect(await domain.getSchedulerParameters()).toEqual({ weight: 50 })
    await domain.setSchedulerParameters({ weight: 60 })
    expect(await domain.getMemoryParameters()).toMatchObject({ swap_hard_limit: 9007199254740991 })
    await domain.setMemoryParameters({ hard_limit: 1048576, soft_limit: 524288 }, 1)
    expect(await domain.getMemoryParameters(1)).toMatchObject({ hard_limit: 1048576, soft_limit: 524288 })
    await domain.setBlkioParameters({ weight: 500 })
    expect(await domain.getBlkioParameters()).toMatchObject({ weight: 500, device_weight: '' })
    await domain.setNumaParameters({ numa_nodeset: '0' })
    expect(await domain.getNumaParameters()).toEqual({ numa_mode: 0, numa_nodeset: '0' })
    await domain.setInterfaceParameters(NIC, { 'inbound.average': 100 }, 1)
    expect(await domain.getInterfaceParameters(NIC, 1)).toMatchObject({ 'inbound.average': 100, 'outbound.peak': 0 })
    await domain.setBlockIoTune('vda', { total_bytes_sec_max: 5000, total_bytes_sec: 1000 })
    expect(await domain.getBlockIoTune('vda')).toMatchObject({ total_bytes_sec: 1000, total_bytes_sec_max: 5000, group_name: '' })
    await domain.setPerfEvents({ cmt: true })
    expect(await domain.getPerfEvents()).toMatchObject({ cmt: true, mbmt: false })
  })

  it('refuses parameters and devices that are not there', async () => {
    expect(await code(domain.setSchedulerParameters({ dance: 1 }))).toBe('LIBVIRT_ERR_ARGUMENT_UNSUPPORTED')
    expect(await code(domain.setMemoryParameters({ dance: 1 }))).toBe('LIBVIRT_ERR_ARGUMENT_UNSUPPORTED')
    expect(await code(domain.getInterfaceParameters('52:54:00:00:00:99'))).toBe('LIBVIRT_ERR_INVALID_ARG')
    expect(await code(domain.getBlockIoTune('vdz'))).toBe('LIBVIRT_ERR_INVALID_ARG')
    expect(await code(domain.setBlockIoTune('vda', { read_bytes_sec: 5 }))).toBe('LIBVIRT_ERR_INVALID_ARG')
  })

  it('reads virtual CPUs with their maps, and pins them, the emulator and I/O threads', async () => {
    const vcpus = await domain.getVcpus()
    expect(vcpus).toHaveLength(2)
    expect(vcpus[0]).toMatchObject({ number: 0, state: 1 })
    expect(cpuList(vcpus[0]!.cpumap)).toHaveLength(16)
    await domain.pinVcpu(0, cpuMap([0, 2]))
    expect((await domain.getVcpuPinInfo()).map(cpuList)).toEqual([[0, 2], Array.from({ length: 16 }, (_, i) => i)])
    expect(await code(domain.pinVcpu(9, cpuMap([0])))).toBe('LIBVIRT_ERR_INVALID_ARG')
    await domain.pinEmulator(cpuMap([1]), constants.DomainModificationImpact.CONFIG)
    expect(cpuList(await domain.getEmulatorPinInfo(constants.DomainModificationImpact.CONFIG))).toEqual([1])
    await domain.addIOThread(1)
    expect((await domain.getIOThreadInfo()).map((one) => one.iothreadId)).toEqual([1])
    await domain.pinIOThread(1, cpuMap([3]))
    expect(cpuList((await domain.getIOThreadInfo())[0]!.cpumap)).toEqual([3])
    expect(await code(domain.addIOThread(1))).toBe('LIBVIRT_ERR_INVALID_ARG')
    await domain.delIOThread(1)
    expect(await domain.getIOThreadInfo()).toEqual([])
  })

  it('counts the time of CPUs, all together or each', async () => {
    expect((await domain.getCPUStats())[0]).toHaveProperty('cpu_time')
    expect(await domain.getCPUStats(0, 2)).toHaveLength(2)
  })

  it('asks the guest: name, clock, file systems', async () => {
    expect(await domain.getHostname()).toBe(`${domain.name}host`)
    await domain.setTime(5, 0)
    expect(await domain.getTime()).toEqual({ seconds: 5, nseconds: 0 })
    expect(await domain.getFSInfo()).toEqual([
      { mountpoint: '/', name: 'vda1', fstype: 'ext4', devAliases: ['vda'] },
      { mountpoint: '/boot', name: 'vda2', fstype: 'ext4', devAliases: ['vda'] },
    ])
    expect(await domain.fsFreeze(['/'])).toBe(1)
    expect(await domain.fsFreeze([])).toBe(1)
    expect(await domain.fsThaw([])).toBe(2)
    await domain.fsTrim(null, 0)
    await domain.injectNMI()
    await domain.sendKey(0, 0, [1])
    await domain.setLifecycleAction(0, 1, 1)
    expect(await domain.getMessages()).toEqual([])
    expect(await domain.getDiskErrors()).toEqual([{ disk: 'vda', error: 1 }])
    expect(await domain.getSecurityLabelList()).toEqual([])
    expect(await domain.getControlInfo()).toHaveProperty('state')
  })

  it('asks only guests that run', async () => {
    await domain.destroy()
    for (const call of [
      () => domain.getHostname(),
      () => domain.getTime(),
      () => domain.getFSInfo(),
      () => domain.getVcpus(),
      () => domain.getCPUStats(),
      () => domain.injectNMI(),
      () => domain.pinVcpu(0, cpuMap([0])),
      () => domain.getDiskErrors(),
    ])
      expect(await code(call())).toBe('LIBVIRT_ERR_OPERATION_INVALID')
  })

  it('has no jobs to look at or abort', async () => {
    for (const call of [() => domain.getJobInfo(), () => domain.getJobStats(), () => domain.abortJob(), () => domain.getGuestVcpus()])
      expect(await code(call())).toBe('LIBVIRT_ERR_NO_SUPPORT')
  })

  it('keeps checkpoints in a row', async () => {
    const one = await domain.checkpointCreateXML(
      "<domaincheckpoint><name>one</name><disks><disk name='vda' checkpoint='bitmap'/></disks></domaincheckpoint>",
    )
    const two = await domain.checkpointCreateXML('<domaincheckpoint><name>two</name><description>second</description></domaincheckpoint>')
    const names = (list: { name: string }[]): string[] => list.map((c) => c.name).toSorted()
    expect(names(await domain.listAllCheckpoints())).toEqual(['one', 'two'])
    expect(names(await domain.listAllCheckpoints(constants.DomainCheckpointListFlags.ROOTS))).toEqual(['one'])
    expect(names(await one.listAllChildren())).toEqual(['two'])
    expect((await two.getParent()).name).toBe('one')
    expect(await code(one.getParent())).toBe('LIBVIRT_ERR_NO_DOMAIN_CHECKPOINT')
    const xml = await two.getXMLDesc()
    for (const part of ['<description>second</description>', '<name>one</name>', "bitmap='two'", `<uuid>${domain.uuid}</uuid>`])
      expect(xml).toContain(part)
    expect(await two.getXMLDesc(constants.DomainCheckpointXMLFlags.NO_DOMAIN)).not.toContain(domain.uuid)
    expect(await code(domain.checkpointCreateXML('<domaincheckpoint><name>one</name></domaincheckpoint>'))).toBe(
      'LIBVIRT_ERR_OPERATION_FAILED',
    )
    await one.delete()
    expect(await code(two.getParent())).toBe('LIBVIRT_ERR_NO_DOMAIN_CHECKPOINT')
    await two.delete()
    expect(isNotFound(await failure(domain.checkpointLookupByName('two')))).toBe(true)
    await domain.destroy()
    expect(await code(domain.checkpointCreateXML('<domaincheckpoint/>'))).toBe('LIBVIRT_ERR_OPERATION_UNSUPPORTED')
  })

  it('saves a domain to a file and restores it', async () => {
    const path = `/tmp/${domain.name}.save`
    await domain.save(path)
    expect(await domain.isActive()).toBe(false)
    expect(await conn.domainSaveImageGetXMLDesc(path)).toContain(domain.uuid)
    await conn.domainRestore(path)
    expect(await domain.isActive()).toBe(true)
    expect(await code(conn.domainRestore(`${path}.not`))).toBe('LIBVIRT_ERR_SYSTEM_ERROR')
  })

  it('changes the host’s interfaces and takes the change back', async () => {
    await conn.interfaceChangeBegin()
    expect(await code(conn.interfaceChangeBegin())).toBe('LIBVIRT_ERR_OPERATION_INVALID')
    const iface = await conn.interfaceDefineXML("<interface type='ethernet' name='eth9'><mac address='aa:bb:cc:dd:ee:99'/></interface>")
    expect(await iface.isActive()).toBe(false)
    expect(await conn.listDefinedInterfaces()).toEqual(['eth9'])
    await iface.create()
    expect(await code(iface.create())).toBe('LIBVIRT_ERR_OPERATION_INVALID')
    expect((await conn.interfaceLookupByMACString('aa:bb:cc:dd:ee:99')).name).toBe('eth9')
    await conn.interfaceChangeRollback()
    expect((await conn.listAllInterfaces()).map((i) => i.name)).toEqual(['eth1'])
    expect(await code(conn.interfaceChangeRollback())).toBe('LIBVIRT_ERR_OPERATION_INVALID')
    expect(await code(conn.interfaceChangeCommit())).toBe('LIBVIRT_ERR_OPERATION_INVALID')
  })

  it('makes and removes node devices, with events', async () => {
    const seen: string[] = []
    const sub = await conn.on('nodeDevice.lifecycle', (e) => seen.push(`${e.event} ${e.device.name}`))
    const device = await conn.nodeDeviceCreateXML(
      "<device><name>x</name><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'><wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability></capability></device>",
    )
    expect(device.name).toBe('scsi_host12')
    await device.destroy()
    await conn.getType()
    expect(seen).toEqual(['created scsi_host12', 'deleted scsi_host12'])
    expect(isNotFound(await failure(device.getXMLDesc()))).toBe(true)
    await sub.close()
  })

  it('asks for PEER2PEER before migrating', async () => {
    expect(await failure(domain.migrateToURI3('qemu+ssh://other/system', {}, 1))).toMatchObject({ code: 'LIBVIRT_ERR_ARGUMENT' })
    expect(await failure(domain.migrateToURI('qemu+ssh://other/system'))).toHaveProperty('virCode')
    expect(await failure(domain.migrateToURI2('qemu+ssh://other/system', 'tcp://other'))).toHaveProperty('virCode')
    expect(await failure(domain.migrate3(conn))).toHaveProperty('virCode')
  })
})
