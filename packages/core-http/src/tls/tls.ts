import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { CoreError } from '../errors.ts'
import { readOrMakeCertificate, type TlsMaterial } from './self-signed.ts'

/** How the server is reached. */
export type TlsOptions =
  | {
      /** A self-signed certificate, made at the first start and renewed before it expires. */
      readonly kind: 'auto'
      /** Directory of `server-cert.pem` and `server-key.pem` (mode 0600). Made when absent. */
      readonly dir: string
      /** Further names and addresses for the certificate. @default [] */
      readonly names?: readonly string[]
    }
  | {
      readonly kind: 'files'
      /** Path of the PEM certificate, with its chain. */
      readonly cert: string
      /** Path of the PEM key. */
      readonly key: string
    }
  | { /** Plain HTTP: on loopback, or behind a proxy. */ readonly kind: 'off' }

/**
 * Reads the certificate and key, or makes them.
 *
 * @throws {@link CoreError} `CORE_ERR_TLS_FILES` when they cannot be read or do not belong together.
 */
export const loadTls = async (o: TlsOptions, now: Date = new Date()): Promise<TlsMaterial | undefined> => {
  if (o.kind === 'off') return undefined
  try {
    const material =
      o.kind === 'auto'
        ? await readOrMakeCertificate(o.dir, o.names ?? [], now)
        : { cert: await readFile(o.cert, 'utf8'), key: await readFile(o.key, 'utf8') }
    createSecureContext(material)
    return material
  } catch (cause) {
    throw new CoreError('CORE_ERR_TLS_FILES', { problem: cause instanceof Error ? cause.message : String(cause) }, { cause })
  }
}
