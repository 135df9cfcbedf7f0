import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { connect, constants } from '../../src/index.ts'
import type { Connect, Domain, EventOf, LibvirtEvent } from '../../src/index.ts'
import { eventTable } from '../../src/event-table.ts'
import { readSchema } from '../../scripts/schema.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import type { FakeDaemon } from '../../src/testing/index.ts'
import { failure } from '../support/daemons.ts'

const NEVER = { connectDomainEventCallbackRegisterAny: 0 }

describe('events', () => {
  let daemon: FakeDaemon
  let conn: Connect
  let domain: Domain
  const lines: { o: object; m?: string }[] = []
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (o: object, m?: string) => void lines.push(m === undefined ? { o } : { o, m }),
  }
  beforeEach(async () => {
    daemon = createFakeDaemon()
    conn = await connect('test:///default', { transport: daemon.transport, log, reconnect: { minMs: 1, maxMs: 2 } })
    domain = await conn.domainLookupByName('test')
  })
  afterEach(() => conn.close())

  it('are registered once however many listen, and deregistered after the last', async () => {
    const subs = await Promise.all([1, 2, 3].map(() => conn.on('domain.reboot', () => undefined)))
    expect(daemon.calls.get('connectDomainEventCallbackRegisterAny') ?? NEVER).toBe(1)
    await subs[0]!.close()
    await subs[1]!.close()
    expect(daemon.calls.get('connectDomainEventCallbackDeregisterAny')).toBeUndefined()
    await subs[2]!.close()
    await subs[2]!.close()
    expect(daemon.calls.get('connectDomainEventCallbackDeregisterAny')).toBe(1)
  })

  it('reach only who listens to that domain', async () => {
    const other = await conn.domainDefineXML("<domain type='test'><name>other</name><memory>1024</memory></domain>")
    const seen: string[] = []
    await conn.on('domain.lifecycle', (e) => void seen.push(`by object ${e.domain.name}`), { domain: other })
    await conn.on('domain.lifecycle', (e) => void seen.push(`by uuid ${e.domain.name}`), { domain: other.uuid })
    await domain.suspend()
    await other.create()
    expect(seen).toEqual(['by object other', 'by uuid other'])
  })

  it('go on when a handler throws', async () => {
    const seen: string[] = []
    await conn.on('domain.reboot', () => {
      throw new Error('mine')
    })
    await conn.on('domain.reboot', (e) => void seen.push(e.domain.name))
    await domain.reboot()
    await domain.reboot()
    expect(seen).toEqual(['test', 'test'])
    expect(lines.at(-1)?.m).toBe('an event handler threw')
  })

  it('stop when the subscription is closed', async () => {
    const seen: string[] = []
    {
      await using _sub = await conn.on('domain.reboot', () => void seen.push('one'))
      await domain.reboot()
    }
    await domain.reboot()
    expect(seen).toEqual(['one'])
  })

  it('that the daemon does not have are refused by name and left out of all', async () => {
    daemon.fail('connectSecretEventRegisterAny', { code: 'NO_SUPPORT', message: 'no secrets' }, 99)
    expect(await failure(conn.on('secret.lifecycle', () => undefined))).toMatchObject({ code: 'LIBVIRT_ERR_NO_SUPPORT' })
    expect(await failure(conn.on('domain.dance' as 'domain.reboot', () => undefined))).toMatchObject({ code: 'LIBVIRT_ERR_ARGUMENT' })
    const all = conn.events()
    const first = all.next()
    while ((daemon.calls.get('connectNodeDeviceEventRegisterAny') ?? 0) < 2) await new Promise((resolve) => setImmediate(resolve))
    await conn.getType()
    await domain.reboot()
    expect((await first).value).toMatchObject({ type: 'domain.reboot' })
    await all.return()
  })

  it('that wait too long are dropped together, and one overflow says how many', async () => {
    const events = conn.events({ types: ['domain.reboot'], queue: 3 })
    const first = events.next()
    while (!daemon.calls.has('connectDomainEventCallbackRegisterAny')) await new Promise((resolve) => setImmediate(resolve))
    await conn.getType()
    for (let i = 0; i < 6; i++) await domain.reboot() // the first is taken, three wait, two come on top
    const got: LibvirtEvent[] = [(await first).value as LibvirtEvent]
    for (let i = 0; i < 3; i++) got.push((await events.next()).value as LibvirtEvent)
    expect(got.map((e) => (e.type === 'overflow' ? `overflow ${e.dropped}` : e.type))).toEqual([
      'domain.reboot',
      'overflow 3',
      'domain.reboot',
      'domain.reboot',
    ])
    await events.return()
    expect(daemon.calls.get('connectDomainEventCallbackDeregisterAny')).toBe(1)
  })

  it('tell of the connection in the same iteration, which ends with it', async () => {
    const seen: string[] = []
    const reading = (async () => {
      for await (const e of conn.events({ types: ['domain.reboot'] })) seen.push(e.type)
    })()
    while (!daemon.calls.has('connectDomainEventCallbackRegisterAny')) await new Promise((resolve) => setImmediate(resolve))
    await conn.getType()
    const back = new Promise((resolve) => void conn.on('connection.resync', resolve))
    daemon.dropConnections()
    await back
    await domain.reboot()
    await conn.close()
    await reading
    expect(seen).toEqual(['connection.lost', 'connection.resync', 'domain.reboot', 'connection.closed'])
  })

  it('end by a signal', async () => {
    const controller = new AbortController()
    const reading = conn.events({ types: ['domain.reboot'], signal: controller.signal }).next()
    while (!daemon.calls.has('connectDomainEventCallbackRegisterAny')) await new Promise((resolve) => setImmediate(resolve))
    await conn.getType()
    controller.abort()
    expect((await reading).done).toBe(true)
    expect((await conn.events({ signal: AbortSignal.abort() }).next()).done).toBe(true)
  })

  it('come for every message of the protocol that has a callback number', async () => {
    const messages = readSchema().procedures.filter((p) => p.event && p.args[0]?.name === 'callbackID')
    expect(eventTable.map((row) => row.message).toSorted()).toEqual(messages.map((p) => p.name).toSorted())
    const sample: Record<string, unknown> = {
      i32: 1,
      u32: 1,
      s64: 5,
      n64: 6,
      u64: 7n,
      string: 'text',
      'string?': null,
      params: { 'cputune.vcpu_period': 5 },
    }
    const objects: Record<string, unknown> = {
      domain: { name: 'test', uuid: domain.uuid, id: 1 },
      network: { name: 'n', uuid: domain.uuid },
      storage_pool: { name: 'p', uuid: domain.uuid },
      node_device: { name: 'd' },
      secret: { uuid: domain.uuid, usageType: 0, usageID: '' },
      domain_event_graphics_address: { family: 0, node: 'n', service: 's' },
      'domain_event_graphics_identity[]': [{ type: 't', name: 'n' }],
    }
    daemon.intercept('connectSecretEventRegisterAny', ({ eventID }, _, caller) => ({
      callbackID: caller.register(eventID === 0 ? 'secretEventLifecycle' : 'secretEventValueChanged', null),
    }))
    daemon.intercept('qemuConnectDomainMonitorEventRegister', (_, __, caller) => ({
      callbackID: caller.register('qemuDomainMonitorEvent', null),
    }))
    const seen: LibvirtEvent[] = []
    for (const { type } of eventTable) await conn.on(type, (e) => void seen.push(e as LibvirtEvent))
    for (const p of messages)
      daemon.emit(
        p.name,
        Object.fromEntries(p.args.filter((f) => f.name !== 'callbackID').map((f) => [f.name, sample[f.type] ?? objects[f.type]])),
      )
    await conn.getType()
    expect(seen.map((e) => e.type).toSorted()).toEqual(eventTable.map((row) => row.type).toSorted())
    expect(seen.find((e) => e.type === 'domain.watchdog')).toMatchObject({ action: 'pause', domain: { name: 'test' } })
    expect(seen.find((e) => e.type === 'domain.blockThreshold')).toMatchObject({ threshold: 7n, path: null })
    expect(seen.find((e) => e.type === 'domain.agentLifecycle')).toMatchObject({ state: 'connected', reason: 'domain_started' })
    expect(seen.find((e) => e.type === 'domain.blockJob2')).toMatchObject({ disk: 'text', job: 'pull', status: 'failed' })
    // each field of the wire has its place in the public event
    for (const { type, message, fields } of eventTable) {
      const event = seen.find((e) => e.type === type)
      for (const { name } of messages.find((p) => p.name === message)!.args)
        if (name !== 'callbackID') expect(event, type).toHaveProperty([(fields[name] ?? '').split('=')[0] || name])
    }
    for (const type of ['domain.pmwakeup', 'domain.pmsuspend', 'domain.pmsuspendDisk'])
      expect(seen.find((e) => e.type === type)).toMatchObject({ reason: 1 })
    expect(seen.every((e) => !('callbackID' in e))).toBe(true)
  })

  it('name what they can and give the digits of what they cannot', async () => {
    const seen: string[] = []
    await conn.on('domain.lifecycle', (e) => void seen.push(`${e.event} ${e.detail}`))
    const { STOPPED } = constants.DomainEventType
    daemon.emit('domainEventCallbackLifecycle', { dom: domain, event: STOPPED, detail: constants.DomainEventStoppedDetailType.CRASHED })
    daemon.emit('domainEventCallbackLifecycle', { dom: domain, event: 77, detail: 88 })
    await conn.getType()
    expect(seen).toEqual(['stopped crashed', '77 88'])
  })

  it('are typed by their name', () => {
    expectTypeOf<EventOf<'domain.balloonChange'>['actual']>().toEqualTypeOf<number>()
    expectTypeOf<EventOf<'domain.blockThreshold'>['threshold']>().toEqualTypeOf<bigint>()
    expectTypeOf<EventOf<'connection.lost'>['error']>().toEqualTypeOf<Error>()
  })
})
