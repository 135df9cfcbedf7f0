import { constants } from '@onggi/libvirt'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Deps } from '../deps.ts'
import { hypervisorOf } from '../link/hypervisor.ts'
import type { StoreType } from '../needs.ts'
import { element } from '../xml/build.ts'
import { text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { defaultMachine, hostCpuMode } from './architectures.ts'

const { DomainCreateFlags, DomainStatsTypes } = constants

const storeType = 'virt.kvm'
/** The store type in which the finding about KVM is kept. */
export const kvmType: StoreType = { name: storeType }

/** Whether guests run with hardware virtualization. */
export interface KvmFinding {
  readonly usable: boolean
  /** Why not: for people who read logs; the capability's reason is a code. */
  readonly why?: string
}
/** Finds out, once per host and boot, by running a guest. */
export interface KvmProbe {
  find(): Promise<KvmFinding>
}

const probeName = (): string => `onggi-probe-${randomUUID()}`
/** Whether a domain is such a guest: it is nobody's VM and is shown nowhere. */
export const isProbe = (name: string): boolean => /^onggi-probe-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)

const waitMs = 100
const patienceMs = 5000

/** Makes a {@link KvmProbe}. */
export function createKvmProbe({ link, store, log, clock }: Deps): KvmProbe {
  let finding: Promise<KvmFinding> | undefined

  const guest = (arch: string): string => {
    const isX86 = arch === 'x86_64' || arch === 'i686'
    return element(
      'domain',
      { type: 'kvm' },
      element('name', {}, probeName()),
      element('memory', { unit: 'MiB' }, 16 * (arch.startsWith('ppc64') ? 16 : 1)),
      element('vcpu', {}, 1),
      element('os', {}, element('type', { arch, machine: defaultMachine(arch) }, 'hvm')),
      isX86 && element('features', {}, element('acpi')),
      // As real guests have it: where the host's processor cannot be passed on, a plainer one may still run, and prove nothing.
      element('cpu', { mode: hostCpuMode(arch) }),
      element('devices', {}, element('controller', { type: 'usb', model: 'none' }), element('memballoon', { model: 'none' })),
    ).markup
  }

  /** A guest that merely has a process may hang in its first instruction: it has to have used its processor. */
  async function run(): Promise<KvmFinding> {
    const connection = link.connection()
    // Of the host's own kind of guest only: libvirt's list of all kinds asks every emulator that is installed, a second each.
    const capabilities = parseRoot(await connection.getDomainCapabilities(), 'domainCapabilities')
    const arch = text(capabilities, 'domain') === 'kvm' ? text(capabilities, 'arch') : undefined
    if (arch === undefined) return { usable: false, why: 'libvirt offers no KVM: /dev/kvm is missing or its user may not open it' }
    let domain
    try {
      domain = await connection.domainCreateXML(guest(arch), DomainCreateFlags.AUTODESTROY)
    } catch (err) {
      if (link.state.kind !== 'up') throw err
      return { usable: false, why: err instanceof Error ? err.message : String(err) }
    }
    try {
      for (let waited = 0; waited < patienceMs; waited += waitMs) {
        const [stats] = await connection.getAllDomainStats([domain], DomainStatsTypes.STATE | DomainStatsTypes.VCPU)
        if (Number(stats?.params['state.state'] ?? 0) !== 1) return { usable: false, why: 'a guest under KVM stopped by itself' }
        if (Number(stats?.params['vcpu.0.time'] ?? 0) > 0) return { usable: true }
        await new Promise<void>((resolve) => clock.after(waitMs, resolve))
      }
      return { usable: false, why: 'a guest under KVM did not run' }
    } catch (err) {
      if (link.state.kind !== 'up') throw err
      return { usable: false, why: err instanceof Error ? err.message : String(err) }
    } finally {
      await domain.destroy().catch(() => undefined)
    }
  }
  /** What the finding holds for: this kind of guest, this daemon's programs on this boot of this machine. */
  async function key(): Promise<string> {
    const connection = link.connection()
    const [host, library, hypervisor] = await Promise.all([connection.getHostname(), connection.getLibVersion(), connection.getVersion()])
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
    return `host-arch ${link.uri} ${host} ${String(library)} ${String(hypervisor)} ${boot.trim()}`
  }
  async function find(): Promise<KvmFinding> {
    if ((await hypervisorOf(link.connection())) !== 'qemu') return { usable: false, why: 'this hypervisor is not QEMU' }
    const host = await key()
    const kept = await store.transaction((tx) => tx.get<{ host: string; finding: KvmFinding }>(storeType, 'host'))
    if (kept?.value.host === host) return kept.value.finding
    const found = await run()
    log.info({ ...found }, 'looked for KVM by running a guest')
    await store.transaction((tx) => tx.put(storeType, 'host', { host, finding: found }))
    return found
  }
  return {
    find() {
      finding ??= find().catch((err: unknown) => {
        finding = undefined
        throw err
      })
      return finding
    },
  }
}
