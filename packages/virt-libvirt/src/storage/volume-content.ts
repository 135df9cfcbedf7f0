import { stat } from 'node:fs/promises'
import { probeLocalMedia } from '../media/local-media.ts'
import type { Osinfo } from '../osinfo/osinfo.ts'
import type { VolumeContent, VolumeRecord } from './volume-record.ts'

/** Reads what a volume's own header says, remembered while size and time of the file stay. */
export type ReadContent = (volume: VolumeRecord) => Promise<VolumeContent>

/** Files remembered; a host with more starts over. */
const MAX_REMEMBERED = 20_000
/** Checks that say that a volume cannot be used at all. A backing file is none: volumes of templates have one. */
const broken = new Set(['image-size', 'image-tables', 'image-header', 'image-extent', 'image-data-file'])

/** Makes a {@link ReadContent}; without osinfo systems are not named. */
export function createContentReader(osinfo: Osinfo | undefined): ReadContent {
  const remembered = new Map<string, { readonly stamp: string; readonly content: VolumeContent }>()
  return async (volume) => {
    const stamp = await stampOf(volume.path)
    // A volume of another host, of the test driver, or a network one: libvirt's word is all there is.
    if (stamp === undefined) return { isvalid: true, has_permission: true }
    const before = remembered.get(volume.path)
    if (before?.stamp === stamp) return before.content
    const content = await read(volume, osinfo)
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(volume.path, { stamp, content })
    return content
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const info = await stat(path)
    // Not the time of its content alone: who may read it may change as well.
    return `${info.ino}:${info.size}:${info.mtimeMs}:${info.ctimeMs}`
  } catch {
    return undefined
  }
}

async function read(volume: VolumeRecord, osinfo: Osinfo | undefined): Promise<VolumeContent> {
  const media = await probeLocalMedia(volume.path, { allowBlockDevices: true })
  if (!media.ok) return { isvalid: media.check !== 'missing', has_permission: media.check !== 'unreadable' }
  const { header } = media
  if (header.kind === 'iso') {
    const os = await osinfo?.identify(header.label)
    return {
      format: 'iso',
      isvalid: true,
      has_permission: true,
      os_distro: os?.distro ?? 'unknown',
      os_version: os?.version ?? 'unknown',
      bootable: header.bootable,
    }
  }
  return { isvalid: header.kind === 'disk' || !broken.has(header.check), has_permission: true }
}
