import type { Duplex } from 'node:stream'
import { LibvirtError } from '../errors.ts'
import { isDuplex } from '../options.ts'
import type { ConnectOptions } from '../options.ts'
import type { LibvirtUri } from '../uri.ts'
import { socketPath } from './sockets.ts'
import { openUnix } from './unix.ts'

/** How sockets for a URI are opened, and what to call the place in errors. */
export const dialer = (uri: LibvirtUri, options: ConnectOptions): { dial: (signal: AbortSignal) => Promise<Duplex>; where: string } => {
  const { transport } = options
  if (transport !== undefined) {
    return { where: 'the given transport', dial: async (signal) => (isDuplex(transport) ? transport : transport(signal)) }
  }
  if (options.socketPath !== undefined || uri.transport === 'unix') {
    const path = options.socketPath ?? socketPath(uri, options.readonly ?? false, options.env ?? {})
    return { where: path, dial: (signal) => openUnix(path, signal) }
  }
  throw new LibvirtError('LIBVIRT_ERR_URI', { uri: uri.name, why: `transport ${uri.transport} is not supported yet` })
}
