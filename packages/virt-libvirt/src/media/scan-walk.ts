import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { isDescriptor, type IsoHeader, isoHeader, isoHeaderIn } from './iso-header.ts'
import { readNow } from './reads.ts'
import type { ScanMemory } from './scan-memory.ts'

/** One bootable ISO image of a scan. */
export interface FoundIso {
  readonly path: string
  /** Unit: bytes. */
  readonly sizeBytes: number
  readonly header: IsoHeader
}

/** How far a scan has come. */
export interface ScanProgress {
  /** Directories known so far, and those that were read. */
  readonly directories: number
  readonly done: number
  /** Files looked into. */
  readonly files: number
  /** Directories and files that could not be read. */
  readonly unreadable: number
}

/** Limits of a scan: a tree of any size ends. */
export interface ScanLimits {
  /** Levels below the root. @default 32 */
  readonly maxDepth?: number
  /** Images after which the scan ends. @default 100000 */
  readonly maxFound?: number
}

/** The descriptors and the sector behind them: where the boot catalogue stands there, a second read is spared. Unit: bytes. */
const FIRST = 10_240
const buffers = [Buffer.alloc(FIRST), Buffer.alloc(2048), Buffer.alloc(65_536)] as const

/** One file as a scan sees it. */
interface Seen {
  readonly header: IsoHeader | null
  readonly sizeBytes: number
  /** Its content can change without a word to whoever watches its directory: it has other names. */
  readonly isShared: boolean
}

/** Reads one file's ISO header with blocking calls; null when it is none, undefined when it cannot be read. */
export function readIsoNow(path: string, memory?: ScanMemory): Seen | undefined {
  const known = memory?.files.get(path)
  if (known !== undefined) {
    const info = statSync(path, { throwIfNoEntry: false })
    if (info === undefined) return undefined
    if (info.ino === known.ino && info.size === known.size && info.ctimeMs === known.ctimeMs)
      return { header: known.header, sizeBytes: known.size, isShared: info.nlink > 1 }
  }
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return undefined
  }
  try {
    // Most files of a tree are no images: one read tells, and nothing else is asked of them.
    const first = readAt(fd, 32_768, FIRST)
    const isIso = first.length >= 2048 && isDescriptor(first, 0)
    if (!isIso && memory === undefined) return { header: null, sizeBytes: 0, isShared: false }
    const info = fstatSync(fd)
    if (!info.isFile()) return undefined
    const found = isIso ? (isoHeaderIn(first, info.size) ?? readPieces(fd, first, info.size)) : null
    const header = found === null || typeof found === 'string' ? null : found
    memory?.files.set(path, { ino: info.ino, size: info.size, ctimeMs: info.ctimeMs, header })
    return { header, sizeBytes: info.size, isShared: info.nlink > 1 }
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
}

/** What does not lie in the first piece is read from the file. */
function readPieces(fd: number, first: Buffer, sizeBytes: number): IsoHeader | string {
  return readNow(isoHeader(sizeBytes), sizeBytes, (offset, length) => {
    const from = offset - 32_768
    return from >= 0 && from + length <= first.length ? first.subarray(from, from + length) : readAt(fd, offset, length)
  })
}

/** The header readers copy what they keep, so a few buffers serve every read; the first part of a file keeps its own. */
function readAt(fd: number, offset: number, length: number): Buffer {
  const buffer = length === FIRST ? buffers[0] : length <= 2048 ? buffers[1] : buffers[2]
  const got = readSync(fd, buffer, 0, length, offset)
  return got === buffer.length ? buffer : buffer.subarray(0, got)
}

/**
 * Walks over a tree with blocking calls and yields what it finds, and every few files how far it is. Symbolic links to directories are not
 * followed, so that it ends; what cannot be read is counted and left out; named pipes and devices are never opened.
 */
export function* walkIsos(root: string, limits: ScanLimits = {}, memory?: ScanMemory): Generator<FoundIso | ScanProgress, ScanProgress> {
  const { maxDepth = 32, maxFound = 100_000 } = limits
  const queue: { path: string; depth: number }[] = [{ path: root, depth: 0 }]
  let done = 0
  let files = 0
  let unreadable = 0
  let found = 0
  const progress = (): ScanProgress => ({ directories: done + queue.length, done, files, unreadable })
  for (let dir = queue.shift(); dir !== undefined; dir = queue.shift()) {
    const known = memory?.recall(dir.path)
    if (known !== undefined) {
      if (dir.depth < maxDepth) for (const path of known.subdirectories) queue.push({ path, depth: dir.depth + 1 })
      files += known.files
      unreadable += known.unreadable
      for (const image of known.images) {
        yield image
        if (++found >= maxFound) return progress()
      }
      done++
      yield progress()
      continue
    }
    const keep = memory?.begin(dir.path)
    const images: FoundIso[] = []
    const subdirectories: string[] = []
    const before = { files, unreadable }
    let isWhole = true
    let entries: Dirent[]
    try {
      entries = readdirSync(dir.path, { withFileTypes: true })
    } catch {
      unreadable++
      isWhole = false
      entries = []
    }
    for (const entry of entries) {
      const path = dir.path === '/' ? `/${entry.name}` : `${dir.path}/${entry.name}`
      if (entry.isDirectory()) {
        if (isKernels(path)) continue
        subdirectories.push(path)
        if (dir.depth < maxDepth) queue.push({ path, depth: dir.depth + 1 })
        continue
      }
      // What a link leads to lies elsewhere, and changes there.
      if (entry.isSymbolicLink()) isWhole = false
      if (!entry.isFile() && !(entry.isSymbolicLink() && leadsToFile(path))) continue
      const read = readIsoNow(path, memory)
      files++
      // A right given later may be no change of the directory; another name of a file is watched by nobody.
      if (read === undefined || read.isShared) isWhole = false
      if (read === undefined) unreadable++
      else if (read.header?.bootable === true) {
        const image = { path, sizeBytes: read.sizeBytes, header: read.header }
        if (keep !== undefined) images.push(image)
        yield image
        if (++found >= maxFound) return progress()
      }
      if (files % 64 === 0) yield progress()
    }
    if (isWhole) keep?.({ images, subdirectories, files: files - before.files, unreadable: unreadable - before.unreadable })
    done++
    yield progress()
  }
  return progress()
}

/** File systems of the kernel: endless, and files there act on being read. */
const isKernels = (path: string): boolean => path === '/proc' || path === '/sys' || path === '/dev' || path === '/run'

const leadsToFile = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
