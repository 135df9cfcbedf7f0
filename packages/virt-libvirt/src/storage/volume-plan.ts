import { VirtError } from '../errors.ts'
import { maskUrl } from '../media/remote-media.ts'
import type { JsonValue } from '../needs.ts'
import { assertName } from './define-pool.ts'
import { filePoolTypes, type PoolRecord } from './pool-record.ts'

/** A volume to be made in a pool: of a size, from a URL, or from chunks that follow. */
export interface VolumeCreate {
  /** Required but for a URL, whose last segment is the default. */
  readonly name?: string
  /** Unit: MiB, at least 1. */
  readonly capacityMiB?: number
  /** http or https URL whose content the volume gets; instead of a capacity. */
  readonly url?: string
  /** The task waits for chunks that fill the capacity. */
  readonly upload?: boolean
  /** Exact size of an upload, in place of `capacityMiB`. Unit: bytes. */
  readonly sizeBytes?: number
  /** Checksum of an upload, hexadecimal: the volume is deleted when its content has another. */
  readonly sha256?: string
  /** @default qcow2 in pools of files, raw elsewhere; content from elsewhere is taken as it is */
  readonly format?: string
  /** Space taken at once. Unit: MiB. @default 0 */
  readonly allocationMiB?: number
}

/** What the request becomes: a task, and the name of its volume. */
export interface VolumePlan {
  readonly task: 'volume.create' | 'volume.download' | 'volume.upload'
  readonly name: string
  readonly input: { readonly [k: string]: JsonValue }
  /** Password-bearing URL, which must not be written down. */
  readonly secretUrl?: string
}

const MiB = 2 ** 20
const refuse = (pointer: string, reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })

/** Decides what a request for a volume means. @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_NAME_INVALID` */
export function planVolume(pool: PoolRecord, asked: VolumeCreate): VolumePlan {
  const sized = asked.capacityMiB !== undefined || asked.sizeBytes !== undefined
  if (sized === (asked.url !== undefined)) throw refuse(sized ? '/url' : '/capacity', 'say either capacity or url')
  if (asked.url !== undefined) return planDownload(pool, asked.url, asked)
  if (asked.name === undefined) throw refuse('/name', 'a volume with a capacity needs a name')
  assertName(asked.name, 250)
  if (asked.upload !== true && (asked.sizeBytes !== undefined || asked.sha256 !== undefined))
    throw refuse('/upload', 'size and sha256 belong to an upload')
  const capacityBytes = asked.sizeBytes ?? asked.capacityMiB! * MiB
  const place = { pool: pool.name, name: asked.name, capacityBytes }
  if (asked.upload === true)
    return {
      task: 'volume.upload',
      name: asked.name,
      input: { ...place, ...(asked.sha256 === undefined ? {} : { sha256: asked.sha256.toLowerCase() }) },
    }
  const format = asked.format ?? (filePoolTypes.has(pool.type) ? 'qcow2' : 'raw')
  const allocationBytes = Math.min((asked.allocationMiB ?? 0) * MiB, capacityBytes)
  return { task: 'volume.create', name: asked.name, input: { ...place, format, allocationBytes } }
}

/** How much of a pool a planned volume takes at once; a download's size is not known yet. Unit: bytes. */
export function neededBytes({ task, input }: VolumePlan, pool: PoolRecord): number {
  if (task === 'volume.download') return 0
  const isThick = task === 'volume.upload' || !filePoolTypes.has(pool.type)
  return Number(isThick ? input['capacityBytes'] : input['allocationBytes'])
}

function planDownload(pool: PoolRecord, text: string, asked: VolumeCreate): VolumePlan {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw refuse('/url', `${text.slice(0, 100)} is no http or https URL`)
  if (asked.upload === true) throw refuse('/upload', 'say either url or upload')
  const name = asked.name ?? lastSegment(url)
  if (name === '') throw refuse('/name', 'the URL ends in no name; say one')
  assertName(name, 250)
  const shown = maskUrl(url)
  return {
    task: 'volume.download',
    name,
    input: { pool: pool.name, name, url: shown },
    ...(shown === url.href ? {} : { secretUrl: url.href }),
  }
}

function lastSegment(url: URL): string {
  const segment = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
