import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Encrypts a secret for the store (AES-256-GCM), bound to the row it stands in. */
export const seal = (key: Uint8Array, plain: Uint8Array, row: string): string => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(row))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return ['$gcm', iv.toString('base64'), cipher.getAuthTag().toString('base64'), text.toString('base64')].join('$')
}

/** Opens what {@link seal} made; throws when key, row or text are not the same. */
export const unseal = (key: Uint8Array, sealed: string, row: string): Buffer => {
  const [, kind, iv = '', tag = '', text = ''] = sealed.split('$')
  if (kind !== 'gcm') throw new TypeError('not a sealed value')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
    .setAAD(Buffer.from(row))
    .setAuthTag(Buffer.from(tag, 'base64'))
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64')), decipher.final()])
}
