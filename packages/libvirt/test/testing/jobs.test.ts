import { describe, expect, it } from 'vitest'
import { connect, isInvalidState, isNotFound } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { domainXml, failure } from '../support/daemons.ts'

const BACKUP = '<domainbackup><disks/></domainbackup>'

describe('a backup on the fake QEMU host', () => {
  it('is a job that can be looked at and aborted, once at a time', async () => {
    let now = 1_000_000
    const daemon = createFakeDaemon({ profile: 'qemu', now: () => now })
    await using conn = await connect('qemu:///system', { transport: daemon.transport })
    const domain = await conn.domainDefineXML(domainXml('b'))
    expect(isInvalidState(await failure(domain.backupBegin(BACKUP)))).toBe(true)
    await domain.create()
    expect(await domain.getJobInfo()).toMatchObject({ type: 0 })
    expect(isInvalidState(await failure(domain.abortJob()))).toBe(true)
    expect(isNotFound(await failure(domain.backupGetXMLDesc()))).toBe(true)

    await domain.backupBegin(BACKUP, '<domaincheckpoint><name>before</name></domaincheckpoint>')
    now += 1500
    expect(await domain.getJobInfo()).toMatchObject({ type: 2, timeElapsed: 1500 })
    expect(await domain.getJobStats()).toMatchObject({ type: 2, params: { time_elapsed: 1500 } })
    expect(await domain.backupGetXMLDesc()).toBe(BACKUP)
    expect((await domain.listAllCheckpoints()).map((c) => c.name)).toEqual(['before'])
    expect(isInvalidState(await failure(domain.backupBegin(BACKUP)))).toBe(true)

    const completed: unknown[] = []
    await conn.on('domain.jobCompleted', (e) => completed.push(e.params['success']))
    await domain.abortJobFlags()
    expect(completed).toEqual([false])
    expect(await domain.getJobInfo()).toMatchObject({ type: 0 })
  })

  it('ends with the domain', async () => {
    const daemon = createFakeDaemon({ profile: 'qemu' })
    await using conn = await connect('qemu:///system', { transport: daemon.transport })
    const domain = await conn.domainCreateXML(domainXml('b'))
    await domain.backupBegin(BACKUP)
    await domain.destroy()
    expect(daemon.state.domains.size).toBe(0)
  })
})
