import { readFile } from 'node:fs/promises'
import { normalize } from 'node:path'
import { VirtError } from '../errors.ts'
import { contains } from './pool-path.ts'

/** A pool whose directory another one must keep clear of. */
export interface Neighbour {
  readonly name: string
  /** Its directory, symbolic links resolved. */
  readonly path: string
}
interface Mount {
  /** Number of the file system. */
  readonly device: string
  /** What of it is mounted. */
  readonly root: string
  readonly at: string
}

const unescape = (text: string): string => text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))

/** Reads /proc/self/mountinfo. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, , device, root, at] = line.split(' ')
    return device === undefined || root === undefined || at === undefined ? [] : [{ device, root: unescape(root), at: unescape(at) }]
  })
}

/** A directory by its file system and its place in that: the same for one that is mounted in two places. Looks at names only, so nothing hangs. */
export function placeOf(path: string, mounts: readonly Mount[]): string {
  let best: Mount | undefined
  // Of two mounts on one directory the later one is seen.
  for (const mount of mounts) if (contains(mount.at, path) && mount.at.length >= (best?.at.length ?? 0)) best = mount
  if (best === undefined) return path
  return `${best.device}:${normalize(`${best.root}/${path.slice(best.at.length)}`).replace(/(.)\/+$/, '$1')}`
}

/**
 * Refuses a directory that is another pool's, lies in it or holds it, also by way of a second mount: each would show and delete what is the other's.
 * Both must have their symbolic links resolved.
 * @throws {@link VirtError} `VIRT_ERR_POOL_OVERLAP` (pointer `/path`)
 */
export async function assertApart(path: string, neighbours: readonly Neighbour[], o: { readonly isSimulated: boolean }): Promise<void> {
  const mounts = o.isSimulated ? [] : parseMounts(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''))
  const isOneInOther = (a: string, b: string): boolean => contains(a, b) || contains(b, a)
  const own = normalize(path).replace(/(.)\/+$/, '$1')
  for (const { name, path: given } of neighbours) {
    const theirs = normalize(given).replace(/(.)\/+$/, '$1')
    if (isOneInOther(own, theirs) || isOneInOther(placeOf(own, mounts), placeOf(theirs, mounts)))
      throw new VirtError('VIRT_ERR_POOL_OVERLAP', { pointer: '/path', path: own, pool: name, directory: theirs })
  }
}
