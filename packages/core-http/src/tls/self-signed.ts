import { X509Certificate } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'

/** What a TLS server is given: PEM texts. */
export interface TlsMaterial {
  readonly cert: string
  readonly key: string
}

const day = 86_400_000
/** How long a certificate is valid. Browsers refuse longer ones than 398 days from their own stores. */
const validMs = 397 * day
/** A certificate with less than this left is made anew. */
export const renewBeforeMs = 30 * day

const namesOf = (extra: readonly string[]): readonly string[] => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter((a) => !a.address.startsWith('fe80')).map((a) => a.address),
  )
  return [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...addresses, ...extra])]
}

const write = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

const make = async (names: readonly string[], now: Date): Promise<TlsMaterial> => {
  // Loaded only when a certificate is made: its ASN.1 parts cost a third of the start.
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: hostname().slice(0, 64) }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - day),
    notAfterDate: new Date(now.getTime() + validMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name })),
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

const readKept = async (cert: string, key: string, now: Date): Promise<TlsMaterial | undefined> => {
  try {
    const kept = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') }
    const left = new Date(new X509Certificate(kept.cert).validTo).getTime() - now.getTime()
    return left > renewBeforeMs ? kept : undefined
  } catch {
    return undefined
  }
}

/** Reads the certificate kept in `dir`; makes and keeps one when there is none or it expires within 30 days. */
export const readOrMakeCertificate = async (dir: string, extra: readonly string[], now: Date): Promise<TlsMaterial> => {
  const cert = join(dir, 'server-cert.pem')
  const key = join(dir, 'server-key.pem')
  const kept = await readKept(cert, key, now)
  if (kept) return kept
  const made = await make(namesOf(extra), now)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await write(key, made.key)
  await write(cert, made.cert)
  return made
}
