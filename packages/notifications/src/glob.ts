/**
 * Makes a matcher of a pattern in which `*` stands for any text, also empty, also with dots and slashes. Linear in
 * the text for each `*`; never backtracks further than the last one.
 *
 * @internal
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  if (parts.length === 1) return (text) => text === pattern
  const last = parts.at(-1) ?? ''
  const middle = parts.slice(1, -1).filter((p) => p !== '')
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
    const end = text.length - last.length
    let at = first.length
    for (const part of middle) {
      const found = text.indexOf(part, at)
      if (found === -1 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}
