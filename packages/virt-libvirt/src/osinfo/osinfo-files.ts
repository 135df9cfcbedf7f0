import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** One data file, and what tells whether it changed. */
export interface OsinfoFile {
  readonly path: string
  /** Unit: ms. */
  readonly mtimeMs: number
  /** Unit: bytes. */
  readonly size: number
}

/** Where osinfo-db lies on a Linux host; later directories replace files of earlier ones. The caller may append the user's own. */
export const SYSTEM_OSINFO_DIRS: readonly string[] = ['/usr/share/osinfo', '/usr/local/share/osinfo', '/etc/osinfo']

/** Largest data file read; the largest of osinfo-db has 180 kB. Unit: bytes. */
const MAX_FILE = 4 * 2 ** 20

/** The XML files below `sub` ("os", "device") of all directories, a later directory's file in place of an earlier one's. */
export async function osinfoFiles(dirs: readonly string[], sub: 'os' | 'device'): Promise<readonly OsinfoFile[]> {
  const found = new Map<string, OsinfoFile>()
  for (const dir of dirs) {
    const root = join(dir, sub)
    let names: string[]
    try {
      names = await readdir(root, { recursive: true })
    } catch {
      continue
    }
    for (const name of names) {
      if (!name.endsWith('.xml')) continue
      const path = join(root, name)
      const info = await stat(path).catch(() => undefined)
      if (info?.isFile() === true && info.size <= MAX_FILE) found.set(name, { path, mtimeMs: info.mtimeMs, size: info.size })
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file)
}

/** Changes whenever a file came, went or changed. */
export const fingerprint = (files: readonly OsinfoFile[]): string => files.map((f) => `${f.path}:${f.mtimeMs}:${f.size}`).join('\n')
