import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSchema } from '../../scripts/schema.ts'
import type { Field, Procedure } from '../../scripts/schema.ts'
import { connect, cpuList, cpuMap, isLibvirtError } from '../../src/index.ts'
import type { Connect, Domain } from '../../src/index.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { domainXml, failure } from '../support/daemons.ts'

const schema = readSchema()
/** Would end the connection, or the host. */
const LEFT_OUT = new Set([
  'connectOpen',
  'connectClose',
  'authSaslInit',
  'authSaslStart',
  'authSaslStep',
  'nodeSuspendForDuration',
  'domainFdAssociate',
])

describe('every procedure on libvirt’s test driver', () => {
  let conn: Connect
  let dir: string
  let domain: Domain
  const handles: Record<string, unknown> = {}
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'onggi-libvirt-node-'))
    chmodSync(dir, 0o755)
    const node = join(dir, 'node.xml')
    // a file gives each connection a host of its own
    writeFileSync(
      node,
      `<node><cpu><mhz>1400</mhz><model>x86_64</model><active>4</active><nodes>1</nodes><sockets>1</sockets><cores>4</cores><threads>1</threads></cpu><memory>1048576</memory></node>`,
    )
    conn = await connect(`test://${node}`, { socketPath: (await sessionLibvirt()).socketPath, reconnect: false })
    domain = await conn.domainDefineXML(
      domainXml('sweep', "<devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk></devices>"),
    )
    await domain.create()
    const pool = await conn.storagePoolCreateXML("<pool type='dir'><name>sweep</name><target><path>/sweep</path></target></pool>")
    const volume = await pool.storageVolCreateXML('<volume><name>v</name><capacity>1024</capacity></volume>')
    const net = await conn.networkCreateXML("<network><name>sweep</name><bridge name='virbr3'/></network>")
    Object.assign(handles, {
      domain,
      network: net,
      storage_pool: pool,
      storage_vol: volume,
      interface: { name: 'eth1', mac: 'aa:bb:cc:dd:ee:ff' },
      node_device: { name: 'computer' },
      nwfilter: { name: 'f', uuid: domain.uuid },
      nwfilter_binding: { portdev: 'vnet0', filtername: 'f' },
      secret: { uuid: domain.uuid, usageType: 0, usageID: '' },
      network_port: { net, uuid: domain.uuid },
      domain_snapshot: { name: 's', dom: domain },
      domain_checkpoint: { name: 'c', dom: domain },
    })
  })
  afterAll(async () => {
    await conn.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const argument = ({ name, type }: Field): unknown => {
    if (type.endsWith('[]')) return type === 'domain[]' ? [domain] : []
    if (type.endsWith('?')) return null
    if (name === 'nparams' || name.startsWith('max')) return 16
    if (name === 'needResults' || name === 'ncpus') return 1
    switch (type) {
      case 'string':
        return name === 'name' ? 'computer' : name.includes('xml') || name === 'xml' ? '<x/>' : 'vda'
      case 'bytes':
        return new Uint8Array([1])
      case 'uuid':
        return domain.uuid
      case 'params':
      case 'paramlist':
        return type === 'params' ? {} : []
      default:
        return handles[type] ?? 0
    }
  }

  it('gives its result or the daemon’s refusal, and the connection lives', async () => {
    const outcomes = { results: 0, refusals: 0 }
    // what ends an object comes last, so that the others find it
    const ends = (p: Procedure): number => Number(/Destroy|Undefine|Delete|Save|Restore|Shutdown|Core|PmSuspend/.test(p.name))
    for (const p of schema.procedures.toSorted((a, b) => ends(a) - ends(b))) {
      if (p.event || p.program === 'qemu' || LEFT_OUT.has(p.name) || p.marks.some((m) => m !== 'slow')) continue
      const args = Object.fromEntries(p.args.map((f) => [f.name, argument(f)]))
      const error = await failure(conn.call(p.name as 'connectGetType', args as never, { timeoutMs: 10_000 }))
      if (error === undefined) outcomes.results++
      else if (isLibvirtError(error) && error.virCode !== undefined) outcomes.refusals++
      else throw new Error(p.name, { cause: error })
      if (conn.state !== 'connected') throw new Error(`${p.name} ended the connection`)
    }
    expect(outcomes.results).toBeGreaterThan(120)
    expect(outcomes.results + outcomes.refusals).toBe(378)
  })
})

describe('calls that take several steps', () => {
  let conn: Connect
  let domain: Domain
  beforeAll(async () => {
    conn = await connect('test:///default', { socketPath: (await sessionLibvirt()).socketPath })
    domain = await conn.domainLookupByName('test')
  })
  afterAll(() => conn.close())

  it('read virtual CPUs with their maps', async () => {
    const vcpus = await domain.getVcpus()
    expect(vcpus).toHaveLength(2)
    expect(vcpus[0]).toMatchObject({ number: 0, state: 1 })
    await domain.pinVcpu(0, cpuMap([0, 2]))
    expect(cpuList((await domain.getVcpuPinInfo())[0]!)).toEqual([0, 2])
  })

  it('read and write typed parameters', async () => {
    expect(await domain.getSchedulerParameters()).toEqual({ weight: 50 })
    await domain.setMemoryParameters({ hard_limit: 1048576, soft_limit: 524288 }, 1)
    expect(await domain.getMemoryParameters(1)).toMatchObject({ hard_limit: 1048576, soft_limit: 524288 })
    await domain.setInterfaceParameters('aa:bb:cc:dd:ee:ff', { 'inbound.average': 100 }, 1)
    expect(await domain.getInterfaceParameters('aa:bb:cc:dd:ee:ff', 1)).toMatchObject({ 'inbound.average': 100 })
    expect((await domain.getCPUStats())[0]).toHaveProperty('cpu_time')
    expect(await domain.getCPUStats(0, 2)).toHaveLength(2)
  })

  it('find disk errors and labels', async () => {
    expect(await domain.getDiskErrors()).toEqual([{ disk: 'vda', error: 1 }])
    expect(await domain.getSecurityLabelList().catch((e: unknown) => e)).toBeDefined()
  })

  it('ask for PEER2PEER before migrating', async () => {
    expect(await failure(domain.migrateToURI3('qemu+ssh://other/system', {}, 1))).toMatchObject({ code: 'LIBVIRT_ERR_ARGUMENT' })
    expect(await failure(domain.migrateToURI('qemu+ssh://other/system'))).toHaveProperty('virCode')
    expect(await failure(domain.migrateToURI2('qemu+ssh://other/system', 'tcp://other'))).toHaveProperty('virCode')
    expect(await failure(domain.migrate3(conn))).toHaveProperty('virCode')
  })
})
