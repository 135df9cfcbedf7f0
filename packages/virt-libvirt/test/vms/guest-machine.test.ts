// What a host adds to guests of other architectures, by libvirt's own words: the parts of domainCapabilities that are read, as libvirt 9.0 with QEMU 7.2 and
// Debian's firmware packages writes them.
import { LibvirtError } from '@onggi/libvirt'
import { describe, expect, test } from 'vitest'
import { domainXml } from '../../src/vms/domain-markup.ts'
import { type GuestMachine, guestMachine } from '../../src/vms/guest-machine.ts'
import type { VmPlan } from '../../src/vms/vm-plan.ts'

const efi = "<enum name='firmware'>\n      <value>efi</value>\n    </enum>"
const capabilities = (arch: string, firmware: string, maximum = 'yes'): string => `<domainCapabilities>
  <path>/usr/bin/qemu-system-${arch}</path><domain>qemu</domain><machine>virt-7.2</machine><arch>${arch}</arch>
  <os supported='yes'>
    ${firmware}
    <loader supported='yes'><value>/usr/share/AAVMF/AAVMF_CODE.fd</value><enum name='type'><value>rom</value><value>pflash</value></enum></loader>
  </os>
  <cpu><mode name='host-passthrough' supported='no'/><mode name='maximum' supported='${maximum}'/></cpu>
</domainCapabilities>`

const asked = (answer: string | Error, arch: string, machine: string, hostArch = 'x86_64'): Promise<GuestMachine> =>
  guestMachine(
    {
      async getDomainCapabilities(emulator: null, a: string, m: string) {
        expect([emulator, a, m]).toEqual([null, arch, machine])
        if (answer instanceof Error) throw answer
        return answer
      },
    } as never,
    hostArch,
    arch,
    machine,
  )

describe('guests of an architecture', () => {
  test.each([
    ['aarch64', 'virt', 'x86_64', { isForeign: true, firmware: 'efi', cpuMode: 'maximum' }],
    ['aarch64', 'virt-7.2', 'aarch64', { isForeign: false, firmware: 'efi', cpuMode: 'maximum' }],
    ['armv7l', 'virt', 'aarch64', { isForeign: true, firmware: 'efi', cpuMode: 'maximum' }],
    ['riscv64', 'virt', 'x86_64', { isForeign: true, firmware: 'efi', cpuMode: 'maximum' }],
    ['loongarch64', 'virt', 'x86_64', { isForeign: true, firmware: 'efi', cpuMode: 'maximum' }],
    ['ppc64le', 'pseries', 'ppc64', { isForeign: false, cpuMode: 'maximum' }],
    ['s390x', 's390-ccw-virtio', 'x86_64', { isForeign: true, cpuMode: 'maximum' }],
    ['x86_64', 'pc', 'aarch64', { isForeign: true }],
  ])('%s (%s) on %s', async (arch, machine, hostArch, wanted) => {
    expect(await asked(capabilities(arch, efi), arch, machine, hostArch)).toEqual(wanted)
  })
  test.each([
    ['x86_64', 'q35'],
    ['i686', 'pc'],
  ])('%s on x86_64 is not asked for', async (arch, machine) => {
    expect(await asked(new Error('asked'), arch, machine)).toEqual({ isForeign: false })
  })
  test.each([
    ['aarch64', 'qemu-efi-aarch64'],
    ['armv7l', 'qemu-efi-arm'],
    ['riscv64', 'qemu-efi-riscv64'],
  ])('%s without its firmware names the package %s', async (arch, name) => {
    const without = capabilities(arch, "<enum name='firmware'/>")
    await expect(asked(without, arch, 'virt')).rejects.toMatchObject({ code: 'VIRT_ERR_FIRMWARE_MISSING', params: { arch, package: name } })
    // What boots by itself does not miss it.
    expect(await asked(without, arch, 'mps2-an385')).toMatchObject({ isForeign: true })
  })
  test.each([
    ['aarch64', 'qemu-system-arm'],
    ['ppc64', 'qemu-system-ppc'],
    ['s390x', 'qemu-system-misc'],
  ])('%s without an emulator names the package %s', async (arch, name) => {
    const refusal = Object.assign(new LibvirtError('LIBVIRT_ERR_CONFIG_UNSUPPORTED', { message: 'no emulator', number: 67 }), {
      virCode: 67,
    })
    await expect(asked(refusal, arch, 'virt')).rejects.toMatchObject({ code: 'VIRT_ERR_ARCH_UNAVAILABLE', params: { arch, package: name } })
  })
  test('a connection that breaks is no missing emulator', async () => {
    const lost = new LibvirtError('LIBVIRT_ERR_LOST', { where: 'x', why: 'y' })
    await expect(asked(lost, 'aarch64', 'virt')).rejects.toBe(lost)
  })
})

describe('the definition', () => {
  const plan = (arch: string, machine: string, more: Partial<VmPlan> = {}): string =>
    domainXml(
      {
        ...{ uuid: '11111111-2222-3333-4444-555555555555', name: 'a', title: '', description: '', template: 't', icon: 'i' },
        ...{ arch, machine, memory: { current: 512, maxmemory: 512 }, cpu: { vcpus: 1, maxvcpus: 1 } },
        ...{ graphics: { type: 'spice', listen: '127.0.0.1' }, networks: [], userNetwork: false, agent: false, disks: [], cdrom: null },
        ...{ diskBus: 'virtio', cdromBus: 'scsi', nicModel: 'virtio', users: [], groups: [] },
        ...more,
      },
      [],
      'qemu',
    )
  test('of aarch64 lets libvirt choose UEFI, has a processor of 64 bits, a display, a keyboard and a drive that systems know', () => {
    const xml = plan('aarch64', 'virt', { firmware: 'efi', cpuMode: 'maximum' })
    expect(xml).toContain("<os firmware='efi'><type arch='aarch64' machine='virt'>hvm</type>")
    expect(xml).toContain("<cpu mode='maximum'/>")
    expect(xml).toContain('<features><acpi/></features>')
    expect(xml).toContain("<video><model type='virtio'/></video><controller type='usb' model='qemu-xhci'/>")
    expect(xml).toContain("<input type='tablet' bus='usb'/><input type='keyboard' bus='usb'/>")
    expect(xml).toContain("<controller type='scsi' model='virtio-scsi'/>")
  })
  test('of others names no firmware and what their machines have', () => {
    expect(plan('x86_64', 'pc')).toMatch(
      /<os><type[^]*<features><acpi\/><apic\/><\/features>[^]*qxl[^]*<input type='tablet' bus='usb'\/>(?!<input)/,
    )
    expect(plan('x86_64', 'pc')).not.toMatch(/controller|<cpu/)
    expect(plan('ppc64le', 'pseries')).toMatch(/<os><type[^]*'qxl'[^]*<input type='keyboard' bus='usb'\/>/)
    expect(plan('s390x', 's390-ccw-virtio')).toMatch(
      /<os><type[^]*'virtio-scsi'[^]*<video><model type='virtio'\/><\/video><input type='tablet' bus='virtio'\/>/,
    )
  })
})
