import type { HashQueue } from './hash-queue.ts'
import type { PasswordCost } from './password-hash.ts'
import { canHash, costOf, dummyHash, verifyPassword, workOf } from './password-hash.ts'

/** Compares passwords so that the work says nothing about the user. @internal */
export interface SameWork {
  /** Whether the password is that of the hash; undefined: there is no such user. */
  check(password: string, hash: string | undefined): Promise<boolean>
  /** Hashes were written: kinds may have come or gone. */
  changed(): void
}

const keepMs = 60_000

/**
 * While hashes of several kinds or costs are in use (a new Node, a new default), each check computes one of each: the user's own,
 * and for the others one that is nobody's. Else an old hash, which takes another time, would tell that its user exists.
 * @internal
 */
export const createSameWork = (o: {
  readonly queue: HashQueue
  /** Cost of new hashes. */
  readonly cost: PasswordCost
  /** Hashes of all users. */
  readonly hashes: () => Promise<readonly string[]>
  /** @default the real one */
  readonly verify?: (password: string, hash: string) => Promise<boolean>
}): SameWork => {
  const { verify = verifyPassword } = o
  let known: { readonly costs: Promise<ReadonlyMap<string, PasswordCost>>; readonly until: number } | undefined

  const read = async (): Promise<ReadonlyMap<string, PasswordCost>> => {
    const found = [o.cost, ...(await o.hashes()).map(costOf)].filter((cost) => cost !== undefined).filter(canHash)
    return new Map(found.map((cost) => [workOf(cost), cost]))
  }
  const costs = (): Promise<ReadonlyMap<string, PasswordCost>> => {
    const now = performance.now()
    if (known === undefined || now >= known.until) {
      const reading = { costs: read(), until: now + keepMs }
      known = reading
      reading.costs.catch(() => {
        if (known === reading) known = undefined
      })
    }
    return known.costs
  }

  return {
    changed: () => {
      known = undefined
    },
    check: async (password, hash) => {
      const all = await costs()
      return o.queue.run(async () => {
        const cost = hash === undefined ? o.cost : costOf(hash)
        const own = cost === undefined ? undefined : workOf(cost)
        // Others first: what is thrown for the user's own comes after the same work as well.
        for (const [work, other] of all) if (work !== own) await verify(password, dummyHash(other))
        const isRight = await verify(password, hash ?? dummyHash(o.cost))
        return isRight && hash !== undefined
      })
    },
  }
}
