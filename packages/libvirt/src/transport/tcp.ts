import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { LibvirtError } from '../errors.ts'
import type { LibvirtUri } from '../uri.ts'
import { opened } from './unix.ts'

const PORT = 16509

/** Plain TCP; only when the caller said that this is what they want. */
export const openTcp = async (uri: LibvirtUri, insecure: boolean, signal: AbortSignal): Promise<Duplex> => {
  if (!insecure) throw new LibvirtError('LIBVIRT_ERR_INSECURE', { host: uri.host })
  const port = uri.port || PORT
  const socket = connect({ host: uri.host, port, noDelay: true })
  return opened(socket, 'connect', `${uri.host}:${port}`, signal)
}
