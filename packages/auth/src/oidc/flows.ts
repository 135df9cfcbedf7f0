import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../needs.ts'

/** A login that is under way at the provider. */
export interface Flow {
  readonly nonce: string
  readonly verifier: string
  /** Where to go afterwards: a path of our own. */
  readonly next: string
  /** Ties it to the browser that began it, else somebody could log another one in as himself. */
  readonly browser: string
  readonly until: number
}

/** Logins under way, by their `state`: each can be finished once, in ten minutes. */
export interface Flows {
  add(state: string, flow: Omit<Flow, 'until' | 'browser'>): { readonly browser: string }
  /** Takes it out; undefined: unknown, finished, too old, or another browser's. */
  take(state: string, browser: string): Flow | undefined
}

const ttlMs = 600_000
const limit = 1000

/** Makes a {@link Flows}. */
export const createFlows = (clock: Clock): Flows => {
  const flows = new Map<string, Flow>()
  return {
    add: (state, flow) => {
      const now = clock.now()
      for (const [key, { until }] of flows) {
        if (until > now && flows.size < limit) break
        flows.delete(key)
      }
      const browser = randomBytes(16).toString('base64url')
      flows.set(state, { ...flow, browser, until: now + ttlMs })
      return { browser }
    },
    take: (state, browser) => {
      const flow = flows.get(state)
      flows.delete(state)
      if (flow === undefined || flow.until <= clock.now()) return undefined
      const [a, b] = [Buffer.from(flow.browser), Buffer.from(browser)]
      return a.length === b.length && timingSafeEqual(a, b) ? flow : undefined
    },
  }
}

/** A path of our own, or "/": never another site ("//evil", "/\\evil", "https:…"). */
export const ownPath = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])[!-[\]-~\u00a1-\uffff]*$/.test(next) && next.length <= 2048 ? next : '/'
