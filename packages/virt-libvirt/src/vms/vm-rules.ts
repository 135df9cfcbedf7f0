import { isIP } from 'node:net'
import { VirtError } from '../errors.ts'
import { mediaUrl } from '../media/remote-media.ts'
import { assertXmlText } from '../xml/characters.ts'
import type { CpuTopology } from './vm-record.ts'

/** Least memory of a guest, in MiB. */
export const minMemoryMiB = 128

const refuse = (pointer: string, reason: string): never => {
  throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })
}

/**
 * Memory as asked over memory as it is: a current size above the maximum raises the maximum, unless that was given too. Of a machine that exists
 * only what changes is judged: it may have been made on a larger host.
 */
export function mergeMemory(
  was: { readonly current: number; readonly maxmemory: number },
  asked: { readonly current?: number; readonly maxmemory?: number } | undefined,
  hostMiB: number,
  pointer: string,
  o: { readonly isExisting?: boolean } = {},
): { current: number; maxmemory: number } {
  const current = asked?.current ?? Math.min(was.current, asked?.maxmemory ?? was.current)
  const maxmemory = asked?.maxmemory ?? Math.max(was.maxmemory, current)
  const isKept = (field: 'current' | 'maxmemory', value: number): boolean => o.isExisting === true && value === was[field]
  for (const [field, value] of Object.entries({ current, maxmemory }) as ['current' | 'maxmemory', number][]) {
    if (isKept(field, value)) continue
    if (value < minMemoryMiB) refuse(`${pointer}/${field}`, `at least ${minMemoryMiB} MiB, got ${value}`)
    if (value > hostMiB) refuse(`${pointer}/${field}`, `the host has ${hostMiB} MiB, got ${value}`)
  }
  if (current > maxmemory) refuse(`${pointer}/current`, `${current} MiB is more than maxmemory, ${maxmemory} MiB`)
  return { current, maxmemory }
}

/** Processors as asked over processors as they are. */
export function mergeCpu(
  was: { readonly vcpus: number; readonly maxvcpus: number; readonly topology?: CpuTopology },
  asked: { readonly vcpus?: number; readonly maxvcpus?: number; readonly topology?: object } | undefined,
  pointer: string,
): { vcpus: number; maxvcpus: number; topology?: CpuTopology } {
  const given = asked?.topology
  const topology = given === undefined ? was.topology : 'sockets' in given ? (given as CpuTopology) : undefined
  const product = topology && topology.sockets * topology.cores * topology.threads
  const vcpus = asked?.vcpus ?? Math.min(was.vcpus, asked?.maxvcpus ?? product ?? was.vcpus)
  // A new topology alone decides the maximum; without one the maximum follows the count upwards.
  const maxvcpus = asked?.maxvcpus ?? (given !== undefined && product !== undefined ? product : Math.max(was.maxvcpus, vcpus))
  if (vcpus > maxvcpus) refuse(`${pointer}/vcpus`, `${vcpus} is more than maxvcpus, ${maxvcpus}`)
  if (product !== undefined && product !== maxvcpus)
    refuse(`${pointer}/maxvcpus`, `${maxvcpus} must be sockets × cores × threads of the topology, ${product}`)
  return { vcpus, maxvcpus, ...(topology ? { topology } : {}) }
}

/** Refuses a medium that no machine could be given: libvirt has no place for the user and password of a URL, and a definition is no place for them. */
export function assertMedium(path: string | null, pointer: string): void {
  const url = path === null ? undefined : mediaUrl(path)
  if (url === undefined) return
  if (url.username !== '' || url.password !== '') refuse(pointer, 'a URL with user and password cannot be given to a virtual machine')
}

/** Refuses a password that the display would cut off. */
export function assertPassword(passwd: string | null | undefined, type: string | undefined, pointer: string): void {
  if (passwd === null || passwd === undefined) return
  assertXmlText(passwd, pointer)
  if (type !== 'spice' && Buffer.byteLength(passwd) > 8) refuse(pointer, 'VNC looks at eight characters; give at most eight')
}

/** Refuses a listen address that is no IP address. */
export function assertListen(listen: string | undefined, pointer: string): void {
  if (listen !== undefined && isIP(listen) === 0) refuse(pointer, `an IP address is needed, got ${listen}`)
}
