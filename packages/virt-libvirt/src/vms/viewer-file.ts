import { VirtError } from '../errors.ts'
import { isActive } from './vm-state.ts'
import type { VmRecord } from './vm-view.ts'

const wildcards = new Set(['', '0.0.0.0', '::'])

/** The connection file of virt-viewer for a running VM; `host` is used where the display listens on every address. */
export function viewerFile(vm: VmRecord, host: string, passwd: string | undefined, simulatedHost?: string): string {
  const graphics = vm.graphics[0]
  if (!isActive(vm.state) || graphics?.port == null)
    throw new VirtError('VIRT_ERR_VM_STATE', {
      name: vm.name,
      state: vm.state,
      action: 'opening its display',
      needed: 'running, with a display',
    })
  const at = simulatedHost ?? (wildcards.has(graphics.listen) ? host : graphics.listen)
  const lines = ['[virt-viewer]', `type=${graphics.type}`, `host=${at}`, `port=${graphics.port}`]
  return `${[...lines, ...(passwd === undefined ? [] : [`password=${passwd}`])].join('\n')}\n`
}
