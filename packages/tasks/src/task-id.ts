import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const pairs = Array.from({ length: 1024 }, (_, n) => alphabet.charAt(n >> 5) + alphabet.charAt(n & 31))
/** The last four digits of an id count up; those before them are drawn, and made into a text, once in a while. */
const counts = 1024 * 1024

/** @internal Makes ULID-like ids: 10 characters of time, 16 of chance; ascending inside one maker, also when the clock goes back. */
export function createIdMaker(now: () => number): () => string {
  let last = 0
  /** Time and the first twelve digits of chance. */
  let stem = ''
  let count = 0
  // drawn ahead: one call to the kernel's source for many
  let pool = Buffer.alloc(0)
  const draw = (at: number): void => {
    if (pool.length < 16) pool = randomBytes(1024)
    stem = ''
    for (let i = 0, t = at; i < 10; i++, t = Math.floor(t / 32)) stem = alphabet.charAt(t % 32) + stem
    for (let i = 0; i < 12; i++) stem += alphabet.charAt(pool[i]! & 31)
    // its first bit is left out, so that there is room to count
    count = pool.readUInt32LE(12) & (counts / 2 - 1)
    pool = pool.subarray(16)
    last = at
  }
  return () => {
    const at = now()
    if (at > last) draw(at)
    // half a million in one millisecond, or while the clock stood still: the next one is drawn for the millisecond to come
    else if (++count === counts) draw(last + 1)
    return stem + pairs[count >> 10]! + pairs[count & 1023]!
  }
}
