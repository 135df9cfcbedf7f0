import { VirtError } from '../errors.ts'

// XML 1.0 (fifth edition), production [2] Char, and the halves of a pair that stand alone.
const forbidden = new RegExp(
  String.raw`[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]`,
)

/**
 * Returns `text` when XML can carry every character of it.
 * @throws {@link VirtError} `VIRT_ERR_TEXT_INVALID` naming `field` and the first character that it cannot.
 */
export function assertXmlText(text: string, field: string): string {
  const found = forbidden.exec(text)
  if (found === null) return text
  const character = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new VirtError('VIRT_ERR_TEXT_INVALID', { field, character, pointer: field.startsWith('/') ? field : '' })
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
/** Escapes `text` for use between tags. */
export const escapeText = (text: string, field = 'text'): string => assertXmlText(text, field).replace(/[&<>\r]/g, (c) => escapes[c] ?? c)
/** Escapes `text` for use inside a quoted attribute, white space included. */
export const escapeAttribute = (text: string, field = 'attribute'): string =>
  assertXmlText(text, field).replace(/[&<>"'\t\n\r]/g, (c) => escapes[c] ?? c)
