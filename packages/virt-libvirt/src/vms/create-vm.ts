import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { isVirtError, VirtError } from '../errors.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { fromLibvirt } from '../link/failures.ts'
import type { JsonValue, RunContext } from '../needs.ts'
import type { Accounts } from './accounts.ts'
import { checkAccounts } from './accounts.ts'
import { hostFacts } from './host-facts.ts'
import { assertVmName, freeName } from './names.ts'
import { planVm, referenced } from './plan-vm.ts'
import type { Reservations } from './reservations.ts'
import { callerOf } from './task-caller.ts'
import type { TemplateRecord, TemplateSource } from './template-source.ts'
import type { VmCreate } from './vm-schemas.ts'
import { type VmRecord, vmUri } from './vm-view.ts'

/** Where long work can be followed, and what it makes. */
export interface Accepted {
  readonly taskId: string
  /** URI of the object being made. */
  readonly target: string
}

async function templateOf(templates: TemplateSource, uri: string): Promise<TemplateRecord> {
  const name = referenced(uri, 'templates', '/template')
  let found: TemplateRecord | undefined
  try {
    found = await templates.get(name)
  } catch (err) {
    if (!isVirtError(err, 'VIRT_ERR_TEMPLATE_NOT_FOUND')) throw err
  }
  if (found === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/template', value: uri })
  return found
}

/** Checks a wish for a VM, holds its name and starts the task that makes it. What can be refused is refused here. */
export async function createVm(
  deps: Deps,
  parts: { inventory: Inventory<VmRecord>; templates: TemplateSource; reservations: Reservations; accounts: Accounts | undefined },
  asked: VmCreate,
  ctx: RunContext,
): Promise<Accepted> {
  const { link, operations, store, tasks, prefix } = deps
  const { inventory, templates, reservations, accounts } = parts
  const uuid = randomUUID()
  const ref = { type: 'vm', id: uuid }
  const owners = { users: asked.overrides?.users ?? [], groups: asked.overrides?.groups ?? [] }
  return operations.run({ name: 'vm.create', subject: ref, audience: owners }, ctx, asked, async (wish) => {
    await inventory.ready()
    if (wish.name !== undefined) assertVmName(wish.name)
    const template = await templateOf(templates, wish.template)
    await checkAccounts(accounts, wish.overrides ?? {}, '/overrides')
    try {
      // Planned with a name that is sure to be free only inside the transaction below.
      const plan = await planVm({ uuid, name: wish.name ?? template.name, template, asked: wish, host: await hostFacts(deps) })
      const { name, id } = await store.transaction(async (tx) => {
        const held = await reservations.names(tx)
        const isTaken = (candidate: string): boolean => held.has(candidate) || inventory.byName(candidate) !== undefined
        const chosen = wish.name ?? freeName(`${template.name}-vm-`, isTaken)
        if (isTaken(chosen)) throw new VirtError('VIRT_ERR_VM_EXISTS', { name: chosen, pointer: '/name' })
        await reservations.hold(tx, chosen, uuid)
        const audience = { users: plan.users, groups: plan.groups }
        const task = await tasks.enqueue(tx, 'vm.create', { ...plan, name: chosen } as unknown as JsonValue, {
          ctx: callerOf(ctx),
          target: vmUri(prefix, chosen),
          audience,
        })
        await reservations.assign(tx, chosen, uuid, task.id)
        return { name: chosen, id: task.id }
      })
      reservations.follow(name, id)
      return { taskId: id, target: vmUri(prefix, name) }
    } catch (err) {
      throw fromLibvirt(err, link.uri)
    }
  })
}
