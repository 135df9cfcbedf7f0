import { escapeAttribute, escapeText } from './characters.ts'

/** XML that is already escaped; only {@link element} makes it. */
export interface Markup {
  readonly markup: string
}
/** What may stand inside an element: text is escaped; null, undefined and false are left out. */
export type Child = Markup | string | number | null | undefined | false
/** Attributes: null, undefined and false are left out. */
export type Attributes = Readonly<Record<string, string | number | null | undefined | false>>

const nameShape = /^[A-Za-z_][\w.:-]*$/

/**
 * Builds an element: `element('disk', { type: 'file' }, element('source', { file }))`.
 * @throws {@link VirtError} `VIRT_ERR_TEXT_INVALID` for a character that XML cannot carry.
 * @throws TypeError for a name that is not an XML name (programmer's mistake: names never come from outside).
 */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  if (!nameShape.test(name)) throw new TypeError(`not an XML name: ${name}`)
  let head = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (!nameShape.test(key)) throw new TypeError(`not an XML name: ${key}`)
    head += ` ${key}='${escapeAttribute(String(value), `${name}/@${key}`)}'`
  }
  let body = ''
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue
    body += typeof child === 'object' ? child.markup : escapeText(String(child), name)
  }
  return { markup: body === '' ? `${head}/>` : `${head}>${body}</${name}>` }
}
