/** Lines of context around a change. */
const context = 3

type Line = readonly [op: ' ' | '-' | '+', text: string]

/** Longest common subsequence of two short lists, by table; long equal ends are cut off before. */
function middle(a: readonly string[], b: readonly string[]): Line[] {
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!)
  const lines: Line[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length)
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push([' ', a[i++]!])
      j++
    } else if (j >= b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) lines.push(['-', a[i++]!])
    else lines.push(['+', b[j++]!])
  return lines
}

/** What changed between two texts: lines that went (`-`) and came (`+`) with three lines around them, `…` between distant changes; '' when nothing did. */
export function lineDiff(before: string, after: string): string {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const changed = middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  if (changed.length === 0) return ''
  const lines: Line[] = [
    ...a.slice(Math.max(0, head - context), head).map((text): Line => [' ', text]),
    ...changed,
    ...a.slice(a.length - tail, a.length - tail + context).map((text): Line => [' ', text]),
  ]
  const near = (at: number): boolean => lines.slice(Math.max(0, at - context), at + context + 1).some(([op]) => op !== ' ')
  const shown: string[] = []
  for (const [at, [op, text]] of lines.entries())
    if (near(at)) shown.push(op + text)
    else if (shown.at(-1) !== '…') shown.push('…')
  return shown.join('\n')
}
