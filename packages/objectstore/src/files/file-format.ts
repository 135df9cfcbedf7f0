/** What a file of ours says besides the value. */
export interface Header {
  readonly created: string
  readonly shape: number
  /** Only where the file's name cannot tell it. */
  readonly id?: string
}

const opening = '{"$onggi":'
const middle = ',"value":'

/** Text of a file: a JSON object whose value can be cut out without parsing it. */
export const toFile = (header: Header, json: string): string => `${opening}${JSON.stringify(header)}${middle}${json}}\n`

/** Reads a file: ours, or plain JSON that somebody wrote by hand. Throws when it is not JSON. */
export function fromFile(text: string): { header?: Header; json: string } {
  const trimmed = text.trimEnd()
  const parsed: unknown = JSON.parse(trimmed)
  if (typeof parsed !== 'object' || parsed === null || !('$onggi' in parsed)) return { json: trimmed }
  const { $onggi: header, value } = parsed as { $onggi: Header; value?: unknown }
  if (typeof header !== 'object' || typeof header.created !== 'string' || typeof header.shape !== 'number' || value === undefined)
    throw new SyntaxError('its header is damaged')
  // An editor may have laid it out anew; then the value is written out again.
  const before = opening + JSON.stringify(header) + middle
  return { header, json: trimmed.startsWith(before) ? trimmed.slice(before.length, -1) : JSON.stringify(value) }
}
