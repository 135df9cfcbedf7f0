import { describe, expect, it } from 'vitest'
import { connect, isConnectionError, isLibvirtError } from '../../src/index.ts'
import type { Connect } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { domainXml, failure } from '../support/daemons.ts'

const fast = { reconnect: { minMs: 1, maxMs: 5 } } as const
/** Resolves at the next event of the connection. */
const next = (conn: Connect, type: 'connection.lost' | 'connection.resync' | 'connection.closed'): Promise<void> =>
  new Promise((resolve) => void conn.on(type, () => resolve()))

describe('a connection that breaks', () => {
  it('comes back, registers events again and says that the state must be read anew', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, ...fast })
    const seen: string[] = []
    await conn.on('domain.lifecycle', (e) => seen.push(e.event))
    const lost = next(conn, 'connection.lost')
    const resync = next(conn, 'connection.resync')
    daemon.dropConnections()
    await lost
    expect(conn.state).toBe('lost')
    await resync
    expect(conn.state).toBe('connected')
    await conn.domainDefineXML(domainXml('after'))
    expect(seen).toEqual(['defined'])
    await conn.close()
  })

  it('fails what is under way and what comes while it is away with LIBVIRT_ERR_LOST', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, ...fast })
    daemon.delay('connectGetHostname', new Promise(() => undefined))
    const under = failure(conn.getHostname())
    await conn.getType()
    daemon.stop()
    expect(isLibvirtError(await under, 'LIBVIRT_ERR_LOST')).toBe(true)
    expect(isConnectionError(await failure(conn.getType()))).toBe(true)
    const resync = next(conn, 'connection.resync')
    daemon.start()
    await resync
    expect(await conn.getType()).toBe('TEST')
    await conn.close()
  })

  it('keeps trying while the daemon is away', async () => {
    const daemon = createFakeDaemon()
    let dials = 0
    const transport = (): ReturnType<typeof daemon.transport> => {
      dials++
      if (dials > 1 && dials < 5) throw new Error('connection refused')
      return daemon.transport()
    }
    const conn = await connect('test:///default', { transport, ...fast })
    const resync = next(conn, 'connection.resync')
    daemon.dropConnections()
    await resync
    expect(dials).toBe(5)
    await conn.close()
  })

  it('stays closed with reconnect: false', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, reconnect: false })
    const closed = next(conn, 'connection.closed')
    daemon.dropConnections()
    await closed
    expect(conn.state).toBe('closed')
    expect(isConnectionError(await failure(conn.getType()))).toBe(true)
  })

  it('connects in the background and tells when it is there', async () => {
    const daemon = createFakeDaemon()
    daemon.stop()
    const conn = await connect('test:///default', { transport: daemon.transport, background: true, ...fast })
    expect(conn.state).toBe('connecting')
    expect(isConnectionError(await failure(conn.getType()))).toBe(true)
    const seen: string[] = []
    await conn.on('domain.lifecycle', (e) => seen.push(e.event))
    const resync = next(conn, 'connection.resync')
    daemon.start()
    await resync
    await conn.domainDefineXML(domainXml('background'))
    expect(seen).toEqual(['defined'])
    await conn.close()
  })

  it('is lost when the daemon gives no sign of life', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, keepalive: { intervalMs: 5, count: 2 }, ...fast })
    const lost = next(conn, 'connection.lost')
    daemon.freeze()
    const error = await failure(conn.getType())
    await lost
    expect(isLibvirtError(error, 'LIBVIRT_ERR_LOST')).toBe(true)
    expect(String(error)).toContain('no sign of life')
    await conn.close()
  })

  it('is not lost while an idle daemon answers pings, and answers the daemon’s', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport, keepalive: { intervalMs: 1, count: 1 }, ...fast })
    daemon.ping()
    while (daemon.pongs === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(conn.state).toBe('connected')
    await conn.close()
  })

  it('fails with the daemon’s own words when it cannot be opened', async () => {
    const daemon = createFakeDaemon()
    daemon.fail('connectOpen', { code: 'NO_CONNECT', message: 'no connection driver available for foo:///x' })
    expect(await failure(connect('foo:///x', { transport: daemon.transport }))).toMatchObject({ code: 'LIBVIRT_ERR_NO_CONNECT' })
    while (daemon.connections > 0) await new Promise((resolve) => setImmediate(resolve))
  })

  it('names the socket that is not there', async () => {
    expect(await failure(connect('qemu:///system', { socketPath: '/nonexistent/sock' }))).toMatchObject({
      code: 'LIBVIRT_ERR_CONNECT',
      params: { where: '/nonexistent/sock' },
    })
  })

  it('gives up a daemon that accepts and says nothing', async () => {
    const daemon = createFakeDaemon()
    daemon.freeze()
    expect(await failure(connect('test:///default', { transport: daemon.transport, connectTimeoutMs: 20 }))).toMatchObject({
      code: 'LIBVIRT_ERR_CONNECT',
    })
  })

  it('says which authentication it cannot do', async () => {
    const daemon = createFakeDaemon()
    daemon.intercept('authList', () => ({ types: [1] }))
    expect(await failure(connect('test:///default', { transport: daemon.transport }))).toMatchObject({
      code: 'LIBVIRT_ERR_AUTH_METHOD',
      params: { method: 'SASL' },
    })
  })

  it('asks polkit when the daemon wants it', async () => {
    const daemon = createFakeDaemon()
    daemon.intercept('authList', () => ({ types: [2] }))
    daemon.intercept('authPolkit', () => ({ complete: 1 }))
    const conn = await connect('test:///default', { transport: daemon.transport })
    expect(daemon.calls.get('authPolkit')).toBe(1)
    await conn.close()
  })

  it('closes once, however often it is told to', async () => {
    const daemon = createFakeDaemon()
    const conn = await connect('test:///default', { transport: daemon.transport })
    daemon.delay('connectGetHostname', new Promise(() => undefined))
    const under = failure(conn.getHostname())
    await Promise.all([conn.close(), conn.close()])
    await conn.close()
    expect(await under).toMatchObject({ code: 'LIBVIRT_ERR_CLOSED' })
    expect(await failure(conn.getType())).toMatchObject({ code: 'LIBVIRT_ERR_CLOSED' })
  })
})
