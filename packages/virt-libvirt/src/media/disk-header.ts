import { type DiskHeader, type DiskRefusal, refuse, sized } from './disk-result.ts'
import { qcow1, qcow2, qed } from './qcow-header.ts'
import type { Reads } from './reads.ts'
import { vhd, vmdk } from './vmdk-header.ts'

/**
 * Tells a disk image by its content. `undefined`: it has no signature of any disk format and no partition table either.
 * Nothing is taken from a file's name, and nothing an image refers to is opened.
 */
export function* diskHeader(sizeBytes: number): Reads<DiskHeader | DiskRefusal | undefined> {
  const head: Buffer = yield { offset: 0, length: 4096 }
  if (head.length < 4) return undefined
  const magic = head.readUInt32BE(0)
  if (magic === 0x514649fb) return head.length >= 8 && head.readUInt32BE(4) === 1 ? qcow1(head) : yield* qcow2(head)
  if (magic === 0x51454400) return qed(head)
  if (magic === 0x4b444d56) return yield* vmdk(head)
  const words = head.toString('latin1', 0, 64)
  if (words.startsWith('COWD')) return refuse('vmdk', 'image-unsupported')
  if (words.startsWith('# Disk DescriptorFile')) return refuse('vmdk', 'image-extent')
  if (words.startsWith('conectix')) return vhd(head)
  if (words.startsWith('vhdxfile')) return refuse('vhdx', 'image-unsupported')
  if (words.startsWith('LUKS\xba\xbe')) return refuse('luks', 'image-unsupported')
  if (head.length >= 68 && head.readUInt32LE(64) === 0xbeda107f) return refuse('vdi', 'image-unsupported')
  if (words.startsWith('WithoutFreeSpace') || words.startsWith('WithouFreSpacExt')) return refuse('parallels', 'image-unsupported')
  if (sizeBytes >= 1024 && sizeBytes % 512 === 0) {
    const tail: Buffer = yield { offset: sizeBytes - 512, length: 512 }
    if (tail.toString('latin1', 0, 8) === 'conectix') return vhd(tail)
  }
  return isRawDisk(head, sizeBytes) ? sized('raw', sizeBytes) : undefined
}

function isRawDisk(head: Buffer, sizeBytes: number): boolean {
  if (head.length < 512 || sizeBytes % 512 !== 0) return false
  if (head.length >= 520 && head.toString('latin1', 512, 520) === 'EFI PART') return true
  return head[510] === 0x55 && head[511] === 0xaa
}
