import type { Connect } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import { isInvalidArgument, isUnsupported } from '../link/failures.ts'
import { all, attribute } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { emulatorPackage, firmwarePackage, isPc } from './architectures.ts'

/** What a host adds to guests of an architecture. */
export interface GuestMachine {
  /** The firmware libvirt is to choose; absent: the emulator's own. */
  readonly firmware?: 'efi'
  /** The emulator's best processor, where its usual one is older than what systems of this architecture need. */
  readonly cpuMode?: 'maximum'
  /** Its instructions are not the host's: no hardware virtualization. */
  readonly isForeign: boolean
}

const families: Readonly<Record<string, string>> = { i686: 'x86_64', ppc64le: 'ppc64' }
const familyOf = (arch: string): string => families[arch] ?? arch

/**
 * Asks libvirt what guests of an architecture and machine type get. PCs are not asked for: their own firmware boots everything. `virt` machines have none of
 * their own that reads a disk.
 * @throws {@link VirtError} `VIRT_ERR_ARCH_UNAVAILABLE` without an emulator, `VIRT_ERR_FIRMWARE_MISSING` without UEFI for a machine that needs it
 */
export async function guestMachine(connection: Connect, hostArch: string, arch: string, machine: string): Promise<GuestMachine> {
  const isForeign = familyOf(arch) !== familyOf(hostArch)
  if (isPc(arch) && !isForeign) return { isForeign }
  let xml: string
  try {
    xml = await connection.getDomainCapabilities(null, arch, machine)
  } catch (err) {
    if (!isUnsupported(err) && !isInvalidArgument(err)) throw err
    throw new VirtError('VIRT_ERR_ARCH_UNAVAILABLE', { arch, machine, package: emulatorPackage(arch) }, { cause: err })
  }
  const capabilities = parseRoot(xml, 'domainCapabilities')
  const offers = all(capabilities, 'os/enum').find((one) => one.getAttribute('name') === 'firmware')
  const hasEfi = offers !== undefined && all(offers, 'value').some((value) => value.textContent?.trim() === 'efi')
  const needsEfi = !isPc(arch) && /^virt(-|$)/.test(machine)
  if (needsEfi && !hasEfi) throw new VirtError('VIRT_ERR_FIRMWARE_MISSING', { arch, package: firmwarePackage(arch) })
  const maximum = all(capabilities, 'cpu/mode').some((m) => m.getAttribute('name') === 'maximum' && m.getAttribute('supported') === 'yes')
  return { isForeign, ...(needsEfi ? { firmware: 'efi' } : {}), ...(maximum && !isPc(arch) ? { cpuMode: 'maximum' } : {}) }
}

/** Every machine type takes so many processors: not asked for. */
const FEW = 16

/**
 * Refuses more processors than the emulator gives a machine of this type, which libvirt would find out when the volumes are made.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` at `pointer`
 */
export async function assertVcpus(connection: Connect, arch: string, machine: string, maxvcpus: number, pointer: string): Promise<void> {
  if (maxvcpus <= FEW) return
  let xml: string
  try {
    xml = await connection.getDomainCapabilities(null, arch, machine === '' ? null : machine)
  } catch (err) {
    // The test driver knows no limit.
    if (isUnsupported(err) || isInvalidArgument(err)) return
    throw err
  }
  const limit = Number(attribute(parseRoot(xml, 'domainCapabilities'), 'max', 'vcpu') ?? maxvcpus)
  if (maxvcpus > limit)
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason: `a machine of type ${machine} takes ${limit} processors at most` })
}
