import { VirtError } from '../errors.ts'
import { element } from '../xml/build.ts'
import type { VmRecord } from './vm-view.ts'

/** What a DIMM is a multiple of: guests bring memory in by blocks of this size. Unit: MiB. */
const BLOCK_MIB = 128

/**
 * The DIMM that brings a running VM to a size beyond what it has; undefined when its balloon reaches that.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_MEMORY_SLOTS`
 */
export function dimmFor(vm: VmRecord, currentMiB: number): string | undefined {
  const { dimms, name } = vm
  if (dimms === undefined || currentMiB <= dimms.memory) return undefined
  const more = currentMiB - dimms.memory
  if (more % BLOCK_MIB !== 0) {
    const below = currentMiB - (more % BLOCK_MIB)
    const reason = `beyond ${dimms.memory} MiB memory is plugged in by ${BLOCK_MIB} MiB: ${below} or ${below + BLOCK_MIB}, not ${currentMiB}`
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/memory/current', reason })
  }
  if (dimms.freeSlots === 0) throw new VirtError('VIRT_ERR_MEMORY_SLOTS', { name, memory: dimms.memory })
  return element('memory', { model: 'dimm' }, element('target', {}, element('size', { unit: 'MiB' }, more), element('node', {}, 0))).markup
}
