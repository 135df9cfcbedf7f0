import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import type { StoreType, Tx } from '../needs.ts'

const storeType = 'virt.vm-name'
/** The store type in which names of VMs that are being made are held. */
export const reservationType: StoreType = { name: storeType }

interface Reservation {
  readonly uuid: string
  /** Absent inside the transaction that makes it. */
  readonly task?: string
}
/** Names of VMs whose tasks have not ended: taken, though libvirt does not know them yet. */
export interface Reservations {
  /** Names held, read in the caller's transaction. */
  names(tx: Tx): Promise<ReadonlySet<string>>
  /** Holds a name. @throws {@link VirtError} `VIRT_ERR_VM_EXISTS` */
  hold(tx: Tx, name: string, uuid: string): Promise<void>
  /** Says which task makes it: the name is given up when that ends, however it ends. */
  assign(tx: Tx, name: string, uuid: string, task: string): Promise<void>
  follow(name: string, task: string): void
  /** Takes up the names that an earlier run held. */
  start(): Promise<void>
  close(): void
}

/** Makes {@link Reservations}. */
export function createReservations({ store, tasks, log }: Pick<Deps, 'store' | 'tasks' | 'log'>): Reservations {
  const ending = new AbortController()
  const give = (name: string): Promise<boolean> => store.transaction((tx) => tx.delete(storeType, name))
  function follow(name: string, task: string): void {
    tasks
      .wait(task, { signal: ending.signal })
      // A task that cannot be waited for is gone: so is its claim on the name.
      .catch(() => undefined)
      .then(() => (ending.signal.aborted ? false : give(name)))
      .catch((err: unknown) => {
        log.warn({ err, name }, 'a name held for a virtual machine could not be given up')
      })
  }
  return {
    async names(tx) {
      return new Set((await tx.list(storeType)).map(({ id }) => id))
    },
    async hold(tx, name, uuid) {
      if ((await tx.get(storeType, name)) !== undefined) throw new VirtError('VIRT_ERR_VM_EXISTS', { name, pointer: '/name' })
      await tx.put<Reservation>(storeType, name, { uuid })
    },
    async assign(tx, name, uuid, task) {
      await tx.put<Reservation>(storeType, name, { uuid, task })
    },
    follow,
    async start() {
      const held = await store.transaction((tx) => tx.list<Reservation>(storeType))
      for (const { id, value } of held)
        if (value.task === undefined) await give(id)
        else follow(id, value.task)
    },
    close() {
      ending.abort()
    },
  }
}
