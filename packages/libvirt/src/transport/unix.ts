import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { LibvirtError } from '../errors.ts'

/** Resolves when the socket is connected; `where` names it in errors. */
export const opened = (socket: Duplex, event: string, where: string, signal: AbortSignal): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off(event, ok)
      socket.off('error', fail)
      signal.removeEventListener('abort', abort)
    }
    const ok = (): void => {
      done()
      resolve(socket)
    }
    const fail = (cause: Error): void => {
      done()
      socket.on('error', () => undefined)
      socket.destroy()
      reject(new LibvirtError('LIBVIRT_ERR_CONNECT', { where, why: cause.message }, { cause }))
    }
    const abort = (): void => fail(new Error('given up', { cause: signal.reason }))
    socket.once(event, ok)
    socket.once('error', fail)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })

/** A daemon's unix socket. */
export const openUnix = (path: string, signal: AbortSignal): Promise<Duplex> => opened(connect(path), 'connect', path, signal)
