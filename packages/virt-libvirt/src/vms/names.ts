import { VirtError } from '../errors.ts'

/** Longest name of a VM, in bytes of UTF-8: libvirt makes file names of it. */
export const maxNameBytes = 200

/**
 * Refuses a name that libvirt, a URI or a file name could not carry.
 * @throws {@link VirtError} `VIRT_ERR_NAME_INVALID`
 */
export function assertVmName(name: string, pointer = '/name'): void {
  const refuse = (reason: string): never => {
    throw new VirtError('VIRT_ERR_NAME_INVALID', { name, reason, pointer })
  }
  if (name.trim() === '') refuse('it is empty')
  if (name.includes('/')) refuse('it contains /')
  if (name === '.' || name === '..') refuse('a URI cannot end in it')
  if (name !== name.trim()) refuse('it begins or ends with white space')
  if (/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(name)) refuse('it contains a control character')
  if (Buffer.byteLength(name) > maxNameBytes) refuse(`it is longer than ${maxNameBytes} bytes`)
}

/** The smallest `<stem>N`, N ≥ 1 (or the given first), that is free. */
export function freeName(stem: string, isTaken: (name: string) => boolean, from = 1): string {
  for (let n = from; ; n++) if (!isTaken(`${stem}${n}`)) return `${stem}${n}`
}

/** The last segment of a resource's URI under `<prefix>/<collection>/`, decoded; undefined when it is another URI. The prefix may be absent. */
export function nameFromUri(uri: string, collection: string): string | undefined {
  const found = new RegExp(`^(?:/[^?#]*)?/${collection}/([^/?#]+)/?$`).exec(uri)
  if (found?.[1] === undefined) return undefined
  try {
    return decodeURIComponent(found[1])
  } catch {
    return found[1]
  }
}
