/** Formats a volume or an image can have. */
export type DiskFormat = 'qcow2' | 'qcow' | 'qed' | 'vmdk' | 'vpc' | 'raw'

/** A disk image that stands alone and has a sane size. */
export interface DiskHeader {
  readonly kind: 'disk'
  readonly format: DiskFormat
  /** Size the guest sees. Unit: bytes. */
  readonly virtualBytes: number
}

/** Why an image that has a disk format's signature is refused. */
export type DiskCheck =
  | 'image-backing-file'
  | 'image-data-file'
  | 'image-extent'
  | 'image-parent'
  | 'image-size'
  | 'image-tables'
  | 'image-header'
  | 'image-unsupported'

/** A refused image: which format, which check. */
export interface DiskRefusal {
  readonly kind: 'refused'
  readonly format: string
  readonly check: DiskCheck
}

/** Largest disk. Unit: bytes (64 TiB). Larger claims are an attack on whoever allocates for them. */
export const MAX_DISK_BYTES = 65_536 * 2 ** 30

/** Makes a refusal. */
export const refuse = (format: string, check: DiskCheck): DiskRefusal => ({ kind: 'refused', format, check })

/** Accepts a virtual size when it is one a disk can have. */
export function sized(format: DiskFormat, bytes: bigint | number): DiskHeader | DiskRefusal {
  if (bytes <= 0 || bytes > MAX_DISK_BYTES) return refuse(format, 'image-size')
  return { kind: 'disk', format, virtualBytes: Number(bytes) }
}
