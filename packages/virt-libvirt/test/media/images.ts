/** Options of the ISO image a test builds. */
export interface IsoOptions {
  readonly volumeId?: string
  readonly publisherId?: string
  readonly applicationId?: string
  readonly systemId?: string
  readonly blocks?: number
  readonly bootable?: boolean
  readonly catalogueSector?: number
  readonly sectors?: number
}

const SECTOR = 2048

const descriptor = (image: Buffer, sector: number, type: number): Buffer => {
  const d = image.subarray(sector * SECTOR, (sector + 1) * SECTOR)
  d[0] = type
  d.write('CD001', 1, 'latin1')
  d[6] = 1
  return d
}

/** A minimal ISO 9660 image with an El Torito boot catalogue, as bytes. */
export function isoImage(options: IsoOptions = {}): Buffer {
  const sectors = options.sectors ?? 24
  const image = Buffer.alloc(sectors * SECTOR)
  const pvd = descriptor(image, 16, 1)
  pvd.fill(0x20, 8, 72)
  pvd.fill(0x20, 190, 813)
  pvd.write(options.systemId ?? '', 8, 32, 'latin1')
  pvd.write(options.volumeId ?? 'ONGGI', 40, 32, 'latin1')
  pvd.write(options.publisherId ?? '', 318, 128, 'latin1')
  pvd.write(options.applicationId ?? '', 574, 128, 'latin1')
  const blocks = options.blocks ?? sectors
  pvd.writeUInt32LE(blocks, 80)
  pvd.writeUInt32BE(blocks, 84)
  pvd.writeUInt16LE(SECTOR, 128)
  pvd.writeUInt16BE(SECTOR, 130)
  let at = 17
  if (options.bootable !== false) {
    const boot = descriptor(image, at++, 0)
    boot.write('EL TORITO SPECIFICATION', 7, 'latin1')
    const catalogue = options.catalogueSector ?? 20
    boot.writeUInt32LE(catalogue, 71)
    if ((catalogue + 1) * SECTOR <= image.length) {
      const c = image.subarray(catalogue * SECTOR)
      c[0] = 1
      c.writeUInt16LE(0xaa55, 30)
      c.writeUInt16LE(0x55aa, 28)
      c[32] = 0x88
      c.writeUInt16LE(4, 38)
      c.writeUInt32LE(21, 40)
    }
  }
  descriptor(image, at, 255)
  return image
}

/** Header of a qcow2 version 3 image of the given virtual size. */
export function qcow2Image(virtualBytes: bigint, change: (b: Buffer) => void = () => undefined): Buffer {
  const b = Buffer.alloc(65_536)
  b.writeUInt32BE(0x514649fb, 0)
  b.writeUInt32BE(3, 4)
  b.writeUInt32BE(16, 20)
  b.writeBigUInt64BE(virtualBytes, 24)
  b.writeUInt32BE(Number((virtualBytes + 2n ** 29n - 1n) / 2n ** 29n) % 2 ** 32, 36)
  b.writeUInt32BE(4, 96)
  b.writeUInt32BE(104, 100)
  change(b)
  return b
}
