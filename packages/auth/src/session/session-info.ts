import type { Principal } from '../needs.ts'

/** Why a session ended. */
export type SessionEndReason = 'logout' | 'idle' | 'expired' | 'ended' | 'rotated' | 'password' | 'user' | 'cap' | 'revoked'

/** A session, or an API token in use, that ended just now. */
export interface SessionEnd {
  /** Id of the session, or of the token. */
  readonly sessionId: string
  readonly principal: Principal
  readonly reason: SessionEndReason
}

/** A session as lists show it. */
export interface SessionInfo {
  readonly id: string
  readonly user: string
  readonly realm: string
  /** Epoch ms. */
  readonly createdAt: number
  readonly seenAt: number
  /** When it ends at the latest. Epoch ms. */
  readonly endsAt: number
  readonly address: string
  readonly agent: string
}
