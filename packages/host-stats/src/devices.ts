import type { ProcFile } from './proc-scan.ts'
import { Scanner } from './proc-scan.ts'

/** A figure whose value is rewritten in place each tick. @internal */
export interface Cell {
  readonly series: string
  readonly kind: 'counter' | 'gauge'
  readonly unit: 'B' | '1' | 'ratio'
  value: number
}

/** @internal */
export const counter = (series: string): Cell => ({ series, kind: 'counter', unit: 'B', value: 0 })

interface Device {
  readonly name: Buffer
  /** undefined: not shown. */
  readonly cells: readonly [Cell, Cell] | undefined
  readonly isPreferred: boolean
  last: [number, number]
}

/** How the lines of one table are laid out and which of them are shown. @internal */
export interface DeviceTable {
  /** Prefix of the series. */
  readonly prefix: string
  readonly names: readonly [string, string]
  readonly headerLines: number
  /** Byte after the name. */
  readonly nameEnd: number
  readonly wordsBeforeName: number
  /** Words skipped before the first and between the two figures. */
  readonly skip: readonly [number, number]
  readonly factor: number
  isShown(name: string): boolean
  /** Whether it is one of those that the sum should be made of; when none is, the sum is over all shown. Asked once per device. */
  isPreferred(name: string): boolean
}

/** Reads a table of devices: two counters per line, and their sums over the devices that count. @internal */
export const createDeviceReader = (
  file: ProcFile,
  table: DeviceTable,
  totals: readonly [Cell, Cell],
): { read(out: Cell[]): void; close(): void } => {
  const scanner = new Scanner(file.buffer)
  const known = new Map<string, Device>()
  let lines: (Device | undefined)[] = []
  const sums = { all: [0, 0], preferred: [0, 0] }

  const learn = (name: string): Device => {
    const isShown = table.isShown(name)
    const cells = isShown
      ? ([counter(`${table.prefix}/${name}/${table.names[0]}`), counter(`${table.prefix}/${name}/${table.names[1]}`)] as const)
      : undefined
    const device: Device = { name: Buffer.from(name), cells, isPreferred: isShown && table.isPreferred(name), last: [-1, -1] }
    known.set(name, device)
    return device
  }

  const read = (out: Cell[]): void => {
    if (!file.read()) return
    out.push(totals[0], totals[1])
    scanner.open(file)
    for (let i = 0; i < table.headerLines; i++) scanner.nextLine()
    let line = 0
    let kind: keyof typeof sums = 'all'
    for (; scanner.at < scanner.end; scanner.nextLine(), line++) {
      scanner.skipWords(table.wordsBeforeName)
      scanner.skipBlanks()
      let device = lines[line]
      if (device === undefined || !scanner.startsWith(device.name) || scanner.buffer[scanner.at + device.name.length] !== table.nameEnd) {
        const name = scanner.buffer.toString('latin1', scanner.at, scanner.find(table.nameEnd))
        device = lines[line] = known.get(name) ?? learn(name)
      }
      if (device.cells === undefined) continue
      scanner.at += device.name.length + 1
      if (device.isPreferred) kind = 'preferred'
      for (let k = 0; k < 2; k++) {
        scanner.skipWords(table.skip[k]!)
        const value = scanner.number() * table.factor
        const cell = device.cells[k]!
        const before = device.last[k]!
        // Sums grow by differences: a device that appears or goes must not look like traffic.
        if (before >= 0 && value > before) {
          sums.all[k]! += value - before
          if (device.isPreferred) sums.preferred[k]! += value - before
        }
        device.last[k] = cell.value = value
        out.push(cell)
      }
    }
    totals[0].value = sums[kind][0]!
    totals[1].value = sums[kind][1]!
    if (line < lines.length) {
      lines = lines.slice(0, line)
      const still = new Set(lines)
      for (const [name, device] of known) if (!still.has(device)) known.delete(name)
    }
  }
  return { read, close: () => file.close() }
}
