import { crc32, deflate } from 'node:zlib'
import { promisify } from 'node:util'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Pixels of a picture: 3 bytes each (red, green, blue; with alpha 4), row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgb: Buffer
  readonly hasAlpha?: boolean
}

// Netpbm ppm(5), the binary form: "P6", width, height, maximum, one white space, pixels; comments run from # to the end of the line.
const header = /^P6(?:\s|#[^\n]*\n)+(\d{1,5})(?:\s|#[^\n]*\n)+(\d{1,5})(?:\s|#[^\n]*\n)+255\s/

/** Reads a PPM picture (P6, 8 bits per colour); undefined when it is something else or cut short. */
export function readPpm(data: Buffer): Pixels | undefined {
  const found = header.exec(data.toString('latin1', 0, 256))
  if (found === null) return undefined
  const width = Number(found[1])
  const height = Number(found[2])
  const from = found[0].length
  const size = width * height * 3
  if (size === 0 || data.length < from + size) return undefined
  return { width, height, rgb: data.subarray(from, from + size) }
}

function chunk(type: string, data: Buffer): Buffer {
  const made = Buffer.alloc(data.length + 12)
  made.writeUInt32BE(data.length, 0)
  made.write(type, 4, 'latin1')
  data.copy(made, 8)
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length)
  return made
}

/** Writes a PNG picture (W3C PNG, colour type 2 or 6, 8 bits); compression runs off the main thread. */
export async function writePng({ width, height, rgb, hasAlpha = false }: Pixels): Promise<Buffer> {
  const stride = width * (hasAlpha ? 4 : 3)
  const raw = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y++) {
    // Filter 2 (Up): screens repeat rows, so most bytes become 0 and compress away.
    const row = y * (stride + 1)
    raw[row] = y === 0 ? 0 : 2
    const from = y * stride
    if (y === 0) rgb.copy(raw, row + 1, 0, stride)
    else for (let x = 0; x < stride; x++) raw[row + 1 + x] = (rgb[from + x]! - rgb[from - stride + x]!) & 0xff
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, hasAlpha ? 6 : 2, 0, 0, 0], 8)
  const data = await promisify(deflate)(raw, { level: 6 })
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}
