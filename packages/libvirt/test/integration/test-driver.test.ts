import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, isLibvirtError, isNotFound } from '../../src/index.ts'
import type { Connect } from '../../src/index.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'

describe("libvirt's test driver", () => {
  let conn: Connect
  let socketPath: string
  beforeAll(async () => {
    socketPath = (await sessionLibvirt()).socketPath
    conn = await connect('test:///default', { socketPath })
  })
  afterAll(() => conn.close())

  it('lists domains and reads their state', async () => {
    const domains = await conn.listAllDomains()
    const domain = domains.find((d) => d.name === 'test')!
    expect(await domain.getState()).toEqual({ state: 1, reason: 0 })
    const info = await domain.getInfo()
    expect(typeof info.cpuTime).toBe('bigint')
    expect(info.maxMem).toBe(8388608)
    expect(await domain.getXMLDesc()).toContain('<name>test</name>')
  })

  it('tells the life of a domain as events', async () => {
    const own = await connect('test:///default', { socketPath })
    const seen: string[] = []
    const domain = await own.domainDefineXML(
      '<domain type="test"><name>events</name><memory>1024</memory><os><type>hvm</type></os></domain>',
    )
    const sub = await own.on('domain.lifecycle', (e) => seen.push(`${e.domain.name} ${e.event} ${e.detail}`), { domain })
    await domain.create()
    await domain.destroy()
    await domain.undefine()
    expect(seen).toEqual(['events started booted', 'events stopped destroyed', 'events undefined removed'])
    await sub.close()
    await own.close()
  })

  it('gives events as an async iterable until it is left', async () => {
    const own = await connect('test:///default', { socketPath })
    const events = own.events({ types: ['storagePool.lifecycle'] })
    const first = events.next()
    await own.listAllDomains() // the registration went out before this call
    const pool = await own.storagePoolDefineXML('<pool type="dir"><name>ev</name><target><path>/ev</path></target></pool>')
    expect((await first).value).toMatchObject({ type: 'storagePool.lifecycle', event: 'defined', pool: { name: 'ev' } })
    await events.return()
    await pool.undefine()
    await own.close()
  })

  it('answers a missing domain with an error that is matched by code', async () => {
    const error: unknown = await conn.domainLookupByName('nobody').catch((e: unknown) => e)
    expect(isNotFound(error)).toBe(true)
    expect(isLibvirtError(error, 'LIBVIRT_ERR_NO_DOMAIN')).toBe(true)
    expect(error).toMatchObject({ virCode: 42, level: 2, name: 'LibvirtError' })
  })

  it('reads a screenshot as a stream', async () => {
    const domain = await conn.domainLookupByName('test')
    const { mime, stream } = await domain.screenshot()
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    expect(mime).toBe('image/png')
    expect(Buffer.concat(chunks).subarray(1, 4).toString()).toBe('PNG')
  })

  it('gives bulk statistics in one call', async () => {
    const all = await conn.getAllDomainStats()
    expect(all.find((s) => s.domain.name === 'test')?.params['state.state']).toBe(1)
  })
})
