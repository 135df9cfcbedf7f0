import { spawn } from 'node:child_process'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { oneLine } from '../link/failures.ts'
import type { StoreType } from '../needs.ts'
import {
  type BridgePlan,
  bridgeObstacle,
  type IpAddress,
  type IpLink,
  type IpRoute,
  type NicState,
  planNicBridge,
  planVlanBridge,
  wrongKind,
} from './bridge-plan.ts'

/** Runs iproute2's `ip`: arguments, and what it reads. Throws with what it said when it fails. */
export type IpRunner = (args: readonly string[], input?: string) => Promise<string>

/** A bridge of ours on the host. */
export interface HostBridge {
  readonly bridge: string
  /** Interface it was made over, and the VLAN of it. */
  readonly nic: string
  readonly vlanId?: number
  readonly movesAddresses: boolean
  /** Lines for `ip -batch` that take it back. */
  readonly undo: readonly string[]
  /** Until when somebody has to say that he still reaches the host. Unit: ms since 1970; absent: it is kept. */
  readonly confirmBy?: number
}
/** Bridges that this package makes on the host, and takes back when nobody confirms them. */
export interface HostBridges {
  /** What an interface is; undefined when there is none of that name. */
  readonly kindOf: (name: string) => Promise<'bridge' | 'other' | undefined>
  /**
   * Makes a bridge over an interface, or over a VLAN of it; answers one made before. Where the host's own addresses move, it is taken back after a minute without
   * {@link HostBridges.keep}.
   * @throws {@link VirtError} `VIRT_ERR_BRIDGE_IMPOSSIBLE`, `VIRT_ERR_BRIDGE_FAILED` (everything is as it was)
   */
  make(nic: string, vlanId: number | undefined): Promise<HostBridge>
  /** Confirms a bridge: it stays, and is made again when the host has started anew. */
  keep(bridge: string): Promise<boolean>
  /** Takes a bridge back: addresses and routes return to the interface. */
  remove(bridge: string): Promise<void>
  /** Bridges of ours by name, from memory. */
  get(bridge: string): HostBridge | undefined
  /** Calls `fn` after a bridge was taken back because nobody confirmed it. */
  onRollback(fn: (bridge: HostBridge) => Promise<void>): void
  /** Takes back what an earlier run left unconfirmed, and makes again what the host lost when it started anew. */
  start(): Promise<void>
  close(): void
}

/** How long somebody has to confirm. Unit: ms. */
export const CONFIRM_MS = 60_000
const storeType = 'virt.bridge'
/** The store type in which bridges of the host are kept. */
export const bridgeType: StoreType = { name: storeType }

const program: IpRunner = (args, input) =>
  new Promise((resolve, reject) => {
    const child = spawn('ip', [...args], { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }, timeout: 10_000 })
    let out = ''
    let said = ''
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(out)
      else reject(new Error(said.trim() || `ip ended with ${String(code)}`))
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
  })

/** Makes {@link HostBridges}. */
export function createHostBridges({ store, clock, log }: Pick<Deps, 'store' | 'clock' | 'log'>, run: IpRunner = program): HostBridges {
  const bridges = new Map<string, HostBridge>()
  const timers = new Map<string, () => void>()
  let rolledBack: (bridge: HostBridge) => Promise<void> = async () => undefined
  /** One change of the host's interfaces after the other. */
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
  const json = async <T>(args: readonly string[]): Promise<readonly T[]> => {
    const text = await run(['-json', ...args])
    return text.trim() === '' ? [] : (JSON.parse(text) as T[])
  }
  const isName = (name: string): boolean => /^[^\s/]{1,15}$/.test(name) && name !== '.' && name !== '..' && !name.startsWith('-')
  async function linkOf(name: string): Promise<IpLink | undefined> {
    if (!isName(name)) return undefined
    const [link] = await json<IpLink>(['-details', 'link', 'show', 'dev', name]).catch(() => [])
    return link
  }
  async function stateOf(link: IpLink): Promise<NicState> {
    const [addresses, v4, v6] = await Promise.all([
      json<{ addr_info?: readonly IpAddress[] }>(['address', 'show', 'dev', link.ifname]),
      json<IpRoute>(['-4', 'route', 'show', 'dev', link.ifname]),
      json<IpRoute>(['-6', 'route', 'show', 'dev', link.ifname]),
    ])
    return { link, addresses: addresses.flatMap((a) => a.addr_info ?? []), routes: [...v4, ...v6] }
  }
  const batch = (lines: readonly string[]): Promise<string> => run(['-batch', '-'], `${lines.join('\n')}\n`)
  /** Each line for itself: what is undone already must not keep the rest from it. */
  async function undo(lines: readonly string[]): Promise<void> {
    await run(['-force', '-batch', '-'], `${lines.join('\n')}\n`).catch((err: unknown) => {
      log.warn({ err }, 'taking a bridge back, some of it was not there')
    })
  }
  async function keepRecord(bridge: HostBridge): Promise<void> {
    await store.transaction((tx) => tx.put(storeType, bridge.bridge, bridge))
    bridges.set(bridge.bridge, bridge)
  }
  async function forget(name: string): Promise<void> {
    timers.get(name)?.()
    timers.delete(name)
    bridges.delete(name)
    await store.transaction((tx) => tx.delete(storeType, name))
  }
  async function takeBack(bridge: HostBridge): Promise<void> {
    await undo(bridge.undo)
    await forget(bridge.bridge)
  }
  /** What hangs on it may have to wait for libvirt; the host does not. */
  function tell(bridge: HostBridge): void {
    rolledBack(bridge).catch((err: unknown) => {
      log.error({ err, bridge: bridge.bridge }, 'networks of a bridge that is gone are still there')
    })
  }
  function watch(bridge: HostBridge): void {
    timers.set(
      bridge.bridge,
      clock.after(Math.max(0, (bridge.confirmBy ?? 0) - clock.now()), () => {
        inTurn(async () => {
          if (bridges.get(bridge.bridge)?.confirmBy === undefined) return
          log.warn({ bridge: bridge.bridge, nic: bridge.nic }, 'nobody confirmed a bridge of the host; it is taken back')
          await takeBack(bridge)
          tell(bridge)
        }).catch((err: unknown) => {
          log.error({ err, bridge: bridge.bridge }, 'a bridge could not be taken back')
        })
      }),
    )
  }
  async function apply(plan: BridgePlan, nic: string): Promise<void> {
    try {
      await batch(plan.apply)
    } catch (err) {
      await undo(plan.undo)
      const reason = err instanceof Error ? err.message : String(err)
      throw new VirtError('VIRT_ERR_BRIDGE_FAILED', { nic, reason: oneLine(reason) }, { cause: err })
    }
  }
  async function make(nic: string, vlanId: number | undefined): Promise<HostBridge> {
    const known = [...bridges.values()].find((b) => b.nic === nic && b.vlanId === vlanId)
    if (known !== undefined && (await linkOf(known.bridge)) !== undefined) return known
    const link = await linkOf(nic)
    const refuse = (reason: string): VirtError => new VirtError('VIRT_ERR_BRIDGE_IMPOSSIBLE', { nic, reason })
    if (link === undefined) throw refuse('it is not there any more')
    const state = await stateOf(link)
    const kind = wrongKind(state)
    if (kind !== undefined) throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/interfaces/0', reason: `${nic}: ${kind}` })
    const obstacle = bridgeObstacle(state, vlanId)
    if (obstacle !== undefined) throw refuse(obstacle)
    const plan = vlanId === undefined ? planNicBridge(state) : planVlanBridge(state, vlanId)
    if ((await linkOf(plan.bridge)) !== undefined) throw refuse(`there is an interface ${plan.bridge} already`)
    const made: HostBridge = {
      bridge: plan.bridge,
      nic,
      ...(vlanId === undefined ? {} : { vlanId }),
      movesAddresses: plan.movesAddresses,
      undo: plan.undo,
      // Written down before anything happens: whoever starts next takes it back, when this process ends in the middle.
      confirmBy: clock.now() + CONFIRM_MS,
    }
    await keepRecord(made)
    try {
      await apply(plan, nic)
    } catch (err) {
      await forget(plan.bridge)
      throw err
    }
    if (plan.movesAddresses) {
      watch(made)
      return made
    }
    const { confirmBy: _, ...kept } = made
    await keepRecord(kept)
    return kept
  }
  async function restore(bridge: HostBridge): Promise<void> {
    if (bridge.confirmBy !== undefined) {
      log.warn({ bridge: bridge.bridge }, 'a bridge that nobody confirmed is taken back')
      await takeBack(bridge)
      tell(bridge)
      return
    }
    bridges.set(bridge.bridge, bridge)
    if ((await linkOf(bridge.bridge)) !== undefined) return
    const link = await linkOf(bridge.nic)
    if (link === undefined) return
    const state = await stateOf(link)
    const plan = bridge.vlanId === undefined ? planNicBridge(state) : planVlanBridge(state, bridge.vlanId)
    await apply(plan, bridge.nic)
    await keepRecord({ ...bridge, undo: plan.undo, movesAddresses: plan.movesAddresses })
  }

  return {
    async kindOf(name) {
      const link = await linkOf(name)
      return link === undefined ? undefined : link.linkinfo?.info_kind === 'bridge' ? 'bridge' : 'other'
    },
    make: (nic, vlanId) => inTurn(() => make(nic, vlanId)),
    keep: (name) =>
      inTurn(async () => {
        const found = bridges.get(name)
        if (found?.confirmBy === undefined) return false
        timers.get(name)?.()
        timers.delete(name)
        const { confirmBy: _, ...kept } = found
        await keepRecord(kept)
        return true
      }),
    remove: (name) =>
      inTurn(async () => {
        const found = bridges.get(name)
        if (found !== undefined) await takeBack(found)
      }),
    get: (name) => bridges.get(name),
    onRollback(fn) {
      rolledBack = fn
    },
    async start() {
      const rows = await store.transaction((tx) => tx.list<HostBridge>(storeType))
      for (const { value } of rows)
        await inTurn(() => restore(value)).catch((err: unknown) => {
          log.error({ err, bridge: value.bridge }, 'a bridge of the host could not be made again')
        })
    },
    close() {
      for (const stop of timers.values()) stop()
      timers.clear()
    },
  }
}
