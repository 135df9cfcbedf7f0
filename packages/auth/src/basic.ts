import { hash, randomBytes } from 'node:crypto'
import { AuthError } from './errors.ts'
import type { Clock, Identified } from './needs.ts'

/** User name and password of an `Authorization: Basic` value; undefined when it is malformed (RFC 7617, UTF-8). @internal */
export const parseBasic = (credentials: string): { readonly username: string; readonly password: string } | undefined => {
  if (credentials.length > 8192 || !/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)) return undefined
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** Remembers who a Basic header was, for a short time and never the header itself. @internal */
export interface BasicCache {
  /** Answers from the cache, or by `verify`; callers with the same header at the same time share one verification. */
  resolve(credentials: string, address: string, verify: () => Promise<Identified>): Promise<Identified>
  drop(name: string, realm: string): void
  clear(): void
}

/** @internal */
export const createBasicCache = (clock: Clock, ttlMs: number, limit = 1000): BasicCache => {
  const secret = randomBytes(32).toString('hex')
  const known = new Map<string, { readonly identity: Identified; readonly until: number }>()
  const pending = new Map<string, Promise<Identified>>()
  let generation = 0
  return {
    resolve: (credentials, address, verify) => {
      // One call into native code. The secret in front makes it a keyed hash; nobody ever sees a digest to extend.
      const key = hash('sha256', secret + credentials, 'base64')
      const hit = known.get(key)
      if (hit !== undefined && clock.now() < hit.until) return Promise.resolve(hit.identity)
      const pendingKey = `${key} ${address}`
      const running = pending.get(pendingKey)
      if (running !== undefined) return running
      const begun = generation
      const work = verify()
        .then((identity) => {
          // A change during the verification makes its answer old.
          if (begun === generation) {
            known.delete(key)
            known.set(key, { identity, until: clock.now() + ttlMs })
            if (known.size > limit) known.delete(known.keys().next().value!)
          } else throw new AuthError('AUTH_ERR_CREDENTIALS')
          return identity
        })
        .finally(() => pending.delete(pendingKey))
      pending.set(pendingKey, work)
      return work
    },
    drop: (name, realm) => {
      generation++
      for (const [key, { identity }] of known) if (identity.principal.name === name && identity.principal.realm === realm) known.delete(key)
    },
    clear: () => {
      generation++
      known.clear()
    },
  }
}
