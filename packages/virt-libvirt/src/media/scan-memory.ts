import { type FSWatcher, type Stats, statfsSync, statSync, watch } from 'node:fs'
import type { IsoHeader } from './iso-header.ts'

/** What is remembered of a file, so that a second scan need not open it. */
export interface KnownFile {
  readonly ino: number
  readonly size: number
  /** Of the last change of content or attributes: nobody can set it. */
  readonly ctimeMs: number
  readonly header: IsoHeader | null
}
/** What a directory held when it was read, and nothing of it changed since. */
export interface KnownDirectory {
  /** Bootable images. */
  readonly images: readonly { readonly path: string; readonly sizeBytes: number; readonly header: IsoHeader }[]
  readonly subdirectories: readonly string[]
  readonly files: number
  readonly unreadable: number
}
/** What scans of a tree remember of it. Files are compared by inode, size and time; of directories that the kernel watches for us, nothing at all is asked. */
export interface ScanMemory {
  readonly files: Map<string, KnownFile>
  /** What a directory held, when nothing can have changed since. */
  recall(path: string): KnownDirectory | undefined
  /** Begins to watch a directory, before it is read: answers what is to be called when it was read and all of it can be watched. */
  begin(path: string): (found: KnownDirectory) => void
  /** Lets the kernel's reports arrive; await it before each scan. */
  settle(): Promise<void>
  /** Ends all watching. */
  close(): void
}

interface Watched {
  readonly identity: string
  readonly watcher: FSWatcher
  readonly at: number
  isDirty: boolean
  known?: KnownDirectory
}

/** Directories watched at once: the kernel's limit is for all programs of a user. */
const MAX_WATCHED = 2048
/** Files remembered; beyond that all are read anew. */
const MAX_FILES = 500_000
/** After so long everything is looked at once more, whatever was reported. Unit: ms. */
const MAX_AGE_MS = 10 * 60_000
/** File systems others write to, whose changes the kernel is not told: NFS, CIFS, SMB2, FUSE, 9p, Ceph, AFS, GFS2, OCFS2, Lustre (statfs(2)). */
const shared = new Set([
  0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x65735546, 0x01021997, 0x00c36400, 0x5346414f, 0x01161970, 0x7461636f, 0x0bd00bd0,
])

const identityOf = (info: Stats): string => `${info.dev} ${info.ino} ${info.mtimeMs} ${info.ctimeMs}`

/** Makes a {@link ScanMemory}. */
export function createScanMemory(): ScanMemory {
  const watched = new Map<string, Watched>()
  const local = new Map<number, boolean>()
  const nothing = (): void => undefined

  function isLocal(path: string, dev: number): boolean {
    let known = local.get(dev)
    if (known === undefined) local.set(dev, (known = !shared.has(statfsSync(path).type)))
    return known
  }
  function forget(path: string): void {
    watched.get(path)?.watcher.close()
    watched.delete(path)
  }
  const files = new Map<string, KnownFile>()
  return {
    files,
    recall(path) {
      const one = watched.get(path)
      if (one?.known === undefined) return undefined
      // Something else may be mounted there now: the directory itself is looked at.
      const info = one.isDirty || performance.now() - one.at > MAX_AGE_MS ? undefined : statSync(path, { throwIfNoEntry: false })
      if (info !== undefined && identityOf(info) === one.identity) return one.known
      forget(path)
      return undefined
    },
    begin(path) {
      forget(path)
      if (watched.size >= MAX_WATCHED) return nothing
      try {
        const info = statSync(path)
        if (!isLocal(path, info.dev)) return nothing
        const watcher = watch(path, { persistent: false })
        const one: Watched = { identity: identityOf(info), watcher, at: performance.now(), isDirty: false }
        watcher.on('change', () => {
          one.isDirty = true
        })
        watcher.on('error', () => {
          one.isDirty = true
        })
        watched.set(path, one)
        return (found) => {
          one.known = found
        }
      } catch {
        // Out of watches, or gone meanwhile: its files are compared one by one.
        return nothing
      }
    },
    async settle() {
      if (files.size > MAX_FILES) files.clear()
      // What the kernel has reported is read in the loop's next turn.
      await new Promise((resolve) => setImmediate(resolve))
    },
    close() {
      for (const path of [...watched.keys()]) forget(path)
    },
  }
}
