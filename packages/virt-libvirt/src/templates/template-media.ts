import { VirtError } from '../errors.ts'
import type { DiskHeader } from '../media/disk-result.ts'
import type { IsoHeader } from '../media/iso-header.ts'
import { probeLocalMedia } from '../media/local-media.ts'
import { bootCheckText, type MediaHeader } from '../media/probe-media.ts'
import { maskUrl, mediaUrl, probeRemoteMedia } from '../media/remote-media.ts'

/** What a template's medium is: an ISO image, a disk image, or a URL that cannot be looked into. */
export type TemplateMedia =
  | { readonly kind: 'iso'; readonly path: string; readonly header: IsoHeader | null }
  | { readonly kind: 'disk'; readonly path: string; readonly header: DiskHeader }

const pathErrors = {
  relative: 'VIRT_ERR_MEDIA_RELATIVE',
  missing: 'VIRT_ERR_MEDIA_MISSING',
  unreadable: 'VIRT_ERR_MEDIA_UNREADABLE',
  'not-a-file': 'VIRT_ERR_MEDIA_KIND',
} as const

/**
 * Tells what stands at a path or URL, by content.
 * @throws {@link VirtError} `VIRT_ERR_MEDIA_RELATIVE`, `VIRT_ERR_MEDIA_MISSING`, `VIRT_ERR_MEDIA_UNREADABLE`, `VIRT_ERR_MEDIA_KIND`,
 * `VIRT_ERR_MEDIA_FORMAT`, `VIRT_ERR_ISO_NOT_BOOTABLE`; each with `pointer`.
 */
export async function readMedia(path: string, pointer: string, signal: AbortSignal): Promise<TemplateMedia> {
  const url = mediaUrl(path)
  if (url === undefined) {
    const media = await probeLocalMedia(path)
    if (!media.ok) throw new VirtError(pathErrors[media.check], { path, detail: media.detail, pointer })
    return accept(media.header, path, path, pointer)
  }
  const shown = maskUrl(url)
  // FTP and TFTP have no ranges: the guest's emulator will tell.
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'iso', path, header: null }
  const remote = await probeRemoteMedia(url, signal)
  if (!remote.ok) throw new VirtError('VIRT_ERR_MEDIA_UNREADABLE', { path: shown, detail: remote.why, pointer })
  const media = accept(remote.header, path, shown, pointer)
  if (media.kind === 'disk')
    throw new VirtError('VIRT_ERR_MEDIA_FORMAT', {
      path: shown,
      why: 'a disk image must lie on this host; download it into a pool first',
      pointer,
    })
  return media
}

function accept(header: MediaHeader, path: string, shown: string, pointer: string): TemplateMedia {
  if (header.kind === 'refused')
    throw new VirtError('VIRT_ERR_MEDIA_FORMAT', { path: shown, why: header.why, check: header.check, pointer })
  if (header.kind === 'disk') return { kind: 'disk', path, header }
  if (header.bootCheck !== null)
    throw new VirtError('VIRT_ERR_ISO_NOT_BOOTABLE', {
      path: shown,
      why: bootCheckText[header.bootCheck],
      check: header.bootCheck,
      pointer,
    })
  return { kind: 'iso', path, header }
}
