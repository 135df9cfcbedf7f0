import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MediaHeader, mediaHeader, probeMedia } from '../../src/media/probe-media.ts'
import { MAX_READ, readNow } from '../../src/media/reads.ts'
import { isoImage, qcow2Image } from './images.ts'

const probe = (bytes: Buffer): Promise<MediaHeader> =>
  probeMedia({ sizeBytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) })

describe('ISO images', () => {
  test('the label and the boot catalogue of a minimal image are read', async () => {
    const image = isoImage({ volumeId: 'Debian 12.1.0 amd64 n', publisherId: 'KĪMCHI', applicationId: 'APP', systemId: 'LINUX' })
    expect(await probe(image)).toMatchObject({
      kind: 'iso',
      bootable: true,
      bootCheck: null,
      firmware: ['bios'],
      isTruncated: false,
      label: { volumeId: 'Debian 12.1.0 amd64 n', systemId: 'LINUX', applicationId: 'APP', volumeBytes: image.length },
    })
  })

  test('an image without a boot record says so and keeps its label', async () => {
    expect(await probe(isoImage({ bootable: false }))).toMatchObject({ kind: 'iso', bootable: false, bootCheck: 'boot-record' })
  })

  test('a boot catalogue beyond the end of the file is named and not read', async () => {
    expect(await probe(isoImage({ catalogueSector: 0xffff_fff0 }))).toMatchObject({ bootable: false, bootCheck: 'boot-catalogue-range' })
  })

  test('a boot catalogue without key bytes is named', async () => {
    const image = isoImage()
    image[20 * 2048 + 30] = 0
    expect(await probe(image)).toMatchObject({ bootCheck: 'boot-catalogue-validation' })
  })

  test('an initial entry that is not marked bootable is named', async () => {
    const image = isoImage()
    image[20 * 2048 + 32] = 0
    expect(await probe(image)).toMatchObject({ bootCheck: 'boot-entry' })
  })

  test('an interrupted download is told by the size the volume claims', async () => {
    expect(await probe(isoImage({ blocks: 300_000 }))).toMatchObject({ kind: 'iso', isTruncated: true })
  })

  test('a block size other than 2048 is refused', async () => {
    const image = isoImage()
    image.writeUInt16LE(512, 16 * 2048 + 128)
    expect(await probe(image)).toMatchObject({ kind: 'refused', check: 'iso-block-size' })
  })

  test('volume descriptors that never end are walked 32 times and no further', async () => {
    const image = Buffer.alloc(200 * 2048)
    for (let s = 16; s < 200; s++) {
      image[s * 2048] = 2
      image.write('CD001', s * 2048 + 1)
    }
    let reads = 0
    const header = await probeMedia({
      sizeBytes: image.length,
      read: async (o, l) => {
        reads++
        return image.subarray(o, o + l)
      },
    })
    expect(header).toMatchObject({ kind: 'refused', check: 'iso-primary-descriptor' })
    expect(reads).toBeLessThanOrEqual(10)
  })

  test('control characters of a label do not survive', async () => {
    const header = await probe(isoImage({ volumeId: 'A\u0007\u001b[31mB' }))
    expect(header).toMatchObject({ label: { volumeId: 'A[31mB' } })
  })

  test('an ordinary image costs two reads and 10 KiB', async () => {
    const image = isoImage()
    const lengths: number[] = []
    await probeMedia({
      sizeBytes: image.length,
      read: async (o, l) => {
        lengths.push(l)
        return image.subarray(o, o + l)
      },
    })
    expect(lengths).toEqual([8192, 2048])
  })
})

describe('disk images', () => {
  const GiB = 2n ** 30n
  const refusals: readonly [string, Buffer, string][] = [
    ['a qcow2 backing file', qcow2Image(GiB, (b) => b.writeBigUInt64BE(512n, 8)), 'image-backing-file'],
    ['an external data file by feature bit', qcow2Image(GiB, (b) => b.writeBigUInt64BE(4n, 72)), 'image-data-file'],
    ['an external data file by header extension', qcow2Image(GiB, (b) => b.writeUInt32BE(0x44415441, 104)), 'image-data-file'],
    ['4 EiB of virtual size', qcow2Image(2n ** 62n), 'image-size'],
    ['a level 1 table above the limit', qcow2Image(GiB, (b) => b.writeUInt32BE(0xffff_ffff, 36)), 'image-tables'],
    ['a level 1 table that is too small', qcow2Image(16n * GiB, (b) => b.writeUInt32BE(1, 36)), 'image-tables'],
    ['a cluster size out of range', qcow2Image(GiB, (b) => b.writeUInt32BE(60, 20)), 'image-header'],
    ['an unknown qcow2 version', qcow2Image(GiB, (b) => b.writeUInt32BE(9, 4)), 'image-unsupported'],
    ['an encrypted qcow2', qcow2Image(GiB, (b) => b.writeUInt32BE(2, 32)), 'image-unsupported'],
    ['a header extension that reaches beyond its cluster', qcow2Image(GiB, (b) => b.fill(0x11, 104)), 'image-header'],
    ['an endless list of header extensions', qcow2Image(GiB, emptyExtensions), 'image-header'],
    [
      'a VMDK descriptor with extents elsewhere',
      Buffer.from('# Disk DescriptorFile\nRW 1 FLAT "/etc/shadow" 0\n'.padEnd(1024)),
      'image-extent',
    ],
    ['a VHD that is the difference to a parent', vhd(4), 'image-parent'],
    ['VHDX', Buffer.from('vhdxfile'.padEnd(1024)), 'image-unsupported'],
    ['LUKS', Buffer.from('LUKS\xba\xbe'.padEnd(1024), 'latin1'), 'image-unsupported'],
    ['a QED backing file', qed((b) => b.writeBigUInt64LE(1n, 16)), 'image-backing-file'],
    ['a qcow backing file', qcow1(64n), 'image-backing-file'],
  ]
  test.each(refusals)('%s is refused', async (_what, bytes, check) => {
    const header = await probe(bytes)
    expect(header).toMatchObject({ kind: 'refused', check })
    expect(header.kind === 'refused' && header.why.length > 10).toBe(true)
  })

  test.each([
    ['qcow2', qcow2Image(GiB)],
    ['vpc', vhd(3)],
    ['qed', qed()],
    ['qcow', qcow1(0n)],
    ['raw', raw()],
  ])('%s that stands alone is told by its content', async (format, bytes) => {
    expect(await probe(bytes)).toMatchObject({ kind: 'disk', format })
  })

  test('a text file is neither', async () => {
    expect(await probe(Buffer.from('hello\n'.repeat(10_000)))).toMatchObject({ kind: 'refused', check: 'iso-signature', format: null })
    expect(await probe(Buffer.alloc(0))).toMatchObject({ kind: 'refused', check: 'iso-too-small' })
  })

  function emptyExtensions(b: Buffer): void {
    for (let at = 104; at < 60_000; at += 8) b.writeUInt32BE(7, at)
  }
  function vhd(type: number): Buffer {
    const b = Buffer.alloc(1024)
    b.write('conectix')
    b.writeBigUInt64BE(GiB, 48)
    b.writeUInt32BE(type, 60)
    return b
  }
  function qed(change: (b: Buffer) => void = () => undefined): Buffer {
    const b = Buffer.alloc(4096)
    b.write('QED\0')
    b.writeBigUInt64LE(GiB, 48)
    change(b)
    return b
  }
  function qcow1(backing: bigint): Buffer {
    const b = Buffer.alloc(4096)
    b.writeUInt32BE(0x514649fb, 0)
    b.writeUInt32BE(1, 4)
    b.writeBigUInt64BE(backing, 8)
    b.writeBigUInt64BE(GiB, 24)
    return b
  }
  function raw(): Buffer {
    const b = Buffer.alloc(4096)
    b.writeUInt16LE(0xaa55, 510)
    return b
  }
})

test('no content makes the reader throw, read out of bounds or read more than a few pieces', { timeout: 600_000 }, () => {
  const seed = Date.now() % 1_000_000
  const base = [isoImage(), qcow2Image(2n ** 30n), isoImage({ bootable: false })]
  const flips = fc.array(fc.tuple(fc.nat(65_535), fc.integer({ min: 0, max: 255 })), { maxLength: 12 })
  // Positions where the fields are, so that most cases reach past the signatures.
  const aimed = fc.array(
    fc.tuple(
      fc.oneof(
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 32_768, max: 43_100 }).map((n) => Math.min(n, 65_535)),
      ),
      fc.integer({ min: 0, max: 255 }),
    ),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...base), flips, aimed, fc.nat(70_000), (image, some, more, cut) => {
      const bytes = Buffer.from(image.subarray(0, Math.min(image.length, cut)))
      for (const [at, value] of [...some, ...more]) if (at < bytes.length) bytes[at] = value
      let reads = 0
      const header = readNow(mediaHeader(bytes.length), bytes.length, (offset, length) => {
        reads++
        if (offset < 0 || length > MAX_READ || offset + length > bytes.length) throw new Error(`read ${length} at ${offset}`)
        return bytes.subarray(offset, offset + length)
      })
      return reads <= 80 && ['iso', 'disk', 'refused'].includes(header.kind)
    }),
    { numRuns: process.env['ONGGI_LONG'] === '1' ? 1_000_000 : 10_000, seed },
  )
})
