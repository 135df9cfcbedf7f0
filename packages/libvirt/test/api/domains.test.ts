import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { constants, isLibvirtError, isNotFound } from '../../src/index.ts'
import type { Connect, Domain } from '../../src/index.ts'
import { daemons, domainXml, failure, unique } from '../support/daemons.ts'

const { DomainState, DomainXMLFlags, ConnectListAllDomainsFlags, DomainModificationImpact } = constants

describe.each(daemons)('domains on $name', ({ open }) => {
  let conn: Connect
  let domain: Domain
  let name: string
  beforeEach(async () => {
    conn = await open()
    name = unique('dom')
    domain = await conn.domainDefineXML(domainXml(name, '<description>first</description>'))
  })
  afterEach(async () => {
    for (const d of await conn.listAllDomains()) {
      if (!d.name.startsWith('dom-')) continue
      if (await d.isActive()) await d.destroy()
      if (await d.isPersistent())
        await d.undefineFlags(constants.DomainUndefineFlags.SNAPSHOTS_METADATA | constants.DomainUndefineFlags.MANAGED_SAVE)
    }
    await conn.close()
  })

  it('lists domains, filtered by flags', async () => {
    const names = (list: Domain[]): string[] => list.map((d) => d.name)
    expect(names(await conn.listAllDomains())).toEqual(expect.arrayContaining(['test', name]))
    expect(names(await conn.listAllDomains(ConnectListAllDomainsFlags.INACTIVE))).toContain(name)
    expect(names(await conn.listAllDomains(ConnectListAllDomainsFlags.ACTIVE))).not.toContain(name)
    expect(await conn.listDefinedDomains()).toContain(name)
    expect(await conn.numOfDomains()).toBeGreaterThan(0)
  })

  it('finds a domain by name, UUID and number', async () => {
    const test = await conn.domainLookupByName('test')
    expect(await conn.domainLookupByUUIDString(test.uuid)).toMatchObject({ name: 'test' })
    expect(await conn.domainLookupByID(test.id)).toMatchObject({ uuid: test.uuid })
    expect(isNotFound(await failure(conn.domainLookupByName(unique('nobody'))))).toBe(true)
    expect(isNotFound(await failure(conn.domainLookupByUUIDString('11111111-2222-3333-4444-555555555555')))).toBe(true)
  })

  it('takes a domain through its life', async () => {
    const state = async (): Promise<number> => (await domain.getState()).state
    expect(domain.id).toBe(-1)
    await domain.create()
    expect(domain.id).toBeGreaterThan(0)
    expect(await state()).toBe(DomainState.RUNNING)
    await domain.suspend()
    expect(await state()).toBe(DomainState.PAUSED)
    await domain.resume()
    await domain.reboot()
    await domain.reset()
    expect(await state()).toBe(DomainState.RUNNING)
    await domain.shutdown()
    expect(await state()).toBe(DomainState.SHUTOFF)
    await domain.createWithFlags()
    expect(await state()).toBe(DomainState.RUNNING)
    await domain.destroyFlags()
    expect(await domain.isActive()).toBe(false)
    await domain.undefine()
    expect(isNotFound(await failure(domain.getState()))).toBe(true)
  })

  it('tells each step as an event', async () => {
    const seen: string[] = []
    const sub = await conn.on('domain.lifecycle', (e) => seen.push(`${e.event} ${e.detail}`), { domain })
    await domain.create()
    await domain.suspend()
    await domain.resume()
    await domain.destroy()
    await domain.undefine()
    await conn.getType() // events come before the answer to a later call
    expect(seen).toEqual(['started booted', 'suspended paused', 'resumed unpaused', 'stopped destroyed', 'undefined removed'])
    await sub.close()
  })

  it('reads memory in KiB and times in nanoseconds', async () => {
    await domain.create()
    const info = await domain.getInfo()
    expect(info).toMatchObject({ state: 1, maxMem: 262144, memory: 262144, nrVirtCpu: 2 })
    expect(typeof info.cpuTime).toBe('bigint')
    expect(await domain.getMaxMemory()).toBe(262144)
    expect(await domain.getVcpusFlags(constants.DomainVcpuFlags.MAXIMUM)).toBe(2)
    expect(await domain.getOSType()).toBe('linux')
  })

  it('keeps descriptions and metadata', async () => {
    const both = DomainModificationImpact.CONFIG
    const { ELEMENT, TITLE, DESCRIPTION } = constants.DomainMetadataType
    expect(await domain.getMetadata(DESCRIPTION, null, both)).toBe('first')
    await domain.setMetadata(TITLE, 'A & B', null, null, both)
    expect(await domain.getMetadata(TITLE, null, both)).toBe('A & B')
    await domain.setMetadata(ELEMENT, '<grants owner="a"/>', 'x', 'urn:test:1', both)
    expect(await domain.getMetadata(ELEMENT, 'urn:test:1', both)).toContain('owner="a"')
    expect(await domain.getXMLDesc(DomainXMLFlags.INACTIVE)).toMatch(/xmlns:x=["']urn:test:1["']/)
    expect(isNotFound(await failure(domain.getMetadata(ELEMENT, 'urn:test:2', both)))).toBe(true)
  })

  it('tells of changed metadata', async () => {
    const seen: string[] = []
    const sub = await conn.on('domain.metadataChange', (e) => seen.push(`${e.metadata} ${e.nsuri}`), { domain })
    await domain.setMetadata(constants.DomainMetadataType.ELEMENT, '<a/>', 'x', 'urn:test:3', 2)
    await conn.getType()
    expect(seen).toEqual(['element urn:test:3'])
    await sub.close()
  })

  it('sets memory, CPUs and autostart', async () => {
    await domain.create()
    await domain.setMemoryFlags(131072, DomainModificationImpact.LIVE)
    await domain.setVcpusFlags(1, DomainModificationImpact.LIVE)
    expect(await domain.getInfo()).toMatchObject({ memory: 131072, nrVirtCpu: 1 })
    expect(await domain.getAutostart()).toBe(false)
    await domain.setAutostart(true)
    expect(await domain.getAutostart()).toBe(true)
  })

  it('snapshots and goes back', async () => {
    const snapshot = await domain.snapshotCreateXML('<domainsnapshot><name>one</name></domainsnapshot>')
    expect(snapshot.dom.uuid).toBe(domain.uuid)
    expect(await domain.snapshotNum()).toBe(1)
    expect(await snapshot.getXMLDesc()).toContain('<name>one</name>')
    const second = await domain.snapshotCreateXML('<domainsnapshot><name>two</name></domainsnapshot>')
    expect((await second.getParent()).name).toBe('one')
    expect((await snapshot.listAllChildren()).map((s) => s.name)).toEqual(['two'])
    expect(await domain.snapshotListNames()).toEqual(expect.arrayContaining(['one', 'two']))
    expect(await domain.hasCurrentSnapshot()).toBe(true)
    expect((await domain.snapshotCurrent()).name).toBe('two')
    await snapshot.revertToSnapshot()
    expect(await snapshot.isCurrent()).toBe(true)
    await second.delete()
    expect(isNotFound(await failure(domain.snapshotLookupByName('two')))).toBe(true)
  })

  it('saves the running state and starts from it', async () => {
    await domain.create()
    await domain.managedSave()
    expect(await domain.hasManagedSaveImage()).toBe(true)
    expect(await domain.isActive()).toBe(false)
    await domain.create()
    expect(await domain.hasManagedSaveImage()).toBe(false)
  })

  it('renames', async () => {
    const other = unique('dom')
    await domain.rename(other)
    expect((await conn.domainLookupByName(other)).uuid).toBe(domain.uuid)
  })

  it('refuses with the same codes', async () => {
    const code = async (p: Promise<unknown>): Promise<unknown> => {
      const e = await failure(p)
      return isLibvirtError(e) ? e.code : e
    }
    expect(await code(domain.destroy())).toBe('LIBVIRT_ERR_OPERATION_INVALID')
    expect(await code(domain.suspend())).toBe('LIBVIRT_ERR_INTERNAL_ERROR')
    expect(await code(conn.domainDefineXML('<domain'))).toBe('LIBVIRT_ERR_XML_DETAIL')
    expect(await code(conn.domainDefineXML(domainXml(name, '<uuid>11111111-1111-1111-1111-111111111111</uuid>')))).toBe(
      'LIBVIRT_ERR_OPERATION_FAILED',
    )
    expect(await code(conn.getDomainCapabilities())).toBe('LIBVIRT_ERR_NO_SUPPORT')
    await domain.create()
    expect(await code(domain.create())).toBe('LIBVIRT_ERR_INTERNAL_ERROR')
    expect(await code(domain.rename('x'))).toBe('LIBVIRT_ERR_OPERATION_INVALID')
  })

  it('makes a transient domain that is gone when it stops', async () => {
    const transient = await conn.domainCreateXML(domainXml(unique('dom')))
    expect(await transient.isPersistent()).toBe(false)
    await transient.destroy()
    expect(isNotFound(await failure(transient.getInfo()))).toBe(true)
  })

  it('gives bulk statistics in one call', async () => {
    const all = await conn.getAllDomainStats([domain])
    expect(all).toHaveLength(1)
    expect(all[0]!.domain.name).toBe(name)
    expect(all[0]!.params['state.state']).toBe(DomainState.SHUTOFF)
  })

  it('reads a screenshot as a stream', async () => {
    const test = await conn.domainLookupByName('test')
    const { mime, stream } = await test.screenshot()
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    expect(mime).toBe('image/png')
    expect(Buffer.concat(chunks).subarray(1, 4).toString()).toBe('PNG')
  })
})
