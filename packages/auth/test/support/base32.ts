/** RFC 4648 base32 without padding, read as an authenticator app does. */
export const unbase32 = (text: string): Buffer => {
  const bits = Array.from(text, (c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)))
}
