import { createHash, randomBytes } from 'node:crypto'
import type { FullClock } from '../clock.ts'
import { AuthError } from '../errors.ts'
import type { ObjectRef, Principal } from '../needs.ts'

/** What a ticket is for. */
export interface TicketRequest {
  /** Who will use it. */
  readonly principal: Principal
  /** Session, token or other lasting thing it hangs on: it dies with it. Absent: none. */
  readonly sessionId?: string
  /** The one object it opens. */
  readonly subject: ObjectRef
  /** The one thing it allows, e.g. "vm.console". */
  readonly action: string
}

/** A ticket to hand out. */
export interface Ticket {
  /** 128 random bits. */
  readonly ticket: string
  /** Epoch ms. */
  readonly expiresAt: number
}

/** One-shot tickets for consoles, downloads and sockets that carry no cookie. In memory of this process. */
export interface Tickets {
  /** Makes a ticket. @throws {@link AuthError} `AUTH_ERR_TICKET_LIMIT` when the user holds too many unused ones */
  issue(o: TicketRequest): Ticket
  /**
   * Uses a ticket up and answers whose it was; one shown for another object or action is used up too.
   * @throws {@link AuthError} `AUTH_ERR_TICKET` when it is unknown, used, too old, for something else, or its session ended
   */
  redeem(
    ticket: string,
    o: { readonly subject: ObjectRef; readonly action: string },
  ): { readonly principal: Principal; readonly sessionId?: string }
}

interface Held extends TicketRequest {
  readonly expiresAt: number
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64')

/** @internal */
export const createTickets = (
  clock: FullClock,
  ttlMs: number,
  maxPerUser: number,
): Tickets & { drop(match: (held: TicketRequest) => boolean): void; readonly size: number } => {
  /** By hash: the time of a look-up says nothing about the tickets there are. Insertion order is order of expiry. */
  const held = new Map<string, Held>()
  const sweep = (now: number): void => {
    for (const [key, ticket] of held) {
      if (ticket.expiresAt > now) return
      held.delete(key)
    }
  }
  return {
    issue: ({ principal, sessionId, subject, action }) => {
      const now = clock.now()
      sweep(now)
      let mine = 0
      for (const t of held.values()) if (t.principal.name === principal.name && t.principal.realm === principal.realm) mine++
      if (mine >= maxPerUser) throw new AuthError('AUTH_ERR_TICKET_LIMIT', { max: maxPerUser, seconds: Math.ceil(ttlMs / 1000) })
      const ticket = randomBytes(16).toString('base64url')
      const expiresAt = now + ttlMs
      held.set(hashOf(ticket), { principal, subject, action, expiresAt, ...(sessionId === undefined ? {} : { sessionId }) })
      return { ticket, expiresAt }
    },
    redeem: (ticket, { subject, action }) => {
      const now = clock.now()
      sweep(now)
      const key = hashOf(ticket.slice(0, 64))
      const found = held.get(key)
      held.delete(key)
      if (found === undefined || found.action !== action || found.subject.type !== subject.type || found.subject.id !== subject.id)
        throw new AuthError('AUTH_ERR_TICKET')
      const { principal, sessionId } = found
      return sessionId === undefined ? { principal } : { principal, sessionId }
    },
    drop: (match) => {
      for (const [key, ticket] of held) if (match(ticket)) held.delete(key)
    },
    get size() {
      return held.size
    },
  }
}
