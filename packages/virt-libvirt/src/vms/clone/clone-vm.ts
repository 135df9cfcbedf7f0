import { randomUUID } from 'node:crypto'
import { VirtError } from '../../errors.ts'
import { isExisting } from '@onggi/libvirt'
import type { JsonValue, RunContext, TaskType } from '../../needs.ts'
import { deleteVolume } from '../../storage/volume-steps.ts'
import { readVolume } from '../../storage/volume-record.ts'
import { element } from '../../xml/build.ts'
import { attribute } from '../../xml/find.ts'
import { parseRoot } from '../../xml/parse.ts'
import type { Accepted } from '../create-vm.ts'
import { createVmSteps } from '../create-steps.ts'
import { freeName } from '../names.ts'
import type { Reservations } from '../reservations.ts'
import { callerOf } from '../task-caller.ts'
import type { VmKit } from '../vm-kit.ts'
import { isActive } from '../vm-state.ts'
import { vmUri } from '../vm-view.ts'
import { type ClonePlan, cloneXml, planClone, storedDefinition, type VolumeCopy } from './clone-plan.ts'

/** The task that clones a VM: one step per volume, then the definition. */
export function cloneTask({ deps, inventory }: VmKit): TaskType<ClonePlan, { uuid: string; name: string }> {
  const { link } = deps
  return {
    name: 'vm.clone',
    cancellable: true,
    onCrash: 'compensate',
    steps: {
      copy: {
        async do({ pool, from, name }: VolumeCopy, { signal }) {
          const connection = await link.ready({ signal })
          const parent = await connection.storagePoolLookupByName(pool)
          const source = await parent.storageVolLookupByName(from)
          const described = await source.getXMLDesc(0)
          const { format, capacity, base } = readVolume(described, pool)
          // Without a stated format the copy stands alone: a backing file's format is never guessed.
          const baseFormat = attribute(parseRoot(described, 'volume'), 'type', 'backingStore/format')
          const xml = element(
            'volume',
            {},
            element('name', {}, name),
            element('capacity', { unit: 'bytes' }, capacity),
            element('target', {}, element('format', { type: format })),
            base !== undefined &&
              baseFormat !== undefined &&
              element('backingStore', {}, element('path', {}, base), element('format', { type: baseFormat })),
          ).markup
          try {
            await parent.storageVolCreateXMLFrom(xml, source)
          } catch (err) {
            // From an attempt before a crash, perhaps half copied: its name is nobody else's.
            if (!isExisting(err)) throw err
            await deleteVolume(connection, { pool, name })
            await parent.storageVolCreateXMLFrom(xml, source)
          }
          return { path: await (await parent.storageVolLookupByName(name)).getPath() }
        },
        async undo({ pool, name }: VolumeCopy) {
          await deleteVolume(await link.ready(), { pool, name })
        },
      },
      // The definition is made inside the step, from the source: its passwords stay out of the journal.
      define: {
        async do({ plan, paths }: { plan: ClonePlan; paths: [string, string][] }, { signal }) {
          const connection = await link.ready({ signal })
          await connection.domainDefineXML(cloneXml(await storedDefinition(link, plan.source), plan, new Map(paths)))
          return { uuid: plan.uuid }
        },
        async undo({ plan }: { plan: ClonePlan }, result: { uuid: string } | undefined, ctx) {
          await createVmSteps(deps).define.undo?.({ uuid: plan.uuid, name: plan.name, xml: '' }, result, ctx)
        },
      },
    },
    async run(plan, ctx) {
      const paths: [string, string][] = []
      for (const [at, { pool, from, name }] of plan.copies.entries()) {
        ctx.progress(at / (plan.copies.length + 1), { code: 'VIRT_TASK_COPY', params: { volume: from } })
        ctx.signal.throwIfAborted()
        const { path } = await ctx.step<{ path: string }>('copy', { pool, from, name })
        paths.push([name, path])
      }
      ctx.progress(plan.copies.length / (plan.copies.length + 1), { code: 'VIRT_TASK_DEFINE', params: { name: plan.name } })
      await ctx.step('define', { plan, paths } as unknown as JsonValue)
      await inventory.refresh([plan.uuid])
      ctx.progress(1, { code: 'VIRT_TASK_CREATED', params: { name: plan.name } })
      return { uuid: plan.uuid, name: plan.name }
    },
  }
}

/**
 * Starts the task that clones a VM to `<name>-clone-<N>`.
 * @throws {@link VirtError} `VIRT_ERR_VM_STATE` unless it is powered off, `VIRT_ERR_CLONE_DISK`
 */
export function cloneVm({ deps, inventory, access }: VmKit, reservations: Reservations, vm: string, ctx: RunContext): Promise<Accepted> {
  const { link, store, tasks, prefix } = deps
  return access.run('vm.clone', vm, ctx, {}, async (entry) => {
    const { name, record } = entry
    if (isActive(record.state))
      throw new VirtError('VIRT_ERR_VM_STATE', { name, state: record.state, action: 'clone', needed: 'powered off' })
    const uuid = randomUUID()
    const plan = await planClone(link, record, { uuid, name })
    const made = await store.transaction(async (tx) => {
      const held = await reservations.names(tx)
      const free = freeName(`${name}-clone-`, (one) => held.has(one) || inventory.byName(one) !== undefined)
      await reservations.hold(tx, free, uuid)
      const task = await tasks.enqueue(tx, 'vm.clone', { ...plan, name: free } as unknown as JsonValue, {
        ctx: callerOf(ctx),
        target: vmUri(prefix, free),
        audience: entry.audience,
      })
      await reservations.assign(tx, free, uuid, task.id)
      return { name: free, taskId: task.id }
    })
    reservations.follow(made.name, made.taskId)
    return { taskId: made.taskId, target: vmUri(prefix, made.name) }
  })
}
