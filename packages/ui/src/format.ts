import { pageLanguage } from './texts.ts'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

const number = (value: number, digits: number): string =>
  new Intl.NumberFormat(pageLanguage().locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value)

/** A size in bytes with a binary unit: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes)
  let unit = 0
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${number(bytes < 0 ? -value : value, value < 10 && unit > 0 ? 1 : 0)} ${units[unit] ?? 'B'}`
}

/** A size given in MiB. */
export const formatMiB = (mib: number): string => formatBytes(mib * 1024 * 1024)

/** Bytes per second. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`

/** A share 0–1 as a percentage. */
export const formatPercent = (share: number): string => `${number(share * 100, share > 0 && share < 0.1 ? 1 : 0)} %`

/** A point in time, as short as it can be for someone who reads it today. */
export function formatWhen(at: string | number | Date, now: Date = new Date()): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  const isToday = date.toDateString() === now.toDateString()
  return new Intl.DateTimeFormat(pageLanguage().locale, {
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    ...(isToday ? { second: '2-digit' } : { day: 'numeric', month: 'short' }),
    ...(date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  }).format(date)
}

/** A time of the day, for the axis of a graph. */
export const formatTime = (atMs: number, withSeconds: boolean): string =>
  new Intl.DateTimeFormat(pageLanguage().locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(atMs)
