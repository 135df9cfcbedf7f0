import type { Reads } from './reads.ts'

/** The texts of an ISO image's primary volume descriptor that tell its system (ECMA-119 §8.4). */
export interface IsoLabel {
  readonly volumeId: string
  readonly systemId: string
  readonly publisherId: string
  readonly applicationId: string
  /** Size the volume claims. Unit: bytes. 0 when it claims none. */
  readonly volumeBytes: number
}

/** What an ISO 9660 image says about itself in its first sectors. */
export interface IsoHeader {
  readonly kind: 'iso'
  readonly label: IsoLabel
  /** Whether a firmware would find something to boot. */
  readonly bootable: boolean
  /** Which check says that it cannot boot; null when it can. */
  readonly bootCheck: IsoBootCheck | null
  /** Firmware the boot catalogue has entries for. */
  readonly firmware: readonly ('bios' | 'efi')[]
  /** The volume claims to be larger than the file, as an interrupted download does. */
  readonly isTruncated: boolean
}

/** The checks of a boot catalogue, in the order they are made (El Torito 1.0 §2). */
export type IsoBootCheck = 'boot-record' | 'boot-catalogue-range' | 'boot-catalogue-validation' | 'boot-entry'

/** The checks of the volume descriptors, in the order they are made. */
export type IsoCheck = 'iso-too-small' | 'iso-signature' | 'iso-primary-descriptor' | 'iso-block-size'

const SECTOR = 2048
/** ECMA-119 §6.2.1: the first 16 sectors belong to the system. */
const FIRST_DESCRIPTOR = 16 * SECTOR
/** One read brings the usual four: primary, boot, supplementary, terminator. */
const BATCH = 4
/** No real image has more; ends the walk over an image that never terminates its set. */
const MAX_DESCRIPTORS = 32
/** Padding that some writers count and some leave out (150 sectors), twice over. */
const SLACK_BYTES = 300 * SECTOR

/** What the volume descriptors say, as far as they were read. */
interface Described {
  label?: IsoLabel
  catalogueSector?: number
}

/** Reads the descriptors of a piece; answers whether they go on behind it, or the check that failed. */
function describe(b: Buffer, to: number, isFirst: boolean, found: Described): boolean | IsoCheck {
  for (let at = 0; at + SECTOR <= to; at += SECTOR) {
    if (!isDescriptor(b, at)) return isFirst && at === 0 ? 'iso-signature' : false
    const type = b[at]
    if (type === 255) return false
    if (type === 1 && found.label === undefined) {
      if (b.readUInt16LE(at + 128) !== SECTOR) return 'iso-block-size'
      found.label = readLabel(b, at)
    }
    if (type === 0 && found.catalogueSector === undefined && b.toString('latin1', at + 7, at + 30) === 'EL TORITO SPECIFICATION')
      found.catalogueSector = b.readUInt32LE(at + 71)
  }
  return to >= BATCH * SECTOR
}
function headerOf(label: IsoLabel | undefined, boot: Boot, sizeBytes: number): IsoHeader | IsoCheck {
  if (label === undefined) return 'iso-primary-descriptor'
  const isTruncated = label.volumeBytes > sizeBytes + SLACK_BYTES
  return { kind: 'iso', label, bootable: boot.check === null, bootCheck: boot.check, firmware: boot.firmware, isTruncated }
}

/**
 * Reads the volume descriptors and the El Torito boot catalogue: two reads, 10 KiB, for any ordinary image; at most nine for a hostile one.
 * Answers the name of the failed check when it is no ISO image.
 */
export function* isoHeader(sizeBytes: number): Reads<IsoHeader | IsoCheck> {
  if (sizeBytes < FIRST_DESCRIPTOR + SECTOR) return 'iso-too-small'
  const found: Described = {}
  for (let done = 0; done < MAX_DESCRIPTORS; done += BATCH) {
    const batch: Buffer = yield { offset: FIRST_DESCRIPTOR + done * SECTOR, length: BATCH * SECTOR }
    const goesOn = describe(batch, batch.length, done === 0, found)
    if (typeof goesOn === 'string') return goesOn
    if (!goesOn) break
  }
  if (found.label === undefined) return 'iso-primary-descriptor'
  return headerOf(found.label, yield* bootCatalogue(found.catalogueSector, sizeBytes), sizeBytes)
}

/** The same of an image whose descriptors and catalogue both lie in `first`, the bytes from 32768 on; undefined when they do not. */
export function isoHeaderIn(first: Buffer, sizeBytes: number): IsoHeader | IsoCheck | undefined {
  const found: Described = {}
  const goesOn = describe(first, Math.min(first.length, BATCH * SECTOR), true, found)
  if (typeof goesOn === 'string') return goesOn
  const { label, catalogueSector } = found
  if (goesOn || catalogueSector === undefined) return undefined
  const at = catalogueSector * SECTOR - FIRST_DESCRIPTOR
  if (at < 0 || at + SECTOR > first.length) return undefined
  return headerOf(label, readCatalogue(first, at, at + SECTOR), sizeBytes)
}

/** Whether a volume descriptor stands there: "CD001" behind its type. */
export const isDescriptor = (b: Buffer, at: number): boolean =>
  b[at + 1] === 0x43 && b[at + 2] === 0x44 && b[at + 3] === 0x30 && b[at + 4] === 0x30 && b[at + 5] === 0x31

function readLabel(b: Buffer, at: number): IsoLabel {
  const blocks = b.readUInt32LE(at + 80) || b.readUInt32BE(at + 84)
  return {
    volumeId: text(b, at + 40, 32),
    systemId: text(b, at + 8, 32),
    publisherId: text(b, at + 318, 128),
    applicationId: text(b, at + 574, 128),
    volumeBytes: blocks * SECTOR,
  }
}

// eslint-disable-next-line no-control-regex -- these fields are padded with blanks or NUL and come from strangers
const CONTROL = /[\u0000-\u001f\u007f]/g

function text(b: Buffer, at: number, length: number): string {
  let end = at + length
  while (end > at && (b[end - 1] === 0x20 || b[end - 1] === 0)) end--
  if (end === at) return ''
  // Nearly always plain: one look at each byte instead of three over the text.
  let seen = 0
  let hasControl = false
  for (let i = at; i < end; i++) {
    const byte = b[i]!
    seen |= byte
    if (byte < 0x20 || byte === 0x7f) hasControl = true
  }
  let s = b.toString('latin1', at, end)
  if (seen >= 0x80) {
    const utf8 = b.toString('utf8', at, end)
    if (!utf8.includes('\ufffd')) s = utf8
  }
  return hasControl ? s.replace(CONTROL, '') : s
}

interface Boot {
  readonly check: IsoBootCheck | null
  readonly firmware: readonly ('bios' | 'efi')[]
}

function* bootCatalogue(sector: number | undefined, sizeBytes: number): Reads<Boot> {
  if (sector === undefined) return { check: 'boot-record', firmware: [] }
  const offset = sector * SECTOR
  if (sector === 0 || offset + 64 > sizeBytes) return { check: 'boot-catalogue-range', firmware: [] }
  const b: Buffer = yield { offset, length: SECTOR }
  return readCatalogue(b, 0, b.length)
}

function readCatalogue(b: Buffer, from: number, to: number): Boot {
  // What firmware looks at: header id and key bytes. The checksum is wrong in images that boot everywhere.
  if (to - from < 64 || b[from] !== 1 || b[from + 30] !== 0x55 || b[from + 31] !== 0xaa)
    return { check: 'boot-catalogue-validation', firmware: [] }
  const firmware: ('bios' | 'efi')[] = []
  const add = (platform: number | undefined): void => {
    const kind = platform === 0 ? 'bios' : platform === 0xef ? 'efi' : undefined
    if (kind !== undefined && !firmware.includes(kind)) firmware.push(kind)
  }
  let bootable = b[from + 32] === 0x88
  if (bootable) add(b[from + 1])
  let platform = b[from + 1]
  // Section headers and entries are 32 bytes each; one sector holds 62 of them and no image uses more.
  for (let at = from + 64; at + 32 <= to; at += 32) {
    if (b[at] === 0x90 || b[at] === 0x91) platform = b[at + 1]
    else if (b[at] === 0x88) {
      bootable = true
      add(platform)
    } else if (b[at] !== 0x44 && b[at] !== 0) break
  }
  return bootable ? { check: null, firmware } : { check: 'boot-entry', firmware: [] }
}
