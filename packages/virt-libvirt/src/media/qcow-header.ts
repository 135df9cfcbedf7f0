import { type DiskHeader, type DiskRefusal, refuse, sized } from './disk-result.ts'
import type { Reads } from './reads.ts'

/** QEMU's own limit for the level 1 table ("QCOW_MAX_L1_SIZE"). Unit: bytes. */
const MAX_L1_BYTES = 32 * 2 ** 20
/** Incompatible feature bit 2: guest data lies in another file. */
const DATA_FILE = 0x4n
const DATA_FILE_EXTENSION = 0x44415441
/** Extensions are few; ends the walk over a header full of empty ones. */
const MAX_EXTENSIONS = 64

/** qcow2 versions 2 and 3, as docs/interop/qcow2.txt of QEMU describes the header. */
export function* qcow2(head: Buffer): Reads<DiskHeader | DiskRefusal> {
  if (head.length < 72) return refuse('qcow2', 'image-header')
  const version = head.readUInt32BE(4)
  if (version !== 2 && version !== 3) return refuse('qcow2', 'image-unsupported')
  if (head.readBigUInt64BE(8) !== 0n || head.readUInt32BE(16) !== 0) return refuse('qcow2', 'image-backing-file')
  const clusterBits = head.readUInt32BE(20)
  if (clusterBits < 9 || clusterBits > 21) return refuse('qcow2', 'image-header')
  if (head.readUInt32BE(32) !== 0) return refuse('qcow2', 'image-unsupported')
  const size = head.readBigUInt64BE(24)
  const l1 = head.readUInt32BE(36)
  if (l1 * 8 > MAX_L1_BYTES) return refuse('qcow2', 'image-tables')
  const perL1 = 1n << BigInt(2 * clusterBits - 3)
  if (BigInt(l1) * perL1 < size) return size > 0x4000_0000_0000n ? refuse('qcow2', 'image-size') : refuse('qcow2', 'image-tables')
  let headerBytes = 72
  if (version === 3) {
    if (head.length < 104) return refuse('qcow2', 'image-header')
    if ((head.readBigUInt64BE(72) & DATA_FILE) !== 0n) return refuse('qcow2', 'image-data-file')
    headerBytes = head.readUInt32BE(100)
    if (headerBytes < 104 || headerBytes > 4096) return refuse('qcow2', 'image-header')
  }
  const refused = yield* extensions(headerBytes, 1 << clusterBits)
  return refused ?? sized('qcow2', size)
}

/** Extensions and the names they carry lie in the first cluster. */
function* extensions(from: number, clusterBytes: number): Reads<DiskRefusal | undefined> {
  let at = from
  for (let i = 0; i < MAX_EXTENSIONS; i++) {
    if (at > clusterBytes) return refuse('qcow2', 'image-header')
    const b: Buffer = yield { offset: at, length: 8 }
    if (b.length < 8) return undefined
    const type = b.readUInt32BE(0)
    if (type === 0) return undefined
    if (type === DATA_FILE_EXTENSION) return refuse('qcow2', 'image-data-file')
    at += 8 + Math.ceil(b.readUInt32BE(4) / 8) * 8
  }
  return refuse('qcow2', 'image-header')
}

/** qcow version 1. */
export function qcow1(head: Buffer): DiskHeader | DiskRefusal {
  if (head.length < 48) return refuse('qcow', 'image-header')
  if (head.readBigUInt64BE(8) !== 0n || head.readUInt32BE(16) !== 0) return refuse('qcow', 'image-backing-file')
  if (head.readUInt32BE(36) !== 0) return refuse('qcow', 'image-unsupported')
  return sized('qcow', head.readBigUInt64BE(24))
}

/** QED, as docs/interop/qed_spec.rst of QEMU describes the header. */
export function qed(head: Buffer): DiskHeader | DiskRefusal {
  if (head.length < 64) return refuse('qed', 'image-header')
  if ((head.readBigUInt64LE(16) & 1n) !== 0n || head.readUInt32LE(60) !== 0) return refuse('qed', 'image-backing-file')
  return sized('qed', head.readBigUInt64LE(48))
}
