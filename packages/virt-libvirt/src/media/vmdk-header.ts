import { type DiskHeader, type DiskRefusal, refuse, sized } from './disk-result.ts'
import type { Reads } from './reads.ts'

/** VMware's specification puts the descriptor into 20 sectors; QEMU writes the same. Unit: bytes. */
const MAX_DESCRIPTOR = 20 * 512

/** Hosted sparse extent with an embedded descriptor ("monolithicSparse", "streamOptimized"). */
export function* vmdk(head: Buffer): Reads<DiskHeader | DiskRefusal> {
  if (head.length < 512) return refuse('vmdk', 'image-header')
  const sectors = head.readBigUInt64LE(12)
  const descriptorAt = head.readBigUInt64LE(28) * 512n
  const descriptorBytes = head.readBigUInt64LE(36) * 512n
  if (sectors === 0n || descriptorAt === 0n || descriptorBytes === 0n) return refuse('vmdk', 'image-extent')
  if (descriptorAt > BigInt(Number.MAX_SAFE_INTEGER) || descriptorBytes > 65_536n) return refuse('vmdk', 'image-header')
  const length = Math.min(Number(descriptorBytes), MAX_DESCRIPTOR)
  const descriptor: Buffer = yield { offset: Number(descriptorAt), length }
  return checkDescriptor(descriptor.toString('latin1')) ?? sized('vmdk', sectors * 512n)
}

function checkDescriptor(text: string): DiskRefusal | undefined {
  if (!text.startsWith('# Disk DescriptorFile')) return refuse('vmdk', 'image-header')
  let extents = 0
  for (const line of text.split('\0', 1)[0]!.split('\n')) {
    const words = line.trim()
    if (/^parentFileNameHint/i.test(words)) return refuse('vmdk', 'image-parent')
    if (/^parentCID\s*=/i.test(words) && !/=\s*"?ffffffff"?$/i.test(words)) return refuse('vmdk', 'image-parent')
    if (/^createType\s*=/i.test(words) && !/"(monolithicSparse|streamOptimized)"/.test(words)) return refuse('vmdk', 'image-extent')
    if (/^(RW|RDONLY|NOACCESS)\s/.test(words)) {
      extents++
      if (!/^RW\s+\d+\s+SPARSE\s+"[^"/\\]+"$/.test(words)) return refuse('vmdk', 'image-extent')
    }
  }
  return extents > 1 ? refuse('vmdk', 'image-extent') : undefined
}

/** The 512 bytes "conectix" footer of a VHD, also copied to the front of dynamic ones. */
export function vhd(footer: Buffer): DiskHeader | DiskRefusal {
  if (footer.length < 512) return refuse('vpc', 'image-header')
  const type = footer.readUInt32BE(60)
  if (type === 4) return refuse('vpc', 'image-parent')
  if (type !== 2 && type !== 3) return refuse('vpc', 'image-header')
  return sized('vpc', footer.readBigUInt64BE(48))
}
