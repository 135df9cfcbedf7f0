import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** @internal Makes ULID-like ids: 10 characters of time, 16 of chance; ascending inside one maker, also when the clock goes back. */
export function createIdMaker(now: () => number): () => string {
  let last = 0
  let tail: number[] = []
  let head = ''
  // drawn ahead: one call to the kernel's source for many
  let pool = Buffer.alloc(0)
  const chance = (): Buffer => {
    if (pool.length < 16) pool = randomBytes(1024)
    const drawn = pool.subarray(0, 16)
    pool = pool.subarray(16)
    return drawn
  }
  return () => {
    const at = now()
    if (at > last) {
      last = at
      tail = Array.from(chance(), (b) => b & 31)
      let t = at
      head = ''
      for (let i = 0; i < 10; i++) {
        head = alphabet.charAt(t % 32) + head
        t = Math.floor(t / 32)
      }
    } else {
      let i = tail.length - 1
      while (i >= 0 && tail[i] === 31) tail[i--] = 0
      if (i >= 0) tail[i] = (tail[i] ?? 0) + 1
    }
    let id = head
    for (const digit of tail) id += alphabet.charAt(digit)
    return id
  }
}
