import { describe, expect, test } from 'vitest'
import { formatBytes, formatMiB, formatPercent, formatRate, formatTime, formatWhen } from '../src/format.ts'

describe('figures', () => {
  test('sizes have binary units and no more digits than they deserve', () => {
    expect([0, 512, 1024, 1536, 10_000, 1024 ** 3 - 1, 2 ** 34].map(formatBytes)).toEqual([
      '0 B',
      '512 B',
      '1 KiB',
      '1.5 KiB',
      '9.8 KiB',
      '1 GiB',
      '16 GiB',
    ])
    expect(formatMiB(512)).toBe('512 MiB')
    expect(formatRate(2048)).toBe('2 KiB/s')
    expect(formatBytes(-2048)).toBe('-2 KiB')
  })

  test('small shares keep one digit', () => {
    expect([0, 0.034, 0.5, 1].map(formatPercent)).toEqual(['0 %', '3.4 %', '50 %', '100 %'])
  })

  test('a time of today is a time, an older one has its day', () => {
    const now = new Date(2026, 10, 20, 12)
    expect(formatWhen(new Date(2026, 10, 20, 9, 5, 7), now)).toBe('09:05:07')
    expect(formatWhen(new Date(2026, 10, 19, 9, 5, 7), now)).toMatch(/Nov 19.*09:05/)
    expect(formatWhen(new Date(2027, 1, 1, 9, 5), now)).toMatch(/Feb 1, 2027.*09:05/)
    expect(formatWhen('no time')).toBe('')
    expect(formatTime(new Date(2026, 1, 1, 0, 5, 9).getTime(), true)).toBe('00:05:09')
  })
})
