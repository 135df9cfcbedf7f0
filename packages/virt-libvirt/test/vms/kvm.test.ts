import { existsSync } from 'node:fs'
import { connect } from '@onggi/libvirt'
import { describe, expect, test } from 'vitest'
import { echoGuest, greeting } from '../../../../test/support/echo-guest.ts'
import { ownLibvirt, stopLibvirt } from '../../../../test/support/libvirt.ts'
import { systemClock } from '../../src/clock.ts'
import { VirtError } from '../../src/errors.ts'
import { createKvmProbe, type KvmFinding } from '../../src/vms/kvm.ts'
import { memoryNeeds } from '../../src/testing/index.ts'
import { quiet } from '../support/calls.ts'

/** A libvirt on a host of this architecture; `stats` is what its guest shows, in turn. */
async function find(
  arch: string,
  kvm: readonly string[],
  stats: readonly Record<string, number>[],
): Promise<{ finding: KvmFinding; xml: string }> {
  let xml = ''
  let shown = 0
  const connection = {
    getType: async () => 'QEMU',
    getHostname: async () => 'host',
    getLibVersion: async () => 9_000_000,
    getVersion: async () => 7_002_000,
    getDomainCapabilities: async () =>
      `<domainCapabilities><domain>${kvm.includes(arch) ? 'kvm' : 'qemu'}</domain><arch>${arch}</arch></domainCapabilities>`,
    async domainCreateXML(given: string) {
      xml = given
      if (stats.length === 0) throw new VirtError('VIRT_ERR_LIBVIRT', { message: 'failed to initialize kvm', number: 1 })
      return { destroy: async () => undefined }
    },
    getAllDomainStats: async () => [{ params: stats[Math.min(shown++, stats.length - 1)] }],
  }
  const link = { uri: 'qemu:///system', connection: () => connection, state: { kind: 'up' } }
  const clock = { ...systemClock, after: (_: number, fn: () => void) => (queueMicrotask(fn), () => undefined) }
  const probe = createKvmProbe({ link, store: memoryNeeds(() => undefined).store, log: quiet, clock } as never)
  return { finding: await probe.find(), xml }
}
const runs = { 'state.state': 1, 'vcpu.0.time': 5 }

describe('the probing guest', () => {
  test.each([
    ['x86_64', ['i686', 'x86_64'], 'x86_64', 'pc', 'host-model'],
    ['aarch64', ['aarch64'], 'aarch64', 'virt', 'host-passthrough'],
    ['riscv64', ['riscv64'], 'riscv64', 'virt', 'host-passthrough'],
    ['s390x', ['s390x'], 's390x', 's390-ccw-virtio', 'host-model'],
    ['ppc64le', ['ppc64', 'ppc64le'], 'ppc64le', 'pseries', 'host-model'],
  ])('of a host of %s is one of its own', async (host, offered, arch, machine, cpu) => {
    const { finding, xml } = await find(host, offered, [runs])
    expect(finding).toEqual({ usable: true })
    expect(xml).toContain(`arch='${arch}'`)
    expect(xml).toContain(`machine='${machine}'`)
    expect(xml).toContain(`mode='${cpu}'`)
    expect(xml.includes('<acpi')).toBe(machine === 'pc')
  })
  test.each([
    ['no KVM is offered', [], [runs], /no KVM/],
    ['the guest does not start', ['x86_64'], [], /failed to initialize kvm/],
    ['the guest stops in its first instruction', ['x86_64'], [{ 'state.state': 3 }], /stopped/],
    ['the guest has a process and never runs', ['x86_64'], [{ 'state.state': 1, 'vcpu.0.time': 0 }], /did not run/],
  ])('proves nothing when %s', async (_, offered, stats, why) => {
    const { finding } = await find('x86_64', offered, stats as Record<string, number>[])
    expect(finding).toEqual({ usable: false, why: expect.stringMatching(why) })
  })
})

// A probe that finds nothing, and a guest that says nothing, take their time.
const long = process.env['ONGGI_LONG'] !== undefined
describe.runIf(long && process.getuid?.() === 0 && existsSync('/dev/kvm'))('a /dev/kvm that is there', () => {
  test('counts as usable exactly when a guest does something with it', { timeout: 60_000 }, async () => {
    const libvirt = await ownLibvirt('system', { kvm: true })
    const connection = await connect('qemu:///system', { socketPath: libvirt.socketPath })
    try {
      const link = { uri: libvirt.uri, connection: () => connection, state: { kind: 'up' } }
      const { store } = memoryNeeds(() => undefined)
      const finding = await createKvmProbe({ link, store, log: quiet, clock: systemClock } as never).find()
      const xml = echoGuest(libvirt, 'kvm-echo')
        .replace("type='qemu'", "type='kvm'")
        .replace('<devices>', "<cpu mode='host-model'/><devices>")
      expect(await speaks(connection, xml)).toBe(finding.usable)
    } finally {
      await connection.close()
      await stopLibvirt(libvirt)
    }
  })
})

/** Whether the guest says its greeting: it booted. */
async function speaks(connection: Awaited<ReturnType<typeof connect>>, xml: string): Promise<boolean> {
  let domain
  try {
    domain = await connection.domainCreateXML(xml, 1)
  } catch {
    return false
  }
  const line = await domain.openConsole()
  let heard = ''
  try {
    return await new Promise<boolean>((resolve) => {
      const over = systemClock.after(4000, () => resolve(false))
      line.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1')
        if (!heard.includes(greeting)) return
        over()
        resolve(true)
      })
      line.on('error', () => resolve(false))
      line.on('end', () => resolve(false))
      void domain.resume()
    })
  } finally {
    line.destroy()
    await domain.destroy().catch(() => undefined)
  }
}
