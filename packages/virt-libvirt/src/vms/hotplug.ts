import { VirtError } from '../errors.ts'
import { element, type Markup } from '../xml/build.ts'
import { isActive } from './vm-state.ts'
import type { VmRecord } from './vm-view.ts'

/** What a DIMM is a multiple of: guests bring memory in by blocks of this size. Unit: MiB. */
const blockMiB = (arch: string): number => (arch.startsWith('ppc64') ? 256 : 128)

/** DIMM slots of the machines made here. */
export const SLOTS = 16
/** What a machine made here can grow to at most, however large the host: processors that QEMU emulates address a terabyte, devices included. Unit: MiB. */
const FARTHEST_MIB = 262_144

/**
 * What a machine to be made can grow to while it runs; undefined where memory cannot be plugged in: DIMMs are told to a guest by ACPI (x86) or by its
 * firmware (POWER). 32-bit processors have no addresses for them, s390x has no DIMMs, and `virt` machines need a firmware with ACPI, which we do not choose.
 */
export function memoryLimit(o: {
  readonly arch: string
  readonly machine: string
  readonly maxMiB: number
  readonly hostMiB: number
}): number | undefined {
  const isAble = o.arch === 'x86_64' ? /^(pc|q35|pc-.+)$/.test(o.machine) : /^ppc64/.test(o.arch) && o.machine.startsWith('pseries')
  const block = blockMiB(o.arch)
  const limit = Math.floor(Math.min(o.hostMiB, FARTHEST_MIB) / block) * block
  return isAble && limit >= o.maxMiB + block ? limit : undefined
}

/**
 * MiB to plug into a running VM so that it has `totalMiB`; undefined when it is off, has as much, or cannot grow that far.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_MEMORY_SLOTS`
 */
export function pluggable(vm: VmRecord, totalMiB: number): number | undefined {
  const { dimms, name, memory } = vm
  const more = totalMiB - memory.maxmemory
  if (!isActive(vm.state) || dimms === undefined || more <= 0 || totalMiB > dimms.limit) return undefined
  const block = blockMiB(vm.arch)
  if (more % block !== 0) {
    const below = totalMiB - (more % block)
    const reason = `beyond ${memory.maxmemory} MiB memory is plugged in by ${block} MiB: ${below} or ${below + block}, not ${totalMiB}`
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/memory/current', reason })
  }
  if (dimms.freeSlots === 0) throw new VirtError('VIRT_ERR_MEMORY_SLOTS', { name, memory: memory.maxmemory })
  return more
}

/** A DIMM of this size. */
export const dimmMarkup = (sizeMiB: number): Markup =>
  element('memory', { model: 'dimm' }, element('target', {}, element('size', { unit: 'MiB' }, sizeMiB), element('node', {}, 0)))
