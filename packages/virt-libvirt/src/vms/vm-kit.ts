import type { Deps } from '../deps.ts'
import type { Entry, Inventory } from '../inventory/inventory.ts'
import type { VmAccess } from './vm-access.ts'
import type { VmRecord } from './vm-view.ts'

/** What everything below a VM is made with. */
export interface VmKit {
  readonly deps: Deps
  readonly inventory: Inventory<VmRecord>
  readonly access: VmAccess
  /** Reads a VM after a change of ours and answers its entry. */
  readonly after: (entry: Entry<VmRecord>) => Promise<Entry<VmRecord>>
}
