import type { Duplex } from 'node:stream'
import { isDuplex } from '../options.ts'
import type { ConnectOptions } from '../options.ts'
import type { LibvirtUri } from '../uri.ts'
import { socketPath } from './sockets.ts'

// What a way to the daemon needs is loaded when it is used: node:net, node:tls and node:child_process cost as much as all of this package.
/** How sockets for a URI are opened, and what to call the place in errors. */
export const dialer = (uri: LibvirtUri, options: ConnectOptions): { dial: (signal: AbortSignal) => Promise<Duplex>; where: string } => {
  const { transport, insecure = false, env = {}, readonly = false } = options
  if (transport !== undefined) {
    return { where: 'the given transport', dial: async (signal) => (isDuplex(transport) ? transport : transport(signal)) }
  }
  const remote = options.socketPath === undefined ? uri.transport : 'unix'
  switch (remote) {
    case 'unix': {
      const path = options.socketPath ?? socketPath(uri, readonly, env)
      return { where: path, dial: async (signal) => (await import('./unix.ts')).openUnix(path, signal) }
    }
    case 'tcp':
      return { where: uri.host, dial: async (signal) => (await import('./tcp.ts')).openTcp(uri, insecure, signal) }
    case 'tls':
      return {
        where: uri.host,
        dial: async (signal) => (await import('./tls.ts')).openTls(uri, options.tls ?? {}, insecure, env['HOME'], signal),
      }
    case 'ssh':
      return { where: uri.host, dial: async (signal) => (await import('./ssh.ts')).openSsh(uri, readonly, options.ssh ?? {}, signal) }
  }
}
