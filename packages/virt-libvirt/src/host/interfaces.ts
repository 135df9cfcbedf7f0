import { access, readdir, readFile, readlink } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'

/** A network interface of the host. */
export interface HostInterface {
  readonly name: string
  readonly type: 'nic' | 'vlan' | 'bonding' | 'bridge'
  readonly status: 'active' | 'inactive'
  /** '' when it has none. */
  readonly ipaddr: string
  /** '' when it has none. */
  readonly netmask: string
  /** Kernel module of its driver; 'unknown' when the kernel does not say. */
  readonly module: string
  /** The bridge or bond it belongs to; '' when none. */
  readonly master: string
}

const NET = '/sys/class/net'
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const linked = (path: string): Promise<string> => readlink(path).then(last, () => '')

/** Interfaces of the host, without loopback and without those of running machines (tap, macvtap, veth). */
export async function readInterfaces(): Promise<readonly HostInterface[]> {
  const names = await readdir(NET).catch(() => [])
  const found = await Promise.all(names.map(one))
  return found.filter((i) => i !== undefined)
}

async function one(name: string): Promise<HostInterface | undefined> {
  const at = `${NET}/${name}`
  if (name === 'lo' || (await exists(`${at}/tun_flags`))) return undefined
  const [isBridge, isBond, isVlan, isDevice, state, driver, master] = await Promise.all([
    exists(`${at}/bridge`),
    exists(`${at}/bonding`),
    exists(`/proc/net/vlan/${name}`),
    exists(`${at}/device`),
    readFile(`${at}/operstate`, 'utf8').catch(() => ''),
    linked(`${at}/device/driver`),
    linked(`${at}/master`),
  ])
  if (!isBridge && !isBond && !isVlan && !isDevice && !/^(eth|en|wl|ib)/.test(name)) return undefined
  const address = networkInterfaces()[name]?.find((a) => a.family === 'IPv4')
  const type = isBridge ? 'bridge' : isBond ? 'bonding' : isVlan ? 'vlan' : 'nic'
  return {
    name,
    type,
    // Drivers without carrier detection say "unknown" while they work (Documentation/networking/operstates.rst).
    status: ['up', 'unknown'].includes(state.trim()) ? 'active' : 'inactive',
    ipaddr: address?.address ?? '',
    netmask: address?.netmask ?? '',
    module: driver || (type === 'nic' ? 'unknown' : type),
    master,
  }
}
