import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { LibvirtError } from '../errors.ts'
import type { LibvirtUri } from '../uri.ts'
import { opened } from './unix.ts'

const PORT = 16514

/** Certificates for TLS; what is not given is read from where libvirt keeps it. */
export interface TlsFiles {
  /** Certificates the daemon's must be signed by, PEM. */
  readonly ca?: string | Buffer
  /** Our certificate, PEM. */
  readonly cert?: string | Buffer
  /** Its private key, PEM. */
  readonly key?: string | Buffer
  /** Name in the daemon's certificate. Default: the URI's host. */
  readonly servername?: string
}

const readable = async (...paths: readonly string[]): Promise<Buffer | undefined> => {
  for (const path of paths) {
    try {
      return await readFile(path)
    } catch {
      // the next place
    }
  }
  return undefined
}

/** `pkipath=` in the URI, the user's own directory, then the system's, as libvirt does. */
const certificates = async (uri: LibvirtUri, given: TlsFiles, home: string | undefined): Promise<Pick<TlsFiles, 'ca' | 'cert' | 'key'>> => {
  const pki = uri.params.get('pkipath')
  const find = (name: string, system: string): Promise<Buffer | undefined> =>
    pki !== undefined ? readable(join(pki, name)) : readable(...(home === undefined ? [] : [join(home, '.pki/libvirt', name)]), system)
  const ca = given.ca ?? (await find('cacert.pem', '/etc/pki/CA/cacert.pem'))
  const cert = given.cert ?? (await find('clientcert.pem', '/etc/pki/libvirt/clientcert.pem'))
  const key = given.key ?? (await find('clientkey.pem', '/etc/pki/libvirt/private/clientkey.pem'))
  return { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }
}

/** The daemon says by one octet whether it accepts our certificate. */
const accepted = (socket: Duplex, where: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      socket.off('readable', look)
      socket.off('end', closed)
      socket.off('error', done)
      signal.removeEventListener('abort', closed)
      if (error === undefined) {
        resolve()
        return
      }
      socket.destroy()
      reject(new LibvirtError('LIBVIRT_ERR_CONNECT', { where, why: error.message }, { cause: error }))
    }
    const closed = (): void => done(new Error('the daemon closed it before accepting the certificate'))
    const look = (): void => {
      const octet = socket.read(1) as Buffer | null
      if (octet !== null) done(octet[0] === 1 ? undefined : new Error('the daemon refused the certificate'))
    }
    socket.on('readable', look)
    socket.once('end', closed)
    socket.once('error', done)
    signal.addEventListener('abort', closed, { once: true })
  })

/** TLS 1.2 or later; both sides show certificates unless `no_verify=1` and `insecure` say otherwise. */
export const openTls = async (
  uri: LibvirtUri,
  given: TlsFiles,
  insecure: boolean,
  home: string | undefined,
  signal: AbortSignal,
): Promise<Duplex> => {
  const where = `${uri.host}:${uri.port || PORT}`
  const noVerify = uri.params.get('no_verify') === '1'
  if (noVerify && !insecure) throw new LibvirtError('LIBVIRT_ERR_URI', { uri: uri.name, why: 'no_verify=1 needs insecure: true' })
  const files = await certificates(uri, given, home)
  if (files.ca === undefined && !noVerify) throw new LibvirtError('LIBVIRT_ERR_CONNECT', { where, why: 'no CA certificate was found' })
  const name = given.servername ?? uri.host
  const socket = connect({
    host: uri.host,
    port: uri.port || PORT,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !noVerify,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...files,
  })
  socket.setNoDelay(true)
  await opened(socket, 'secureConnect', where, signal)
  await accepted(socket, where, signal)
  return socket
}
