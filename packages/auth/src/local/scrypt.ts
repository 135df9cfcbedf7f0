import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Cost of an scrypt hash (RFC 7914): memory is 128·N·r bytes. */
export interface ScryptCost {
  /** log2 of N. */
  readonly logN: number
  readonly r: number
  readonly p: number
}

/** N=2^15, r=8, p=3: an OWASP recommendation (password storage cheat sheet), 32 MiB and about 0.2 s. */
export const scryptCost: ScryptCost = { logN: 15, r: 8, p: 3 }

const hashBytes = 32
const derive = (password: string, salt: Buffer, cost: ScryptCost, length: number): Promise<Buffer> =>
  new Promise((done, fail) => {
    const N = 2 ** cost.logN
    // Node refuses what needs more than maxmem, by default 32 MiB: exactly one block too little.
    const maxmem = 128 * N * cost.r + 128 * cost.r * cost.p + (1 << 20)
    scrypt(password.normalize('NFKC'), salt, length, { N, r: cost.r, p: cost.p, maxmem }, (err, key) =>
      err === null ? done(key) : fail(err),
    )
  })

const b64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** Hashes a password as `$scrypt$ln=15,r=8,p=3$salt$hash`. */
export const hashScrypt = async (password: string, cost: ScryptCost): Promise<string> => {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost, hashBytes)
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${b64(salt)}$${b64(key)}`
}

interface Parsed {
  readonly cost: ScryptCost
  readonly salt: Buffer
  readonly key: Buffer
}

const parse = (hash: string): Parsed | undefined => {
  const m = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (m === null) return undefined
  const cost = { logN: Number(m[1]), r: Number(m[2]), p: Number(m[3]) }
  // A row that somebody edited must not make the server allocate without bound.
  if (cost.logN < 1 || cost.logN > 20 || cost.r < 1 || cost.r > 16 || cost.p < 1 || cost.p > 16) return undefined
  return { cost, salt: Buffer.from(m[4]!, 'base64'), key: Buffer.from(m[5]!, 'base64') }
}

/** Compares in constant time; false also for a hash in a form that is not known. */
export const verifyScrypt = async (password: string, hash: string): Promise<boolean> => {
  const parsed = parse(hash)
  if (parsed === undefined || parsed.key.length === 0) return false
  return timingSafeEqual(await derive(password, parsed.salt, parsed.cost, parsed.key.length), parsed.key)
}

/** What a hash costs; undefined when it is not scrypt's. */
export const scryptCostOf = (hash: string): ScryptCost | undefined => parse(hash)?.cost
