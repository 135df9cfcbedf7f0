import * as crypto from 'node:crypto'
import { randomBytes, timingSafeEqual } from 'node:crypto'

/** Cost of an Argon2id hash (RFC 9106). */
export interface Argon2Cost {
  /** Memory of one hash. Unit: KiB. */
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** m=32 MiB, t=3, p=1: above the least that OWASP recommends (19 MiB, t=2), as much memory as the scrypt of this package, about 0.15 s. */
export const argon2Cost: Argon2Cost = { memoryKiB: 32_768, passes: 3, lanes: 1 }

type Derive = (
  algorithm: 'argon2id',
  o: { message: string; nonce: Buffer; parallelism: number; tagLength: number; memory: number; passes: number },
  done: (err: Error | null, key: Buffer) => void,
) => void

/** Node has it from 24.7 on. Asked for when it is needed: a snapshot of the program cannot hold `node:crypto`. */
const native = (): Derive | undefined => (crypto as { readonly argon2?: Derive }).argon2

/** Whether this Node computes Argon2id. */
export const hasArgon2 = (): boolean => native() !== undefined

const hashBytes = 32
const derive = (password: string, nonce: Buffer, cost: Argon2Cost, tagLength: number): Promise<Buffer> =>
  new Promise((done, fail) => {
    const argon2 = native()
    if (argon2 === undefined) throw new Error('this password was hashed with Argon2id, which needs Node 24.7 or newer')
    const { memoryKiB: memory, passes, lanes: parallelism } = cost
    argon2('argon2id', { message: password.normalize('NFKC'), nonce, parallelism, tagLength, memory, passes }, (err, key) =>
      err === null ? done(key) : fail(err),
    )
  })

const b64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** Hashes a password as `$argon2id$v=19$m=32768,t=3,p=1$salt$hash`. */
export const hashArgon2 = async (password: string, cost: Argon2Cost): Promise<string> => {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost, hashBytes)
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${b64(salt)}$${b64(key)}`
}

const parse = (hash: string): { readonly cost: Argon2Cost; readonly salt: Buffer; readonly key: Buffer } | undefined => {
  const m = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{16,})$/.exec(hash)
  if (m === null) return undefined
  const cost = { memoryKiB: Number(m[1]), passes: Number(m[2]), lanes: Number(m[3]) }
  // A row that somebody edited must not make the server allocate without bound.
  if (cost.lanes < 1 || cost.lanes > 16 || cost.passes < 1 || cost.memoryKiB < 8 * cost.lanes || cost.memoryKiB > 1 << 18) return undefined
  return { cost, salt: Buffer.from(m[4]!, 'base64'), key: Buffer.from(m[5]!, 'base64') }
}

/** Compares in constant time; false also for a hash in another form. Rejects when this Node cannot compute it. */
export const verifyArgon2 = async (password: string, hash: string): Promise<boolean> => {
  const parsed = parse(hash)
  return parsed !== undefined && timingSafeEqual(await derive(password, parsed.salt, parsed.cost, parsed.key.length), parsed.key)
}

/** What a hash costs; undefined when it is none of these. */
export const argon2CostOf = (hash: string): Argon2Cost | undefined => parse(hash)?.cost
