import { crc32, deflateSync } from 'node:zlib'

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, tail])
}

/** A PNG that looks like the text screen of a booting machine; `seed` changes its lines. */
export function bootScreen(seed: number): Buffer {
  const [width, height] = [640, 400]
  const rows = Buffer.alloc((width * 3 + 1) * height)
  const paint = (x: number, y: number, w: number, h: number, colour: readonly number[]): void => {
    for (let j = y; j < Math.min(height, y + h); j++)
      for (let i = x; i < Math.min(width, x + w); i++)
        for (let c = 0; c < 3; c++) rows[j * (width * 3 + 1) + 1 + i * 3 + c] = colour[c] ?? 0
  }
  let random = seed * 7919 + 17
  const next = (n: number): number => (random = (random * 1103515245 + 12345) & 0x7fffffff) % n
  for (let line = 0; line < 18 + (seed % 5); line++) {
    let x = 12
    paint(x, 14 + line * 16, 72, 9, [120, 160, 120])
    for (x += 84; x < 200 + next(380); x += 8) if (next(5) > 0) paint(x, 14 + line * 16, 6, 9, [176, 180, 186])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
