import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from './devices.ts'
import { counter, createDeviceReader } from './devices.ts'
import type { StatsSource } from './needs.ts'
import type { HostSourceOptions } from './options.ts'
import { ProcFile, Scanner } from './proc-scan.ts'

const gauge = (series: string, unit: Cell['unit']): Cell => ({ series, kind: 'gauge', unit, value: 0 })

/** Shares of all cores between two reads of /proc/stat, from its own counts: exact whatever the timer did. */
const createCpuReader = (file: ProcFile): { read(out: Cell[]): void } => {
  const scanner = new Scanner(file.buffer)
  const word = Buffer.from('cpu')
  const cores = gauge('host/cpu.cores', '1')
  const shares = ['busy', 'user', 'system', 'iowait', 'steal'].map((n) => gauge(`host/cpu.${n}`, 'ratio'))
  // proc_stat(5): user nice system idle iowait irq softirq steal (guest time is inside user and nice already).
  const now = new Float64Array(8)
  const then = new Float64Array(8).fill(-1)
  const delta = new Float64Array(8)
  const read = (out: Cell[]): void => {
    if (!file.read()) return
    scanner.open(file)
    scanner.at = 3
    let total = 0
    for (let i = 0; i < 8; i++) {
      now[i] = Math.max(0, scanner.number())
      // idle and iowait may run backwards by a tick
      delta[i] = Math.max(0, now[i]! - then[i]!)
      total += delta[i]!
    }
    let count = 0
    while (scanner.nextLine() && scanner.startsWith(word)) count++
    cores.value = count
    out.push(cores)
    const isFirst = then[0]! < 0
    then.set(now)
    if (isFirst || total === 0) return
    const [user, nice, system, idle, iowait, irq, softirq, steal] = delta as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    shares[0]!.value = (total - idle - iowait) / total
    shares[1]!.value = (user + nice) / total
    shares[2]!.value = (system + irq + softirq) / total
    shares[3]!.value = iowait / total
    shares[4]!.value = steal / total
    for (const cell of shares) out.push(cell)
  }
  return { read }
}

const lineEnd = 10

const createMemoryReader = (file: ProcFile): { read(out: Cell[]): void } => {
  const scanner = new Scanner(file.buffer)
  const fields = ['MemTotal:', 'MemFree:', 'MemAvailable:', 'Buffers:', 'Cached:', 'SwapTotal:', 'SwapFree:'].map((n) => Buffer.from(n))
  const values = new Float64Array(fields.length)
  const places = new Int32Array(fields.length)
  const cells = ['memory.total', 'memory.used', 'memory.available', 'memory.buffers', 'memory.cached', 'swap.total', 'swap.used'].map((n) =>
    gauge(`host/${n}`, 'B'),
  )
  const read = (out: Cell[]): void => {
    if (!file.read()) return
    scanner.open(file)
    values.fill(-1)
    // The kernel keeps the order of these lines, and mostly their width: a field is where it was last time, or further down.
    for (let next = 0; next < fields.length && scanner.at < scanner.end; next++) {
      const field = fields[next]!
      const from = scanner.at
      scanner.at = places[next]!
      if (!scanner.startsWith(field) || scanner.buffer[scanner.at - 1] !== lineEnd) {
        scanner.at = from
        while (scanner.at < scanner.end && !scanner.startsWith(field)) scanner.nextLine()
        if (scanner.at >= scanner.end) {
          // Older kernels lack one (MemAvailable before 3.14): the next is looked for from the same place.
          scanner.at = from
          continue
        }
        places[next] = scanner.at
      }
      scanner.at += field.length
      values[next] = scanner.number() * 1024
      scanner.nextLine()
    }
    const [total, free, available, buffers, cached, swapTotal, swapFree] = values as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    if (cached < 0) return
    cells[0]!.value = total
    cells[1]!.value = Math.max(0, total - (available < 0 ? free : available))
    cells[2]!.value = available
    cells[3]!.value = buffers
    cells[4]!.value = cached
    cells[5]!.value = Math.max(0, swapTotal)
    cells[6]!.value = Math.max(0, swapTotal - swapFree)
    for (const cell of cells) out.push(cell)
  }
  return { read }
}

const otherDisks = /^(?:loop|ram|zram|fd|sr|dm-|md)/
const otherInterfaces = /^(?:lo$|dummy|ifb|vnet|tap|veth|macvtap)/

/**
 * Makes the source of the host's own figures: processor, memory, disks, network interfaces.
 * Series names stand in the README. A file that cannot be read is a gap of its own series only.
 */
export const hostSource = (options: HostSourceOptions = {}): StatsSource => {
  const proc = options.procDir ?? '/proc'
  const sys = options.sysDir ?? '/sys'
  const isPhysical = (name: string): boolean => existsSync(join(sys, 'class/net', name, 'device'))
  const stat = new ProcFile(join(proc, 'stat'), false)
  const meminfo = new ProcFile(join(proc, 'meminfo'), false)
  const readers = [createCpuReader(stat), createMemoryReader(meminfo)]
  const disks = createDeviceReader(
    new ProcFile(join(proc, 'diskstats'), true),
    {
      prefix: 'host/disk',
      names: ['read', 'write'],
      headerLines: 0,
      wordsBeforeName: 2,
      nameEnd: 32,
      // Fields 6 and 10 of a line, in sectors of 512 bytes (kernel: Documentation/admin-guide/iostats).
      skip: [2, 3],
      factor: 512,
      isShown: options.disks ?? ((name) => !otherDisks.test(name) && existsSync(join(sys, 'block', name.replaceAll('/', '!')))),
      isPreferred: () => true,
    },
    [counter('host/disk.read'), counter('host/disk.write')],
  )
  const net = createDeviceReader(
    new ProcFile(join(proc, 'net/dev'), true),
    {
      prefix: 'host/net',
      names: ['rx', 'tx'],
      headerLines: 2,
      wordsBeforeName: 0,
      nameEnd: 58,
      skip: [0, 7],
      factor: 1,
      isShown: options.interfaces ?? ((name) => !otherInterfaces.test(name)),
      isPreferred: isPhysical,
    },
    [counter('host/net.rx'), counter('host/net.tx')],
  )
  const out: Cell[] = []
  return {
    name: 'host',
    intervalMs: options.intervalMs ?? 1000,
    sample: async () => {
      out.length = 0
      for (const reader of readers) reader.read(out)
      disks.read(out)
      net.read(out)
      return out
    },
    close: () => {
      stat.close()
      meminfo.close()
      disks.close()
      net.close()
    },
  }
}
