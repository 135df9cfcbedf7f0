import { VirtError } from '../../errors.ts'
import { unlessGone } from '../../link/failures.ts'
import type { Link } from '../../link/link.ts'
import { probeLocalMedia } from '../../media/local-media.ts'
import { mediaUrl } from '../../media/remote-media.ts'
import { readVolume } from '../../storage/volume-record.ts'
import { assertXmlText } from '../../xml/characters.ts'
import { nameFromUri } from '../names.ts'
import { assertMedium } from '../vm-rules.ts'
import type { DriveCreate } from './drive-schemas.ts'

/** Where a drive's content lies. */
export interface DriveSource {
  /** Path or URL; '' is an empty drive. */
  readonly path: string
  readonly format: string
  readonly isBlock: boolean
}

const refuse = (pointer: string, reason: string): never => {
  throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })
}

/**
 * Checks the medium of a CD-ROM: a file that can be read, or a URL of a scheme that QEMU knows. Whether it boots is not asked.
 * On a simulated host paths are not looked for.
 */
export async function cdromSource(path: string, isSimulated: boolean): Promise<DriveSource> {
  const empty = { format: 'raw', isBlock: false }
  assertXmlText(path, '/path')
  assertMedium(path, '/path')
  if (path === '' || mediaUrl(path) !== undefined) return { path, ...empty }
  if (!path.startsWith('/')) refuse('/path', 'an absolute path or a URL (http, https, ftp, ftps, tftp) is needed')
  if (isSimulated) return { path, ...empty }
  const found = await probeLocalMedia(path, { allowBlockDevices: true })
  if (!found.ok) refuse('/path', `this file cannot be used: ${found.check} (${found.detail})`)
  return { path, ...empty }
}

/** Finds the volume of a disk, by pool and name or by its path; its format is what the pool says, never guessed from the guest's data. */
export async function diskSource(link: Link, asked: DriveCreate): Promise<DriveSource> {
  const connection = link.connection()
  const { path } = asked
  if (path !== undefined) {
    if (!path.startsWith('/')) refuse('/path', 'an absolute path is needed')
    const volume = await unlessGone(() => connection.storageVolLookupByPath(assertXmlText(path, '/path')))
    if (volume === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/path', value: path })
    return sourceOf(await volume.getXMLDesc(0), volume.pool)
  }
  const name = nameFromUri(asked.pool ?? '', 'storagepools') ?? asked.pool ?? ''
  const pool = await unlessGone(() => connection.storagePoolLookupByName(name))
  if (pool === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/pool', value: asked.pool ?? '' })
  if (!(await pool.isActive()))
    throw new VirtError('VIRT_ERR_POOL_STATE', { name, state: 'inactive', action: 'using a volume', needed: 'active' })
  const volume = await unlessGone(() => pool.storageVolLookupByName(asked.vol ?? ''))
  if (volume === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/vol', value: asked.vol ?? '' })
  return sourceOf(await volume.getXMLDesc(0), name)
}

function sourceOf(xml: string, pool: string): DriveSource {
  const { path, format, type } = readVolume(xml, pool)
  return { path, format: format === 'iso' ? 'raw' : format, isBlock: type === 'block' }
}
