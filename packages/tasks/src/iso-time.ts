let lastMs = Number.NaN
let lastText = ''

/** @internal ISO-8601 text of a time. Many are asked for in the same millisecond. */
export function isoTime(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString()
    lastMs = ms
  }
  return lastText
}
