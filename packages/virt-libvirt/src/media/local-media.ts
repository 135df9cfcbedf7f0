import { constants } from 'node:fs'
import { open, readFile, readlink, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { type MediaHeader, probeMedia } from './probe-media.ts'

/** Why a path cannot be used, before its content is looked at. */
export type PathCheck = 'relative' | 'missing' | 'unreadable' | 'not-a-file'

/** Options of {@link probeLocalMedia}. */
export interface LocalMediaOptions {
  /** Also accepts block devices (an optical drive, a logical volume). Default: regular files only. */
  readonly allowBlockDevices?: boolean
}

/** What a path turned out to be. */
export type LocalMedia =
  | {
      readonly ok: true
      readonly header: MediaHeader
      /** The file itself, symbolic links resolved at the moment it was opened: hand this to the hypervisor, not the link. */
      readonly realPath: string
      /** Unit: bytes. */
      readonly sizeBytes: number
    }
  | {
      readonly ok: false
      readonly check: PathCheck
      /** What the operating system said, or what the path is: "ENOENT", "directory", "named pipe". */
      readonly detail: string
    }

const kernelPaths = /^\/(proc|sys)(\/|$)/

/**
 * Opens a local path once and tells what it is from that one descriptor, so that nothing can be swapped between the check and the reading.
 *
 * Never blocks on a named pipe, never triggers a device, never follows a file of the kernel's own file systems. Answers instead of throwing.
 */
export async function probeLocalMedia(path: string, options: LocalMediaOptions = {}): Promise<LocalMedia> {
  if (!isAbsolute(path) || path.includes('\0')) return { ok: false, check: 'relative', detail: path }
  let handle
  try {
    // A device may act on being opened (a tape rewinds): look before, and again at what was really opened.
    const before = await stat(path)
    const refused = kindOf(before, options)
    if (refused !== undefined) return { ok: false, check: 'not-a-file', detail: refused }
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch (err) {
    const code = (err as NodeJS.ErrnoException).code ?? 'EIO'
    return { ok: false, check: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', detail: code }
  }
  try {
    const info = await handle.stat()
    const refused = kindOf(info, options)
    if (refused !== undefined) return { ok: false, check: 'not-a-file', detail: refused }
    const realPath = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => path)
    if (kernelPaths.test(realPath)) return { ok: false, check: 'not-a-file', detail: 'file of the kernel' }
    const sizeBytes = info.isBlockDevice() ? await deviceBytes(realPath) : info.size
    const file = handle
    const read = async (offset: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await file.read(buffer, 0, length, offset)
      return bytesRead === length ? buffer : buffer.subarray(0, bytesRead)
    }
    return { ok: true, header: await probeMedia({ sizeBytes, read }), realPath, sizeBytes }
  } catch (err) {
    return { ok: false, check: 'unreadable', detail: (err as NodeJS.ErrnoException).code ?? 'EIO' }
  } finally {
    await handle.close()
  }
}

interface Kind {
  isFile(): boolean
  isDirectory(): boolean
  isBlockDevice(): boolean
  isCharacterDevice(): boolean
  isFIFO(): boolean
}

function kindOf(info: Kind, options: LocalMediaOptions): string | undefined {
  if (info.isFile()) return undefined
  if (info.isBlockDevice()) return options.allowBlockDevices === true ? undefined : 'block device'
  if (info.isDirectory()) return 'directory'
  if (info.isFIFO()) return 'named pipe'
  return info.isCharacterDevice() ? 'character device' : 'socket'
}

async function deviceBytes(realPath: string): Promise<number> {
  const name = realPath.slice(realPath.lastIndexOf('/') + 1)
  // sysfs counts sectors of 512 bytes whatever the device's own block size (Documentation/ABI/stable/sysfs-block).
  return Number(await readFile(`/sys/class/block/${name}/size`, 'utf8')) * 512
}
