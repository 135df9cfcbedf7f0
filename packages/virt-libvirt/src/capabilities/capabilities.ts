import { access, readdir } from 'node:fs/promises'
import type { Deps } from '../deps.ts'
import { all } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { hypervisorOf } from '../link/hypervisor.ts'
import type { KvmProbe } from '../vms/kvm.ts'

/** Why an ability is missing and what brings it: message codes, so that each caller reads them in his language. */
export interface Lack {
  readonly reason: { readonly code: string; readonly params: Readonly<Record<string, string>> }
  readonly cure: { readonly code: string; readonly params: Readonly<Record<string, string>> }
}
/** What this host can do. */
export interface CapabilitiesView {
  /** Schemes a CD-ROM can be read over. */
  readonly libvirt_stream_protocols: readonly string[]
  readonly qemu_stream: boolean
  readonly qemu_spice: boolean
  /** null: unknown while libvirt is away. */
  readonly screenshot: boolean | null
  readonly kernel_vfio: boolean
  readonly nm_running: boolean
  readonly mem_hotplug_support: boolean
  readonly libvirtd_running: boolean
  /** Guests run with hardware virtualization; found by running one. */
  readonly kvm: boolean
  /** One entry for each ability that is false. */
  readonly reasons: Readonly<Record<string, Lack>>
}
/** Finds out what the host can do. */
export interface Capabilities {
  read(): Promise<CapabilitiesView>
}

const protocols = ['http', 'https', 'ftp', 'ftps', 'tftp'] as const
/** Where distributions put the block drivers that QEMU loads when needed. */
const moduleDirs = [
  '/usr/lib/x86_64-linux-gnu/qemu',
  '/usr/lib/aarch64-linux-gnu/qemu',
  '/usr/lib64/qemu-kvm',
  '/usr/lib64/qemu',
  '/usr/lib/qemu',
]

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
async function hasCurl(): Promise<boolean> {
  const found = await Promise.all(moduleDirs.map((dir) => readdir(dir).catch((): string[] => [])))
  return found.flat().some((name) => name.startsWith('block-curl'))
}

/** Makes {@link Capabilities}; facts of this machine are read anew each time, those of libvirt only while it answers. */
export function createCapabilities({ link, simulate }: Pick<Deps, 'link' | 'simulate'>, kvm: KvmProbe): Capabilities {
  async function hypervisor(): Promise<{ isSimulated: boolean; spice: boolean; kvm: boolean; why: string }> {
    const connection = link.connection()
    const type = await hypervisorOf(connection)
    // libvirt's test driver stands for a host that can do everything.
    if (type !== 'qemu')
      return { isSimulated: type === 'test', spice: type === 'test', kvm: type === 'test', why: 'this hypervisor is not QEMU' }
    const [xml, finding] = await Promise.all([connection.getDomainCapabilities(), kvm.find()])
    const kinds = all(parseRoot(xml, 'domainCapabilities'), 'devices/graphics/enum')
    const spice = kinds.some((kind) => kind.getAttribute('name') === 'type' && /\bspice\b/.test(kind.textContent ?? ''))
    return { isSimulated: false, spice, kvm: finding.usable, why: finding.why ?? '' }
  }
  return {
    async read() {
      const [curl, vfio, nm, found] = await Promise.all([
        hasCurl(),
        exists('/sys/bus/pci/drivers/vfio-pci'),
        exists('/run/NetworkManager'),
        hypervisor().catch(() => undefined),
      ])
      const up = found !== undefined
      const isSimulated = found?.isSimulated ?? false
      const streams = curl || isSimulated
      const answer = {
        libvirt_stream_protocols: streams ? [...protocols] : [],
        qemu_stream: streams,
        qemu_spice: found?.spice ?? false,
        screenshot: up ? true : null,
        kernel_vfio: vfio || isSimulated,
        nm_running: nm && !isSimulated,
        mem_hotplug_support: up,
        libvirtd_running: up,
        kvm: found?.kvm ?? false,
        ...(isSimulated ? (simulate?.capabilities as Partial<CapabilitiesView>) : {}),
      }
      const reasons: Record<string, Lack> = {}
      const lack = (name: string, params: Record<string, string> = {}): void => {
        const code = `VIRT_LACK_${name.toUpperCase()}`
        reasons[name] = { reason: { code, params }, cure: { code: `${code}_CURE`, params } }
      }
      for (const [name, value] of Object.entries(answer)) {
        if (value !== false) continue
        if (!up && ['qemu_spice', 'mem_hotplug_support', 'kvm', 'libvirtd_running'].includes(name)) {
          const why = link.state.reason?.message ?? 'connecting'
          lack('libvirtd_running', { uri: link.uri, why })
          reasons[name] = reasons['libvirtd_running']!
        } else lack(name, name === 'kvm' ? { why: found?.why ?? '' } : {})
      }
      return { ...answer, reasons }
    },
  }
}
