import { VirtError } from '../errors.ts'
import type { RunContext, TaskType } from '../needs.ts'
import type { Accepted } from './create-vm.ts'
import { callerOf } from './task-caller.ts'
import type { VmKit } from './vm-kit.ts'
import { vmUri } from './vm-view.ts'

/** The task of a migration on a simulated host: it ends as the simulation says, and the VM stays. */
export const simulatedMigration = ({ deps }: VmKit): TaskType<{ name: string; host: string }, null> => ({
  name: 'vm.migrate',
  cancellable: false,
  onCrash: 'compensate',
  steps: {},
  async run({ name, host }, ctx) {
    ctx.progress(0, { code: 'VIRT_TASK_MIGRATE', params: { name, host } })
    if (deps.simulate?.migrate !== 'ok') throw new VirtError('VIRT_ERR_MIGRATE_FAILED', { name, host })
    return null
  },
})

/**
 * Starts the task that moves a VM to another host.
 * @throws {@link VirtError} `VIRT_ERR_MIGRATE_UNAVAILABLE` on a real host: machines are moved on simulated hosts only so far.
 */
export const migrateVm = ({ deps, access }: VmKit, vm: string, host: string, ctx: RunContext): Promise<Accepted> =>
  access.run('vm.migrate', vm, ctx, { host }, async (entry, wish) => {
    if (deps.simulate === undefined) throw new VirtError('VIRT_ERR_MIGRATE_UNAVAILABLE', { name: entry.name })
    const target = vmUri(deps.prefix, entry.name)
    const { id } = await deps.store.transaction((tx) =>
      deps.tasks.enqueue(tx, 'vm.migrate', { name: entry.name, host: wish.host }, { ctx: callerOf(ctx), target, audience: entry.audience }),
    )
    return { taskId: id, target }
  })
