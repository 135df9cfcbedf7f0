import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readPpm, writePng } from '../../src/vms/png.ts'

test('a PPM picture becomes a PNG with the same pixels', async () => {
  const rgb = Buffer.from(Array.from({ length: 5 * 3 * 3 }, (_, i) => (i * 37) & 0xff))
  const pixels = readPpm(Buffer.concat([Buffer.from('P6\n# made by a display\n5 3\n255\n'), rgb]))!
  expect(pixels).toMatchObject({ width: 5, height: 3 })
  const png = await writePng(pixels)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([5, 3])
  const size = png.readUInt32BE(33)
  const raw = inflateSync(png.subarray(41, 41 + size))
  const back = Buffer.alloc(rgb.length)
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 15; x++) back[y * 15 + x] = (raw[y * 16 + 1 + x]! + (raw[y * 16] === 2 ? back[(y - 1) * 15 + x]! : 0)) & 0xff
  expect(back.equals(rgb)).toBe(true)
})

test.each(['', 'P5\n1 1\n255\n\0', 'P6\n2 2\n255\nabc', 'P6\n1 1\n65535\n      ', 'P6 0 5 255\n', '\x89PNG'])(
  '%j is no PPM picture',
  (text) => {
    expect(readPpm(Buffer.from(text, 'latin1'))).toBeUndefined()
  },
)
