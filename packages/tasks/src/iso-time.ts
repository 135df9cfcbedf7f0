let lastMs = Number.NaN
let lastText = ''
let lastSecond = Number.NaN
/** The text of that second up to its dot. */
let stem = ''
const thousandths = Array.from({ length: 1000 }, (_, n) => `${String(n).padStart(3, '0')}Z`)

/** @internal ISO-8601 text of a time. Many are asked for in the same millisecond, and more in the same second: `toISOString` costs a microsecond. */
export function isoTime(ms: number): string {
  if (ms === lastMs) return lastText
  const second = Math.floor(ms / 1000)
  if (second !== lastSecond) {
    stem = new Date(second * 1000).toISOString().slice(0, -4)
    lastSecond = second
  }
  lastText = stem + thousandths[Math.floor(ms) - second * 1000]!
  lastMs = ms
  return lastText
}
