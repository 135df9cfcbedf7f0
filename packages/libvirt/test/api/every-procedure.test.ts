import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { ownLibvirt, stopLibvirt } from '../../../../test/support/libvirt.ts'
import type { TestLibvirt } from '../../../../test/support/libvirt.ts'
import { sweep } from '../support/sweep.ts'
import type { Outcomes } from '../support/sweep.ts'

describe('every procedure', () => {
  let daemon: TestLibvirt
  let real: Outcomes
  let fake: Outcomes
  beforeAll(async () => {
    // a daemon of its own: the calls change the host that all connections to test:///default share
    daemon = await ownLibvirt('session')
    const conn = await connect('test:///default', { socketPath: daemon.socketPath, reconnect: false })
    real = await sweep(conn)
    await conn.close()
    const other = await connect('test:///default', { transport: createFakeDaemon().transport, reconnect: false })
    fake = await sweep(other)
    await other.close()
  })
  afterAll(() => stopLibvirt(daemon))

  it('gives its result or the daemon’s refusal on libvirt’s test driver, and the connection lives', () => {
    expect(real.size).toBe(377)
    expect([...real.values()].filter((outcome) => outcome === 'ok').length).toBeGreaterThan(120)
  })

  it('gives the same on the fake, but for what the table in the fake’s README names', () => {
    const readme = readFileSync(new URL('../../src/testing/README.md', import.meta.url), 'utf8')
    const rows = readme.split('\n').filter((line) => line.startsWith('| '))
    const named = new Set(rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map((m) => m[1]!)))
    const different = [...real].filter(([name, outcome]) => fake.get(name) !== outcome).map(([name]) => name)
    expect(different.filter((name) => !named.has(name)).map((name) => `${name}: ${real.get(name)}, fake ${fake.get(name)}`)).toEqual([])
    expect(
      [...named].filter((name) => real.has(name) && !different.includes(name)),
      'rows of the table that are no differences',
    ).toEqual([])
    expect(readme.match(/^\|---/gm), 'one table').toHaveLength(1)
  })
})
