import type { Duplex } from 'node:stream'
import { constants } from '@onggi/libvirt'
import type { Entry } from '../inventory/inventory.ts'
import { VirtError } from '../errors.ts'
import { fromLibvirt } from '../link/failures.ts'
import type { ConsoleSocket, ConsoleTickets, Principal, RunContext, View } from '../needs.ts'
import { isActive } from '../vms/vm-state.ts'
import type { VmKit } from '../vms/vm-kit.ts'
import type { VmRecord } from '../vms/vm-view.ts'
import { first } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { bridge, type BridgeEnd } from './bridge.ts'
import { displayOf } from './display-address.ts'
import { openDisplay, openSerial } from './open-guest.ts'

const { DomainXMLFlags } = constants

/** The screen of a VM, or its first serial line. */
export type ConsoleKind = 'display' | 'serial'
/** A ticket for one console, and where it is used. */
export interface ConsoleTicket {
  /** The VM, as its resource shows it. */
  readonly view: View
  /** 128 random bits: one console, one use. */
  readonly ticket: string
  /** Milliseconds since 1970: until then it may be used. */
  readonly expiresAt: number
  /** What the console speaks: `vnc`, `spice` or `serial`. */
  readonly protocol: string
}
/** Who looks at which console. */
export interface ConsoleSession {
  readonly kind: ConsoleKind
  /** UUID of the VM. */
  readonly vm: string
  readonly principal: Principal
  /** Session or token whose ticket opened it. */
  readonly sessionId?: string
}
/** A console that is connected to the guest and waits for its WebSocket. */
export interface OpenConsole {
  /** Hands the WebSocket over; the console owns it from here on. */
  attach(socket: ConsoleSocket): void
  /** Nobody came: lets go of the guest. */
  readonly abandon: () => void
}
/** Consoles of running VMs, bridged to WebSockets. */
export interface Consoles {
  /** Checks that the console can be opened and answers a ticket for it. @throws `VIRT_ERR_VM_STATE`, `VIRT_ERR_CONSOLE_NONE`, `VIRT_ERR_CONSOLE_UNAVAILABLE` */
  issue(kind: ConsoleKind, name: string, ctx: RunContext): Promise<ConsoleTicket>
  /** Uses a ticket up and connects to the guest. @throws what the tickets throw, `VIRT_ERR_VM_STATE`, `VIRT_ERR_CONSOLE_UNREACHABLE`, `VIRT_ERR_CONSOLE_BUSY` */
  open(kind: ConsoleKind, name: string, ticket: string, ctx: RunContext): Promise<OpenConsole>
  /** Closes consoles with a reason (at most 100 bytes); for the end of sessions. */
  disconnect(match: (session: ConsoleSession) => boolean, reason: string): number
  /** Looks again at the rights behind each console of this user, who is now so (null: gone), and closes those he may no longer have. */
  recheck(who: { readonly name: string; readonly realm: string }, now: Principal | null): void
  /** Consoles that are open. */
  readonly size: number
  /** Closes all of them. */
  close(): void
}

/** What a ticket must allow, and what the policy is asked. */
const actions: Readonly<Record<ConsoleKind, string>> = { display: 'vm.console', serial: 'vm.serial' }
/** Between two signs of life of a browser; one that misses a whole interval is gone. Unit: ms. */
const PING_MS = 30_000

/** Makes {@link Consoles}. `tickets` absent: no console can be opened. */
export function createConsoles(kit: VmKit, tickets?: ConsoleTickets): Consoles {
  const { deps, inventory, access } = kit
  const { link, simulate, clock } = deps
  const sessions = new Map<ConsoleSession, (end: BridgeEnd) => void>()

  function assertOn({ name, state }: VmRecord): void {
    if (!isActive(state)) throw new VirtError('VIRT_ERR_VM_STATE', { name, state, action: 'opening its console', needed: 'running' })
  }
  function remoteHost(): string | undefined {
    const { hostname } = new URL(link.uri.replace(/^[^:]+:/, 'http:'))
    return hostname === '' ? undefined : hostname.replace(/^\[|\]$/g, '')
  }
  async function displayFor({ id, record }: Entry<VmRecord>): Promise<NonNullable<ReturnType<typeof displayOf>>> {
    const { graphics } = simulate ?? {}
    if (graphics !== undefined) return { type: record.graphics[0]?.type ?? 'vnc', address: graphics }
    const domain = await link.connection().domainLookupByUUID(id)
    const found = displayOf(parseRoot(await domain.getXMLDesc(0), 'domain'), remoteHost())
    if (found === undefined) throw new VirtError('VIRT_ERR_CONSOLE_NONE', { name: record.name, console: 'display that a browser can show' })
    return found
  }
  async function assertSerial({ id, record }: Entry<VmRecord>): Promise<void> {
    const domain = await link.connection().domainLookupByUUID(id)
    const root = parseRoot(await domain.getXMLDesc(simulate ? DomainXMLFlags.INACTIVE : 0), 'domain')
    if (first(root, 'devices/serial') === undefined && first(root, 'devices/console') === undefined)
      throw new VirtError('VIRT_ERR_CONSOLE_NONE', { name: record.name, console: 'serial console' })
  }
  async function guestOf(kind: ConsoleKind, entry: Entry<VmRecord>): Promise<Duplex> {
    const { name } = entry.record
    if (kind === 'display') return openDisplay(name, (await displayFor(entry)).address)
    return openSerial(name, await link.connection().domainLookupByUUID(entry.id))
  }
  function attach(session: ConsoleSession, socket: ConsoleSocket, guest: Duplex): void {
    let isAlive = true
    let stopPing = (): void => undefined
    const end = bridge(socket, guest, () => {
      stopPing()
      sessions.delete(session)
    })
    const ping = (): void => {
      if (!isAlive) {
        socket.terminate()
        return
      }
      isAlive = false
      socket.ping?.()
      stopPing = clock.after(PING_MS, ping)
    }
    socket.on('pong', () => {
      isAlive = true
    })
    sessions.set(session, end)
    stopPing = clock.after(PING_MS, ping)
  }
  function disconnect(match: (session: ConsoleSession) => boolean, reason: string, code = 1008): number {
    const ended = [...sessions].filter(([session]) => match(session))
    for (const [, end] of ended) end({ code, reason })
    return ended.length
  }
  function mayStill(session: ConsoleSession, principal: Principal): boolean {
    const entry = inventory.entry(session.vm)
    const ctx = { principal, requestId: '', locale: 'en' }
    return entry !== undefined && access.can(ctx, 'vm.view', entry) && access.can(ctx, actions[session.kind], entry)
  }
  // Who may see a VM is kept with it, and may change while somebody looks.
  const unwatch = inventory.onChange(({ ref, was, now }) => {
    if (sessions.size === 0 || (now !== undefined && JSON.stringify(was?.audience) === JSON.stringify(now.audience))) return
    disconnect((session) => session.vm === ref.id && !mayStill(session, session.principal), 'VIRT_CONSOLE_DENIED')
  })

  return {
    issue: (kind, name, ctx) =>
      access.run(actions[kind], name, ctx, {}, async (entry) => {
        if (tickets === undefined) throw new VirtError('VIRT_ERR_CONSOLE_UNAVAILABLE')
        assertOn(entry.record)
        const protocol = kind === 'serial' ? 'serial' : (await displayFor(entry)).type
        if (kind === 'serial') await assertSerial(entry)
        if (ctx.principal === null) throw new VirtError('VIRT_ERR_VM_NOT_FOUND', { name })
        const made = tickets.issue({
          principal: ctx.principal,
          subject: entry.view.ref,
          action: actions[kind],
          ...(ctx.sessionId === undefined ? {} : { sessionId: ctx.sessionId }),
        })
        return { view: entry.view, protocol, ...made }
      }),
    async open(kind, name, ticket, ctx) {
      if (tickets === undefined) throw new VirtError('VIRT_ERR_CONSOLE_UNAVAILABLE')
      await inventory.ready()
      // A name that nobody has needs a ticket that nobody has, too: who asks without one learns nothing of names.
      const subject = inventory.byName(name)?.view.ref ?? { type: 'vm', id: '' }
      const { principal, sessionId } = tickets.redeem(ticket, { subject, action: actions[kind] })
      return access.run(actions[kind], name, { ...ctx, principal }, {}, async (entry) => {
        assertOn(entry.record)
        let guest: Duplex
        try {
          guest = await guestOf(kind, entry)
        } catch (err) {
          throw fromLibvirt(err, link.uri)
        }
        // Until somebody listens; the bridge has listeners of its own.
        const onError = (): void => undefined
        guest.on('error', onError)
        const session: ConsoleSession = { kind, vm: entry.id, principal, ...(sessionId === undefined ? {} : { sessionId }) }
        return {
          attach(socket) {
            attach(session, socket, guest)
            guest.off('error', onError)
          },
          abandon: () => void guest.destroy(),
        }
      })
    },
    disconnect,
    recheck(who, now) {
      disconnect(
        (session) =>
          session.principal.name === who.name &&
          session.principal.realm === who.realm &&
          // A token keeps its scopes; what its owner lost is lost to it as well.
          (now === null || !mayStill(session, { ...now, ...(session.principal.scopes ? { scopes: session.principal.scopes } : {}) })),
        'AUTH_RIGHTS_CHANGED',
      )
    },
    get size() {
      return sessions.size
    },
    close() {
      unwatch()
      disconnect(() => true, 'VIRT_CONSOLE_CLOSING', 1001)
    },
  }
}
