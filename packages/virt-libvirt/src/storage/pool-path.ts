import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, normalize } from 'node:path'
import { VirtError } from '../errors.ts'

/** Directories of the system itself: a pool there would hand its files to guests, or fill it. */
const SYSTEM = ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/proc', '/run', '/sbin', '/sys', '/usr', '/root/.ssh']
/** Directories that may hold pools below, but are none themselves. */
const NOT_THEMSELVES = new Set([
  '/',
  '/home',
  '/mnt',
  '/media',
  '/opt',
  '/root',
  '/srv',
  '/tmp',
  '/var',
  '/var/lib',
  '/var/log',
  '/var/lib/libvirt',
  '/var/tmp',
])

/** Whether `path` is `root` or lies below it, by their names. */
export const contains = (root: string, path: string): boolean => path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`)

/** Where pools may lie. */
export interface PoolRoots {
  /** Directories pools may lie in, themselves included. @default anywhere but the system's own directories */
  readonly roots?: readonly string[]
}

/**
 * Answers the real path of a pool's directory, the part that exists with its symbolic links resolved.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` (pointer `/path`) when a pool must not lie there.
 */
export async function poolDirectory(path: string, options: PoolRoots = {}): Promise<string> {
  const refuse = (reason: string): never => {
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/path', reason })
  }
  if (!isAbsolute(path)) refuse(`${path} is not an absolute path`)
  if (/[\p{Cc}\uFFFE\uFFFF]/u.test(path)) refuse('it contains a control character')
  const real = await realDirectory(path)
  if (options.roots !== undefined) {
    if (!options.roots.some((root) => contains(root, real))) refuse(`${real} is not below one of ${options.roots.join(', ')}`)
    return real
  }
  const system = SYSTEM.find((root) => contains(root, real))
  if (system !== undefined)
    refuse(`${real} belongs to the system (${system}); choose a directory of its own, such as /var/lib/libvirt/images`)
  if (NOT_THEMSELVES.has(real)) refuse(`${real} holds other things as well; choose a directory below it`)
  return real
}

/** The deepest part that exists with its symbolic links resolved, and the rest as it was written. */
export async function realDirectory(given: string): Promise<string> {
  const path = normalize(given).replace(/(.)\/+$/, '$1')
  let rest = ''
  for (let at = path; ; at = dirname(at)) {
    try {
      const real = await realpath(at)
      return rest === '' ? real : `${real === '/' ? '' : real}${rest}`
    } catch (err) {
      if (at === '/' || (err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
      rest = `/${at.slice(at.lastIndexOf('/') + 1)}${rest}`
    }
  }
}
