import { createHash } from 'node:crypto'

/** Longest file name we make; file systems take 255 bytes, and a suffix is put behind. */
const maxBytes = 200

/** Name of an object's file, without its ending: the id where that is safe, percent-encoded else, cut and hashed when too long. */
export function fileNameOf(id: string): string {
  const name = [...Buffer.from(id)].map((b, i) => {
    const c = String.fromCharCode(b)
    return /[A-Za-z0-9_-]/.test(c) || (c === '.' && i > 0) ? c : `%${b.toString(16).toUpperCase().padStart(2, '0')}`
  })
  const all = name.join('')
  if (all.length <= maxBytes) return all
  return `${name.join('').slice(0, 100).replace(/%.?$/, '')}~${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
}

/** Id that a file name stands for, or undefined when only the file itself knows (or it is no name of ours). */
export function idOfFileName(name: string): string | undefined {
  if (name.includes('~')) return undefined
  try {
    const id = decodeURIComponent(name)
    return fileNameOf(id) === name ? id : undefined
  } catch {
    return undefined
  }
}
