import { constants, type Domain } from '@onggi/libvirt'
import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Item } from '../inventory/inventory.ts'
import { isGone } from '../link/failures.ts'
import { hypervisorOf } from '../link/hypervisor.ts'
import { element } from '../xml/build.ts'
import { parseRoot } from '../xml/parse.ts'
import { isProbe } from './kvm.ts'
import { readDefinition, type VmDefinition } from './vm-record.ts'
import { vmParts } from './vm-parts.ts'
import { isActive, stateOf, type VmState } from './vm-state.ts'
import { vmAudience, vmBody, type VmRecord } from './vm-view.ts'

const { ConnectGetAllDomainStatsFlags, ConnectListAllDomainsFlags, DomainStatsTypes, DomainXMLFlags } = constants

/** Reads VMs from libvirt. */
export interface VmSource {
  /** Every VM: three bulk calls, and two per VM whose definition may have changed. */
  load(): Promise<readonly Item<VmRecord>[]>
  /** These VMs: five calls each, all but the first at the same time. */
  refresh(ids: readonly string[]): Promise<readonly Item<VmRecord>[]>
  /** The definition may have changed: the next reading fetches it again. Without an id, all of them. */
  stale(id?: string): void
}

interface Known {
  readonly digest: string
  readonly definition: VmDefinition
  readonly persistent: boolean
  /** When its reading began. */
  readonly at: number
  /** Why the definition could not be read. */
  readonly problem?: string
}
/** Definitions fetched at a time, two calls each: a daemon serves five calls of a connection at once, and one is left for others. */
const atOnce = 2

/** Makes a {@link VmSource}. */
export function createVmSource({ link, log, prefix, simulate }: Deps): VmSource {
  const known = new Map<string, Known>()
  /** Order of readings and of changes: what was read before the last change of its VM is read again, also while that reading still runs. */
  let now = 0
  let allStale = 0
  const staleAt = new Map<string, number>()

  /** The test driver changes nothing of a running VM: there the stored definition counts as having taken effect. */
  const shownXml = async (): Promise<number> => ((await hypervisorOf(link.connection())) === 'test' ? DomainXMLFlags.INACTIVE : 0)

  async function definition(domain: Domain): Promise<Known | undefined> {
    const old = known.get(domain.uuid)
    const isFresh = old !== undefined && old.at > allStale && old.at > (staleAt.get(domain.uuid) ?? 0)
    if (isFresh && old.definition.name === domain.name) return old
    const at = ++now
    try {
      const [xml, persistent] = await Promise.all([domain.getXMLDesc(await shownXml()), domain.isPersistent()])
      const digest = createHash('sha256').update(xml).digest('base64')
      const read = old?.digest === digest ? old.definition : readDefinition(parseRoot(xml, 'domain'))
      const made = { digest, definition: read, persistent, at }
      if ((known.get(domain.uuid)?.at ?? 0) < at) known.set(domain.uuid, made)
      return made
    } catch (err) {
      if (isGone(err)) return undefined
      throw err
    }
  }
  function item({ definition, persistent, problem }: Known, state: VmState, autostart: boolean): Item<VmRecord> {
    const port = isActive(state) ? simulate?.graphics?.port : undefined
    const graphics = port === undefined ? definition.graphics : definition.graphics.map((one) => ({ ...one, port }))
    const record: VmRecord = { ...definition, graphics, state, persistent, autostart, ...(problem === undefined ? {} : { problem }) }
    const shown = { audience: vmAudience(record), body: vmBody(record, prefix), parts: vmParts(record) }
    return { id: record.uuid, name: record.name, record, ...shown }
  }
  /** A VM that is gone; unless something was told of it since `at`. */
  function forget(id: string, at: number): void {
    if ((staleAt.get(id) ?? 0) > at) return
    known.delete(id)
    staleAt.delete(id)
  }
  async function inPairs<A, B>(all: readonly A[], fn: (one: A) => Promise<B | undefined>): Promise<B[]> {
    const found: B[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      for (let one = all[next++]; one !== undefined; one = all[next++]) {
        const made = await fn(one)
        if (made !== undefined) found.push(made)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return found
  }
  /** A VM whose definition nobody can read hides neither the others nor itself. */
  async function tolerant(domain: Domain): Promise<Known | undefined> {
    try {
      return await definition(domain)
    } catch (err) {
      if (link.state.kind !== 'up') throw err
      log.warn({ err, vm: domain.name }, 'the definition of a virtual machine could not be read')
      const old = known.get(domain.uuid)
      const problem = (err as Error).message
      // As it was known last; else by its name, for administrators alone: who owns it stands in what cannot be read. Asked for again with each reading.
      if (old !== undefined) return { ...old, problem }
      const bare = element('domain', {}, element('name', {}, domain.name), element('uuid', {}, domain.uuid))
      return { digest: '', definition: readDefinition(parseRoot(bare.markup, 'domain')), persistent: true, at: 0, problem }
    }
  }

  return {
    async load() {
      const at = now
      const connection = link.connection()
      const [everything, stats, autostart] = await Promise.all([
        connection.listAllDomains(0),
        connection.getAllDomainStats([], DomainStatsTypes.STATE, ConnectGetAllDomainStatsFlags.NOWAIT),
        connection.listAllDomains(ConnectListAllDomainsFlags.AUTOSTART),
      ])
      const domains = everything.filter(({ name }) => !isProbe(name))
      const states = new Map(
        stats.map(({ domain, params }) => [domain.uuid, stateOf(Number(params['state.state'] ?? 0), Number(params['state.reason'] ?? 0))]),
      )
      const starting = new Set(autostart.map(({ uuid }) => uuid))
      const present = new Set(domains.map(({ uuid }) => uuid))
      for (const id of [...known.keys(), ...staleAt.keys()]) if (!present.has(id)) forget(id, at)
      return inPairs(domains, async (domain) => {
        const read = await tolerant(domain)
        return read && item(read, states.get(domain.uuid) ?? 'nostate', starting.has(domain.uuid))
      })
    },
    async refresh(ids) {
      const connection = link.connection()
      const at = now
      return inPairs(ids, async (id) => {
        try {
          const domain = await connection.domainLookupByUUID(id)
          if (isProbe(domain.name)) return undefined
          const [read, { state, reason }, autostart] = await Promise.all([tolerant(domain), domain.getState(), domain.getAutostart()])
          return read && item(read, stateOf(state, reason), read.persistent && autostart)
        } catch (err) {
          if (!isGone(err)) throw err
          forget(id, at)
          return undefined
        }
      })
    },
    stale(id) {
      if (id === undefined) allStale = ++now
      else staleAt.set(id, ++now)
    },
  }
}
