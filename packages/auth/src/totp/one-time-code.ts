import { createHmac, timingSafeEqual } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32 without padding: what authenticator apps read. */
export const base32 = (bytes: Uint8Array): string => {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += alphabet[(value >> bits) & 31]!
    }
  }
  return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31]! : out
}

/** Length of a step in ms (RFC 6238). */
export const stepMs = 30_000

/** The six digits of a step: HOTP with SHA-1, as every authenticator app does it (RFC 4226 §5.3, RFC 6238). */
export const codeOf = (secret: Uint8Array, step: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac[mac.length - 1]! & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The step that `code` belongs to, one before to one after now and after `lastStep`; undefined: none. Looks at all three whatever matches. */
export const matchingStep = (secret: Uint8Array, code: string, now: number, lastStep: number): number | undefined => {
  const current = Math.floor(now / stepMs)
  let found: number | undefined
  for (const step of [current - 1, current, current + 1])
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)) && step > lastStep) found ??= step
  return found
}
