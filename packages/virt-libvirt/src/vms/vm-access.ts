import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import type { Entry, Inventory } from '../inventory/inventory.ts'
import { fromLibvirt } from '../link/failures.ts'
import type { Audience, CallerContext, ObjectRef, Policy, Principal, RunContext, View } from '../needs.ts'
import type { VmRecord } from './vm-view.ts'

/** Finds VMs for a caller and runs operations on them. */
export interface VmAccess {
  /** VMs the caller may see, sorted by name; the inventory's own array when that is all of them. */
  list(ctx: CallerContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_VM_NOT_FOUND` also for one the caller may not see, `VIRT_ERR_UNREACHABLE` */
  find(name: string, ctx: CallerContext): Promise<Entry<VmRecord>>
  /** Runs `fn` as operation `action` on a VM: found, allowed, hooks around it; libvirt's errors become this package's. */
  run<I, O>(
    action: string,
    name: string,
    ctx: RunContext,
    input: I,
    fn: (entry: Entry<VmRecord>, input: I, ctx: RunContext) => Promise<O>,
  ): Promise<O>
  /** Whether the caller may do `action` with a VM he sees. */
  can(ctx: CallerContext, action: string, entry: Entry<VmRecord>): boolean
  /** Reads a VM again and answers its entry. */
  reread(entry: Entry<VmRecord>): Promise<Entry<VmRecord>>
}

/** Reads change nothing; pulling the plug must not wait behind a start that hangs. */
const unordered = new Set(['vm.view', 'vm.screenshot', 'vm.console', 'vm.serial', 'vm.poweroff'])

/** The rule without a policy: administrators, and whom the audience names. */
export function inAudience(who: Principal | null, audience: Audience): boolean {
  if (audience.everyone === true) return true
  if (who === null) return false
  return (
    who.roles.includes('admin') ||
    audience.owner === who.name ||
    (audience.users?.includes(who.name) ?? false) ||
    (audience.groups?.some((group) => who.groups.includes(group)) ?? false)
  )
}

/** Makes a {@link VmAccess}. */
export function createVmAccess(
  { operations, link }: Pick<Deps, 'operations' | 'link'>,
  inventory: Inventory<VmRecord>,
  policy?: Policy,
): VmAccess {
  const allowed = (who: Principal | null, action: string, ref: ObjectRef, audience: Audience): boolean =>
    policy ? policy.can(who, action, { ref, audience }).allow : inAudience(who, audience)
  const last = new Map<string, Promise<unknown>>()
  /** One change of a VM after the other: each reads its definition, edits it and writes it back. */
  async function inTurn<O>(id: string, work: () => Promise<O>): Promise<O> {
    const before = last.get(id)
    const mine = before === undefined ? work() : before.then(work, work)
    last.set(id, mine)
    try {
      return await mine
    } finally {
      if (last.get(id) === mine) last.delete(id)
    }
  }
  const access: VmAccess = {
    async list({ principal }) {
      await inventory.ready()
      const all = inventory.list()
      const seen = all.filter((view) => allowed(principal, 'vm.view', view.ref, view.audience))
      return seen.length === all.length ? all : seen
    },
    async find(name, { principal }) {
      await inventory.ready()
      const entry = inventory.byName(name)
      if (entry === undefined || !allowed(principal, 'vm.view', entry.view.ref, entry.audience))
        throw new VirtError('VIRT_ERR_VM_NOT_FOUND', { name })
      return entry
    },
    async run<I, O>(
      action: string,
      name: string,
      ctx: RunContext,
      input: I,
      fn: (entry: Entry<VmRecord>, input: I, ctx: RunContext) => Promise<O>,
    ): Promise<O> {
      const entry = await access.find(name, ctx)
      const operation = { name: action, subject: entry.view.ref, audience: entry.audience }
      return operations.run(operation, ctx, input, async (amended, inner) => {
        try {
          // Hooks and others may have taken their time: what is worked on is what is there now.
          const work = (): Promise<O> => fn(inventory.entry(entry.id) ?? entry, amended, inner)
          return await (unordered.has(action) ? work() : inTurn(entry.id, work))
        } catch (err) {
          throw fromLibvirt(err, link.uri)
        }
      })
    },
    can: ({ principal }, action, { view, audience }) => allowed(principal, action, view.ref, audience),
    async reread(entry) {
      await inventory.refresh([entry.id])
      const now = inventory.entry(entry.id)
      if (now === undefined) throw new VirtError('VIRT_ERR_VM_NOT_FOUND', { name: entry.name })
      return now
    },
  }
  return access
}
