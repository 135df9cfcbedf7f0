import { LibvirtError } from '../errors.ts'
import type { PendingCall } from './rpc-types.ts'

/**
 * Gives a call a limit of time and a signal. Both end the wait alone: the slot stays taken until the daemon answers.
 * `sent`: told the serial when the answer has come. False: it was aborted before it began.
 */
export const limitCall = (
  pending: PendingCall,
  { signal, ms, sent }: { signal: AbortSignal | undefined; ms: number; sent: ((serial: number) => void) | undefined },
  queue: () => PendingCall[],
): boolean => {
  const { resolve, reject, procedure } = pending
  let timer: NodeJS.Timeout | undefined
  const done = (): void => {
    pending.settled = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
  const give = (error: LibvirtError): void => {
    if (pending.settled) return
    done()
    const queued = queue().indexOf(pending)
    if (queued >= 0) queue().splice(queued, 1)
    reject(error)
  }
  const abort = (): void => give(new LibvirtError('LIBVIRT_ERR_ABORTED', { procedure: procedure.name }, { cause: signal?.reason }))
  pending.resolve = (value) => {
    if (pending.settled) return
    done()
    sent?.(pending.serial)
    resolve(value)
  }
  pending.reject = (error) => {
    if (pending.settled) return
    done()
    reject(error)
  }
  if (signal?.aborted === true) {
    abort()
    return false
  }
  signal?.addEventListener('abort', abort, { once: true })
  if (ms > 0) timer = setTimeout(() => give(new LibvirtError('LIBVIRT_ERR_TIMEOUT', { procedure: procedure.name, ms })), ms)
  return true
}
