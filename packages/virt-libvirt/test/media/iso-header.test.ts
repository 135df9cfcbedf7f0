import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoHeader, isoHeaderIn } from '../../src/media/iso-header.ts'
import { readNow } from '../../src/media/reads.ts'
import { isoImage } from './images.ts'

test('what one look at the beginning tells is what reading it piece by piece tells', () => {
  const good = isoImage({ volumeId: 'Debian 11.1.0 amd64 n' })
  const at = 32_768
  const change = fc.tuple(fc.integer({ min: 0, max: 10_239 }), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), fc.integer({ min: 0, max: good.length }), (changes, cut) => {
      const image = Buffer.from(good)
      for (const [offset, byte] of changes) image[at + offset] = byte
      const part = image.subarray(0, Math.max(cut, at + 2048))
      const whole = readNow(isoHeader(part.length), part.length, (offset, length) => part.subarray(offset, offset + length))
      const quick = isoHeaderIn(part.subarray(at, at + 10_240), part.length)
      if (quick !== undefined) expect(quick).toEqual(whole)
    }),
    { numRuns: 2000, seed: 11 },
  )
  expect(isoHeaderIn(good.subarray(at, at + 10_240), good.length)).toMatchObject({ bootable: true })
})
