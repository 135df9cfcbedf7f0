// What a console is refused with, each by its code.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { echoGuest } from '../../../../test/support/echo-guest.ts'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { parseSimulation } from '../../src/index.ts'
import type { ConsoleTickets } from '../../src/needs.ts'
import { admin, openWorld, type World } from '../support/world.ts'

/** Tickets that are good for what they were issued for. */
function tickets(): ConsoleTickets {
  const issued = new Map<string, Parameters<ConsoleTickets['issue']>[0]>()
  return {
    issue(o) {
      const ticket = randomUUID()
      issued.set(ticket, o)
      return { ticket, expiresAt: Date.now() + 30_000 }
    },
    redeem(ticket) {
      const found = issued.get(ticket)
      if (found === undefined) throw new Error('no such ticket')
      issued.delete(ticket)
      return { principal: found.principal }
    },
  }
}
let libvirt: TestLibvirt
const worlds: World[] = []
async function world(options: Partial<Parameters<typeof openWorld>[0]>): Promise<World['virt']['vms']> {
  const made = await openWorld({ uri: 'test:///default', socketPath: libvirt.socketPath, tickets: tickets(), ...options })
  worlds.push(made)
  await made.virt.vms.inventory.ready()
  return made.virt.vms
}
const name = 'console-refusals'
const virsh = (...args: string[]): void => void spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args])

beforeAll(async () => {
  libvirt = await sessionLibvirt()
})
afterAll(async () => {
  for (const one of worlds) await one.close()
  virsh('destroy', name)
  virsh('undefine', name)
})

test('a machine without a display or a serial line: VIRT_ERR_CONSOLE_NONE', async () => {
  const vms = await world({})
  for (const kind of ['display', 'serial'] as const)
    await expect(vms.consoles.issue(kind, 'test', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_CONSOLE_NONE', params: { name: 'test' } })
})
test('a server without tickets: VIRT_ERR_CONSOLE_UNAVAILABLE', async () => {
  const made = await openWorld({ uri: 'test:///default', socketPath: libvirt.socketPath })
  worlds.push(made)
  await made.virt.vms.inventory.ready()
  const { consoles } = made.virt.vms
  await expect(consoles.issue('display', 'test', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_CONSOLE_UNAVAILABLE' })
  await expect(consoles.open('display', 'test', 'any', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_CONSOLE_UNAVAILABLE' })
})
test('a display that takes no connection: VIRT_ERR_CONSOLE_UNREACHABLE, with its address', async () => {
  // A port that was free a moment ago, and nobody's since.
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  const { consoles } = await world({ simulate: parseSimulation({ graphics: { host: '127.0.0.1', port } }) })
  const { ticket, protocol } = await consoles.issue('display', 'test', admin)
  expect(protocol).toBe('vnc')
  await expect(consoles.open('display', 'test', ticket, admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_CONSOLE_UNREACHABLE',
    params: { name: 'test', address: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' },
  })
  expect(consoles.size).toBe(0)
})
test('a serial line that somebody has open: VIRT_ERR_CONSOLE_BUSY, until he lets go', async () => {
  const file = join(libvirt.dir, `${name}.xml`)
  writeFileSync(file, echoGuest(libvirt, name))
  chmodSync(file, 0o644)
  virsh('define', file)
  virsh('start', name)
  const { consoles } = await world({ uri: libvirt.uri })
  const open = async (): Promise<{ abandon(): void }> =>
    consoles.open('serial', name, (await consoles.issue('serial', name, admin)).ticket, admin)
  const first = await open()
  await expect(open()).rejects.toMatchObject({ code: 'VIRT_ERR_CONSOLE_BUSY', params: { name } })
  first.abandon()
  const next = (): Promise<string> =>
    open().then(
      (one) => {
        one.abandon()
        return 'open'
      },
      (err: unknown) => (err as { code: string }).code,
    )
  await expect.poll(next, { timeout: 10_000 }).toBe('open')
})
