import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bootIso, ownLibvirt, sessionLibvirt, stopLibvirt, systemLibvirt } from './support/libvirt.ts'
import { isRunning } from './support/daemon.ts'

const namespaceOf = (pid: string): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return undefined
  }
}
const virsh = (uri: string, ...args: string[]) => spawnSync('virsh', ['-q', '-c', uri, ...args], { encoding: 'utf8' })

test('a private session daemon answers qemu:///session and is shared within a run', async () => {
  const [a, b] = await Promise.all([sessionLibvirt(), sessionLibvirt()])
  expect(a.pid).toBe(b.pid)
  expect(virsh(a.uri, 'version').stdout).toContain('QEMU')
})

test.runIf(process.getuid?.() === 0)('a private system daemon has the default network, in a network namespace of its own', async () => {
  const l = await systemLibvirt()
  expect(virsh(l.uri, 'net-list', '--all', '--name').stdout).toContain('default')
})

test('a stopped daemon leaves no process', async () => {
  const l = await ownLibvirt('session')
  await stopLibvirt(l)
  expect(isRunning(l.pid)).toBe(false)
})

test.runIf(process.getuid?.() === 0)('a stopped system daemon leaves neither guest nor helper', async () => {
  const l = await ownLibvirt('system')
  expect(virsh(l.uri, 'net-start', 'default').stderr).toBe('')
  const inside = (): string[] =>
    readdirSync('/proc').filter((p) => /^\d+$/.test(p) && namespaceOf(p) === l.namespace && isRunning(Number(p)))
  expect(inside().length).toBeGreaterThan(1) // libvirtd, virtlogd, dnsmasq
  await stopLibvirt(l)
  expect(inside()).toEqual([])
})

test('the boot ISO is there', () => {
  expect(bootIso()).toMatch(/\.iso$/)
})
