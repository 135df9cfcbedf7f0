import { type Document, DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom'
import { VirtError } from '../errors.ts'

export type { Document, Element } from '@xmldom/xmldom'

/** Longest text that is parsed, in characters; libvirt's own limit for a string is 4 MiB. */
const maxLength = 8 * 1024 * 1024

/** Deepest nesting: libvirt's own parser has the same limit. */
const maxDepth = 256

const refuse = (reason: string, cause?: unknown): VirtError => new VirtError('VIRT_ERR_XML_INVALID', { reason }, { cause })

/** Looks at what stands before the root element, so that no parser ever sees a document type. */
function refuseDoctype(xml: string): void {
  let at = xml.startsWith('\uFEFF') ? 1 : 0
  for (;;) {
    while (at < xml.length && /\s/.test(xml[at]!)) at++
    const end = xml.startsWith('<?', at) ? '?>' : xml.startsWith('<!--', at) ? '-->' : undefined
    if (end === undefined) break
    const close = xml.indexOf(end, at + 2)
    if (close < 0) throw refuse('it ends inside a comment or declaration')
    at = close + end.length
  }
  if (xml.startsWith('<!', at)) throw refuse('it has a document type (DOCTYPE), which is never accepted')
}

const tags = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)[^\s!?/>](?:[^>"']|"[^"]*"|'[^']*')*>/g
/** Counts how deep elements lie in each other before the parser builds them all. */
function refuseDepth(xml: string): void {
  let depth = 0
  for (const [tag, closing] of xml.matchAll(tags)) {
    if (closing === undefined || tag.endsWith('/>')) continue
    depth += closing === '/' ? -1 : 1
    if (depth > maxDepth) throw refuse(`its elements lie more than ${maxDepth} deep in each other`)
  }
}

/**
 * Parses XML into a document. DOCTYPE, and with it every entity of its own, is refused; so is anything that is not well formed.
 * @throws {@link VirtError} `VIRT_ERR_XML_INVALID`
 */
export function parseXml(xml: string): Document {
  if (xml.length > maxLength) throw refuse(`it is longer than ${maxLength} characters`)
  refuseDoctype(xml)
  refuseDepth(xml)
  let document: Document
  try {
    document = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message)
      },
    }).parseFromString(xml, 'text/xml')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw refuse(reason.split('\n', 1)[0] ?? 'it is not well formed', cause)
  }
  if (document.doctype !== null) throw refuse('it has a document type (DOCTYPE), which is never accepted')
  if (document.documentElement === null) throw refuse('it has no element')
  return document
}

/** Parses XML and returns its root element, which must be called `name`. */
export function parseRoot(xml: string, name: string): Element {
  const root = parseXml(xml).documentElement
  if (root?.localName !== name) throw refuse(`its root is ${root?.localName ?? 'missing'}, not ${name}`)
  return root
}

/** Writes a document or an element back, unknown parts as they were. */
export const writeXml = (node: Document | Element): string => new XMLSerializer().serializeToString(node)
