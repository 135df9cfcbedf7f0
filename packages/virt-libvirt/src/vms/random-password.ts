import { randomBytes } from 'node:crypto'

const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** A password of eight characters: all that VNC looks at. */
export function randomPassword(): string {
  // 256 is not a multiple of the alphabet: bytes beyond the last multiple are left out, so that all characters are as likely.
  const limit = 256 - (256 % alphabet.length)
  let password = ''
  while (password.length < 8)
    for (const byte of randomBytes(16)) if (byte < limit && password.length < 8) password += alphabet[byte % alphabet.length]!
  return password
}
