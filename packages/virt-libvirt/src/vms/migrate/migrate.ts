import { randomUUID } from 'node:crypto'
import { type Connect, isConnectionError, isLibvirtError } from '@onggi/libvirt'
import { VirtError } from '../../errors.ts'
import type { Entry } from '../../inventory/inventory.ts'
import { fromLibvirt, unlessGone } from '../../link/failures.ts'
import type { RunContext, TaskContext, TaskType } from '../../needs.ts'
import { deleteVolume } from '../../storage/volume-steps.ts'
import type { Accepted } from '../create-vm.ts'
import { callerOf } from '../task-caller.ts'
import type { VmKit } from '../vm-kit.ts'
import { isActive, stateOf } from '../vm-state.ts'
import { type VmRecord, vmUri } from '../vm-view.ts'
import { carryAutostart, lead } from './lead.ts'
import { copyVolumes, type DiskPlan, dropTargets, type Hosts, makeTargets, planDisks } from './move-disks.ts'
import { inUri, type MigrationTarget } from './other-host.ts'

/** Opens the libvirt of another host. */
export type OpenHost = (to: MigrationTarget) => Promise<Connect>

interface Move {
  readonly uuid: string
  readonly name: string
  readonly host: string
  /** What stays in memory: the connection, and with it the password. Absent on a simulated host. */
  readonly key?: string
}
/** What a move needs that no task may hold. */
interface Held {
  readonly there: Connect
  readonly disks: DiskPlan
  readonly record: VmRecord
  readonly uri: string
}

/** Moves virtual machines to other hosts. */
export interface Migrations {
  readonly task: TaskType<Move, null>
  /**
   * Looks at both hosts and starts the task that moves a VM, running or off.
   * @throws {@link VirtError} `VIRT_ERR_MIGRATE_HOST` (it cannot be reached), `VIRT_ERR_MIGRATE_IMPOSSIBLE` (with the reason)
   */
  start(vm: string, to: MigrationTarget, ctx: RunContext): Promise<Accepted>
  close(): void
}

const messageOf = (err: unknown): string => (err instanceof Error ? err.message : String(err))
/** What ssh said, without what was told already. */
const whyOf = (err: unknown): string => (isLibvirtError(err) && typeof err.params['why'] === 'string' ? err.params['why'] : messageOf(err))

/** Makes {@link Migrations}. */
export function createMigrations({ deps, access, inventory }: VmKit, open: OpenHost): Migrations {
  const { link, tasks, store, prefix, simulate, log, clock } = deps
  const held = new Map<string, Held>()
  function release(key: string): void {
    const found = held.get(key)
    held.delete(key)
    found?.there.close().catch((err: unknown) => {
      log.debug({ err }, 'the connection to the other host did not end in order')
    })
  }

  /** What speaks against it, found out before anything is promised. */
  async function look(entry: Entry<VmRecord>, to: MigrationTarget): Promise<Held> {
    const { name, record } = entry
    const refuse = (reason: string): VirtError => new VirtError('VIRT_ERR_MIGRATE_IMPOSSIBLE', { name, host: to.host, reason })
    if (record.hostdevs.length > 0) throw refuse('it has devices of this host; take them out first')
    const here = link.connection()
    const domain = await here.domainLookupByUUID(entry.id)
    if ((await domain.snapshotNum()) > 0) throw refuse('it has snapshots, which stay with their host; delete them first')
    const there = await open(to).catch((err: unknown) => {
      const params = { pointer: '/remote_host', host: to.host, user: to.user ?? 'root', reason: whyOf(err) }
      throw new VirtError('VIRT_ERR_MIGRATE_HOST', params, { cause: err })
    })
    try {
      const namesake = await unlessGone(() => there.domainLookupByName(name))
      if (namesake !== undefined) throw refuse('the other host has a virtual machine of that name')
      const disks = await planDisks({ here, there, refuse }, record.disks, isActive(record.state))
      return { there, disks, record, uri: `${to.rdma === true ? 'rdma' : 'tcp'}://${inUri(to.host)}` }
    } catch (err) {
      await there.close().catch(() => undefined)
      throw err
    }
  }

  async function move({ uuid, name, host }: Move, known: Held, ctx: TaskContext): Promise<void> {
    const { there, disks, record, uri } = known
    const here = await link.ready({ signal: ctx.signal })
    const domain = await here.domainLookupByUUID(uuid)
    const isRunning = isActive(stateOf((await domain.getState()).state))
    const refuse = (reason: string): VirtError => new VirtError('VIRT_ERR_MIGRATE_IMPOSSIBLE', { name, host, reason })
    const hosts: Hosts = { here, there, refuse }
    if (isRunning !== isActive(record.state)) throw refuse('it was started or stopped meanwhile; ask again')
    const startsItself = await domain.getAutostart()
    const progress = (share: number): void => {
      ctx.progress(share, { code: 'VIRT_TASK_MIGRATE', params: { name, host } })
    }
    try {
      await makeTargets(hosts, disks.copies, isRunning)
      if (!isRunning) {
        const all = disks.copies.reduce((sum, { size }) => sum + size, 1)
        let done = 0
        await copyVolumes(hosts, disks.copies, (octets) => progress(Math.min(0.99, (done += octets) / all)), ctx.signal)
      }
      await lead({ ...hosts, domain, isRunning, disks, uri, signal: ctx.signal, clock, progress })
    } catch (err) {
      await dropTargets(hosts, disks.copies).catch((left: unknown) => {
        log.warn({ err: left, host }, 'a migration failed, and what it had copied is still there')
      })
      throw err
    }
    // It runs there now: what follows may fail without it being any less true.
    const after = async (): Promise<void> => {
      if (startsItself) await carryAutostart(there, uuid)
      const own = new Set(record.metadata.volumes.map((volume) => `${volume.pool}/${volume.name}`))
      for (const { from } of disks.copies) if (own.has(`${from.pool}/${from.name}`)) await deleteVolume(here, from)
    }
    await after().catch((err: unknown) => {
      log.warn({ err, name, host }, 'a machine has moved, and something of it is left to tidy up')
      ctx.note(messageOf(err))
    })
    await inventory.refresh([uuid])
  }

  return {
    task: {
      name: 'vm.migrate',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      async run(input, ctx) {
        const { name, host, key } = input
        ctx.progress(0, { code: 'VIRT_TASK_MIGRATE', params: { name, host } })
        const fail = (reason: string, cause?: unknown): VirtError =>
          new VirtError('VIRT_ERR_MIGRATE_FAILED', { name, host, reason }, { cause })
        if (key === undefined) {
          if (simulate?.migrate !== 'ok') throw fail('the simulated host says so')
          return null
        }
        const known = held.get(key)
        if (known === undefined) throw fail('the server was restarted, and keeps no password; ask again')
        try {
          await move(input, known, ctx)
          return null
        } catch (err) {
          ctx.signal.throwIfAborted()
          if (err instanceof VirtError || isConnectionError(err)) throw fromLibvirt(err, link.uri)
          throw fail(messageOf(err), err)
        }
      },
    },
    start: (vm, to, ctx) =>
      access.run('vm.migrate', vm, ctx, { host: to.host }, async (entry, { host }) => {
        const key = randomUUID()
        if (simulate === undefined) held.set(key, await look(entry, { ...to, host }))
        const target = vmUri(prefix, entry.name)
        const input = { uuid: entry.id, name: entry.name, host, ...(simulate === undefined ? { key } : {}) }
        try {
          const { id } = await store.transaction((tx) =>
            tasks.enqueue(tx, 'vm.migrate', input, { ctx: callerOf(ctx), target, audience: entry.audience }),
          )
          const end = (): void => {
            release(key)
          }
          tasks.wait(id).then(end, end)
          return { taskId: id, target }
        } catch (err) {
          release(key)
          throw err
        }
      }),
    close() {
      for (const key of [...held.keys()]) release(key)
    },
  }
}
