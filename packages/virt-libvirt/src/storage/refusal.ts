import { VirtError } from '../errors.ts'
import { oneLine } from '../link/failures.ts'

const gone = new Set(['LIBVIRT_ERR_LOST', 'LIBVIRT_ERR_CLOSED', 'LIBVIRT_ERR_CONNECT'])

/** Tells an error of the libvirt package by its code; `names` without the prefix: "NO_STORAGE_POOL". */
export const isLibvirt = (err: unknown, ...names: readonly string[]): boolean =>
  err instanceof Error &&
  'code' in err &&
  typeof err.code === 'string' &&
  (names.length === 0 ? err.code.startsWith('LIBVIRT_ERR_') : names.some((name) => err.code === `LIBVIRT_ERR_${name}`))

/** Wraps a refusal of libvirt into this package's error, with the original as cause; other errors pass as they are. */
export function asVirtError(err: unknown): Error {
  if (!(err instanceof Error)) return new Error(String(err))
  if (!isLibvirt(err)) return err
  const { code, virCode } = err as Error & { code: string; virCode?: number }
  if (gone.has(code)) return new VirtError('VIRT_ERR_UNREACHABLE', { uri: 'the host', reason: err.message }, { cause: err })
  return new VirtError('VIRT_ERR_LIBVIRT', { message: oneLine(err.message), number: virCode ?? 0 }, { cause: err })
}

/** Runs calls to libvirt and wraps what they throw. */
export async function ask<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (err) {
    throw asVirtError(err)
  }
}
