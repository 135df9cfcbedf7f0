import type { Deps } from '../deps.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { TaskType } from '../needs.ts'
import { createVmSteps, type MadeVolume } from './create-steps.ts'
import { domainXml, type ReadyDisk } from './domain-markup.ts'
import { hypervisorOf } from '../link/hypervisor.ts'
import type { KvmProbe } from './kvm.ts'
import type { VmPlan } from './vm-plan.ts'
import type { VmRecord } from './vm-view.ts'

/** The task that makes a VM: one step per volume, then one definition that carries our metadata too. */
export function createVmTask(
  deps: Deps,
  o: { inventory: Inventory<VmRecord>; kvm: KvmProbe },
): TaskType<VmPlan, { uuid: string; name: string }> {
  const { link } = deps
  return {
    name: 'vm.create',
    cancellable: true,
    onCrash: 'compensate',
    steps: { ...createVmSteps(deps) },
    async run(plan, ctx) {
      const total = plan.disks.length + 2
      let done = 0
      const advance = (code: string, params?: Record<string, string | number>): void => {
        ctx.progress(done / total, { code, ...(params ? { params } : {}) })
      }
      const disks: ReadyDisk[] = []
      for (const disk of plan.disks) {
        advance('VIRT_TASK_VOLUME', { volume: disk.volume, pool: disk.pool })
        ctx.signal.throwIfAborted()
        disks.push({ ...disk, ...(await ctx.step<MadeVolume>('volume', { ...disk })) })
        done++
      }
      advance('VIRT_TASK_DEFINE', { name: plan.name })
      ctx.signal.throwIfAborted()
      const xml = domainXml(plan, disks, await virtType(plan))
      await ctx.step('define', { uuid: plan.uuid, name: plan.name, xml })
      done++
      advance('VIRT_TASK_DEFINE', { name: plan.name })
      await o.inventory.refresh([plan.uuid])
      ctx.progress(1, { code: 'VIRT_TASK_CREATED', params: { name: plan.name } })
      return { uuid: plan.uuid, name: plan.name }
    },
  }
  async function virtType({ isForeign }: VmPlan): Promise<string> {
    if ((await hypervisorOf(link.connection())) === 'test') return 'test'
    return isForeign !== true && (await o.kvm.find()).usable ? 'kvm' : 'qemu'
  }
}
