import { createHash } from 'node:crypto'
import { writePng } from '../vms/png.ts'
import { glyphOf } from './glyphs.ts'

/** Width and height of an icon. Unit: pixels. */
const SIZE = 64
/** Each pixel is the mean of so many times so many points. */
const FINE = 3
/** Icons remembered; the names of systems are few. */
const MAX_REMEMBERED = 100

type Colour = readonly [red: number, green: number, blue: number]
/** Whether a point (0 to 64) is part of a shape. */
type Shape = (x: number, y: number) => boolean

const hex = (text: string): Colour => [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Colour
/** Colours people know these systems by; others get one by their name. */
const colours: Readonly<Record<string, string>> = {
  vm: '4a5568',
  generic: '4a5568',
  linux: '3b4252',
  debian: 'a80030',
  ubuntu: 'd94f1e',
  fedora: '3c6eb4',
  centos: '7a2a86',
  rhel: 'b80000',
  rocky: '0b7a55',
  almalinux: '0f4266',
  opensuse: '4f8f1b',
  sles: '0c7c59',
  arch: '1276aa',
  archlinux: '1276aa',
  gentoo: '54487a',
  mageia: '2a6f97',
  alpine: '0d597f',
  freebsd: 'ab2b28',
  openbsd: '8a7a1c',
  netbsd: 'c05f1a',
  win: '0067b8',
  windows: '0067b8',
}
const palette = ['8a3b12', '2f6f4f', '1f5f99', '6b3fa0', '99333f', '336b6b', '7a5c00', '44546a'] as const

function colourOf(name: string): Colour {
  const digest = createHash('sha256').update(name).digest()
  return hex(colours[name] ?? palette[digest[0]! % palette.length]!)
}

const box =
  (left: number, top: number, right: number, bottom: number, radius = 0): Shape =>
  (x, y) => {
    if (x < left || x > right || y < top || y > bottom) return false
    const dx = Math.max(left + radius - x, x - (right - radius), 0)
    const dy = Math.max(top + radius - y, y - (bottom - radius), 0)
    return dx * dx + dy * dy <= radius * radius || dx === 0 || dy === 0
  }
const ring =
  (inner: number, outer: number): Shape =>
  (x, y) => {
    const distance = Math.hypot(x - SIZE / 2, y - SIZE / 2)
    return distance >= inner && distance <= outer
  }

/** A screen on its foot for a machine, a disc for a medium nobody knows, the first letter for a system. */
function shapesOf(name: string): readonly Shape[] {
  if (name === 'vm') {
    const frame = box(12, 14, 52, 42, 3)
    const glass = box(15, 17, 49, 39, 1)
    return [(x, y) => frame(x, y) && !glass(x, y), box(29, 42, 35, 48), box(22, 47, 42, 50, 1)]
  }
  const glyph = name === 'generic' ? undefined : glyphOf(name[0] ?? '')
  if (glyph === undefined) return [ring(4, 8), ring(10, 20)]
  const dot = 6
  const left = (SIZE - 5 * dot) / 2
  const top = (SIZE - 7 * dot) / 2
  return [(x, y) => glyph[Math.floor((y - top) / dot)]?.[Math.floor((x - left) / dot)] === '#']
}

const plate = box(2, 2, SIZE - 2, SIZE - 2, 12)

/** Draws the icon of a system (`debian`, `vm`, `generic`, any other): always the same picture for the same name. */
export function drawIcon(name: string): Promise<Buffer> {
  const ink = shapesOf(name)
  const ground = colourOf(name)
  const rgb = Buffer.alloc(SIZE * SIZE * 4)
  for (let at = 0; at < SIZE * SIZE; at++) {
    let covered = 0
    let inked = 0
    for (let point = 0; point < FINE * FINE; point++) {
      const x = (at % SIZE) + ((point % FINE) + 0.5) / FINE
      const y = Math.floor(at / SIZE) + (Math.floor(point / FINE) + 0.5) / FINE
      if (!plate(x, y)) continue
      covered++
      if (ink.some((shape) => shape(x, y))) inked++
    }
    const share = covered === 0 ? 0 : inked / covered
    for (let part = 0; part < 3; part++) rgb[at * 4 + part] = Math.round(ground[part]! * (1 - share) + 255 * share)
    rgb[at * 4 + 3] = Math.round((255 * covered) / (FINE * FINE))
  }
  return writePng({ width: SIZE, height: SIZE, rgb, hasAlpha: true })
}

/** Answers icons by file name: `icon-debian.png`; undefined for any other name. */
export interface Icons {
  get(file: string): Promise<Buffer> | undefined
}

/** Makes {@link Icons}: each is drawn when it is first asked for. */
export function createIcons(): Icons {
  const drawn = new Map<string, Promise<Buffer>>()
  return {
    get(file) {
      const name = /^icon-([a-z0-9][a-z0-9.+-]{0,39})\.png$/.exec(file)?.[1]
      if (name === undefined) return undefined
      let icon = drawn.get(name)
      if (icon === undefined) {
        if (drawn.size >= MAX_REMEMBERED) drawn.clear()
        icon = drawIcon(name)
        drawn.set(name, icon)
      }
      return icon
    },
  }
}
