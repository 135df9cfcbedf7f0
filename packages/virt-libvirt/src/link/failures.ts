import { isConnectionError, isLibvirtError, isNotFound } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'

export { isInvalidState, isUnsupported } from '@onggi/libvirt'

/** True when libvirt said that the object does not exist (any more). */
export const isGone = (e: unknown): boolean => isNotFound(e)
/** True when libvirt refused an argument. */
export const isInvalidArgument = (e: unknown): boolean => isLibvirtError(e, 'LIBVIRT_ERR_INVALID_ARG')

/** What libvirt said, on one line: what it quotes of programs may have several. */
export const oneLine = (message: string): string => message.trim().replace(/\s*\n\s*/g, ' ')

/**
 * Turns what libvirt threw into this package's error; anything else stays as it is.
 * `VIRT_ERR_UNREACHABLE` when the connection broke, `VIRT_ERR_LIBVIRT` otherwise, libvirt's number inside.
 */
export function fromLibvirt(e: unknown, uri: string): unknown {
  if (isConnectionError(e)) return new VirtError('VIRT_ERR_UNREACHABLE', { uri, reason: e.message }, { cause: e })
  if (!isLibvirtError(e)) return e
  return new VirtError('VIRT_ERR_LIBVIRT', { message: oneLine(e.message), number: e.virCode ?? e.code }, { cause: e })
}

/** Runs `fn` and answers undefined when the object is gone. */
export async function unlessGone<T>(fn: () => Promise<T>): Promise<T | undefined> {
  try {
    return await fn()
  } catch (e) {
    if (isGone(e)) return undefined
    throw e
  }
}
