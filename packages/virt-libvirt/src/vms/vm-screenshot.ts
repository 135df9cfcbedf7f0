import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { isInvalidState, isUnsupported, unlessGone } from '../link/failures.ts'
import type { VmRecord } from './vm-view.ts'
import { readPpm, writePng } from './png.ts'
import { isActive } from './vm-state.ts'

/** A picture of a VM's display. */
export interface Screenshot {
  readonly png: Buffer
  /** Digest of the picture; the same as long as it shows the same. */
  readonly etag: string
  /** When this picture was first seen. */
  readonly modified: Date
}
/** Takes pictures, at most one per VM in a while. */
export interface Screenshots {
  /** @throws {@link VirtError} `VIRT_ERR_SCREENSHOT_NONE` when the VM is off or has no display. */
  take(vm: VmRecord): Promise<Screenshot>
  forget(uuid: string): void
}

/** Least time between two pictures of one VM, in ms. */
const pauseMs = 5000
/** Largest picture taken in, in bytes: more than a display of 8192 × 8192. */
const maxBytes = 256 * 1024 * 1024

const isPng = (data: Buffer): boolean => data.length > 8 && data.readUInt32BE(0) === 0x89504e47

/** Makes {@link Screenshots}. */
export function createScreenshots({ link, clock }: Pick<Deps, 'link' | 'clock'>): Screenshots {
  const kept = new Map<string, { at: number; screenshot: Screenshot }>()
  const running = new Map<string, Promise<Screenshot>>()

  const none = (vm: VmRecord, cause?: unknown): VirtError =>
    new VirtError('VIRT_ERR_SCREENSHOT_NONE', { name: vm.name, state: vm.state }, cause === undefined ? {} : { cause })
  async function read(vm: VmRecord): Promise<Buffer> {
    const domain = await unlessGone(() => link.connection().domainLookupByUUID(vm.uuid))
    if (domain === undefined) throw none(vm)
    let size = 0
    const pieces: Buffer[] = []
    try {
      const { stream } = await domain.screenshot(0, 0)
      for await (const piece of stream as AsyncIterable<Buffer>) {
        size += piece.length
        if (size > maxBytes) throw none(vm)
        pieces.push(piece)
      }
    } catch (err) {
      if (isInvalidState(err) || isUnsupported(err)) throw none(vm, err)
      throw err
    }
    return Buffer.concat(pieces)
  }
  async function take(vm: VmRecord): Promise<Screenshot> {
    const data = await read(vm)
    const etag = createHash('sha256').update(data).digest('base64url').slice(0, 22)
    const at = clock.now()
    const old = kept.get(vm.uuid)?.screenshot
    if (old?.etag === etag) {
      kept.set(vm.uuid, { at, screenshot: old })
      return old
    }
    const pixels = isPng(data) ? undefined : readPpm(data)
    if (pixels === undefined && !isPng(data)) throw none(vm)
    const screenshot = { png: pixels ? await writePng(pixels) : data, etag, modified: new Date(at) }
    kept.set(vm.uuid, { at, screenshot })
    return screenshot
  }
  return {
    async take(vm) {
      if (!isActive(vm.state) || vm.graphics.length === 0) {
        kept.delete(vm.uuid)
        throw none(vm)
      }
      const old = kept.get(vm.uuid)
      if (old !== undefined && clock.now() - old.at < pauseMs) return old.screenshot
      let taking = running.get(vm.uuid)
      if (taking === undefined) {
        taking = take(vm).finally(() => running.delete(vm.uuid))
        running.set(vm.uuid, taking)
      }
      return taking
    },
    forget: (uuid) => void kept.delete(uuid),
  }
}
