import { refuse } from './fake-error.ts'

const TAG =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g

/** One child of an element, with its whole text. */
export interface Child {
  readonly name: string
  readonly xml: string
  /** Where it begins and ends in the text it was read from. */
  readonly at: number
  readonly end: number
}

/** The children of the outermost element. Refuses what is not well-formed with XML_DETAIL, as libvirt does. */
export const children = (xml: string): Child[] => {
  const out: Child[] = []
  const open: { name: string; at: number }[] = []
  let last = 0
  let root = false
  TAG.lastIndex = 0
  for (let m = TAG.exec(xml); m !== null; m = TAG.exec(xml)) {
    if (/[<>]/.test(xml.slice(last, m.index)) || (open.length === 0 && xml.slice(last, m.index).trim() !== '')) break
    last = TAG.lastIndex
    const [, closing, name, , empty] = m
    if (name === undefined) continue
    if (closing === '/') {
      const top = open.pop()
      if (top?.name !== name) return refuse('XML_DETAIL', `mismatched tag ${name}`)
      if (open.length === 1) out.push({ name, xml: xml.slice(top.at, last), at: top.at, end: last })
    } else if (empty === '/') {
      if (open.length === 1) out.push({ name, xml: m[0], at: m.index, end: last })
      root = true
    } else {
      open.push({ name, at: m.index })
      root = true
    }
  }
  if (!root || open.length > 0 || /[<>]/.test(xml.slice(last)))
    refuse('XML_DETAIL', `line 1: the document is not well-formed: ${xml.slice(0, 60)}`)
  return out
}

/** The first child of that name. */
export const child = (xml: string, name: string): string | undefined => children(xml).find((c) => c.name === name)?.xml

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const unescape = (text: string): string => text.replace(/&(lt|gt|amp|quot|apos);/g, (_, e: string) => ENTITIES[e]!)
/** Text that can stand between tags. */
export const escape = (text: string): string => text.replace(/[<>&]/g, (c) => (c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&amp;'))

/** Text of an element without children. */
export const content = (xml: string | undefined): string | undefined => {
  const m = xml === undefined ? null : /^<[^>]*[^/]>([\s\S]*)<\/[^>]*>$/.exec(xml.trim())
  return m === null ? undefined : unescape(m[1]!).trim()
}
/** Text of the first child of that name. */
export const text = (xml: string, name: string): string | undefined => content(child(xml, name))
/** An attribute of the outermost element. */
export const attribute = (xml: string | undefined, name: string): string | undefined => {
  const tag = xml === undefined ? null : /<[^?!][^>]*>/.exec(xml)
  const m = tag === null ? null : new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag[0])
  return m === null ? undefined : unescape(m[1] ?? m[2] ?? '')
}
/** Puts, replaces (`with` given) or removes the first child of that name; a new one goes last, or after the child named `after`. */
export const setChild = (xml: string, name: string, given: string | null, after?: string): string => {
  const all = children(xml)
  const old = all.find((c) => c.name === name)
  if (old !== undefined)
    return given === null ? xml.slice(0, old.at).trimEnd() + xml.slice(old.end) : xml.slice(0, old.at) + given + xml.slice(old.end)
  if (given === null) return xml
  const before = all.find((c) => c.name === after)
  const at = before !== undefined ? before.end : xml.lastIndexOf('</')
  if (at < 0) return xml.replace(/\/>\s*$/, `>${given}</${/<([\w:.-]+)/.exec(xml)![1]!}>`)
  return `${xml.slice(0, at).trimEnd()}\n  ${given}\n${before === undefined ? '' : '  '}${xml.slice(at).replace(/^\s*/, '')}`
}

const UNITS: Readonly<Record<string, number>> = {
  '': 0,
  b: 0,
  bytes: 0,
  byte: 0,
  k: 1,
  kib: 1,
  m: 2,
  mib: 2,
  g: 3,
  gib: 3,
  t: 4,
  tib: 4,
  p: 5,
  pib: 5,
}
const DECIMAL: Readonly<Record<string, number>> = { kb: 1, mb: 2, gb: 3, tb: 4, pb: 5 }
/** Octets of an element such as <memory unit='MiB'>256</memory>; `unit` counts when it has none. */
export const octets = (xml: string | undefined, unit: string): bigint | undefined => {
  const value = content(xml)
  if (value === undefined || !/^\d+$/.test(value)) return undefined
  const u = (attribute(xml, 'unit') ?? unit).toLowerCase()
  const power = UNITS[u]
  if (power !== undefined) return BigInt(value) * 1024n ** BigInt(power)
  return DECIMAL[u] === undefined ? undefined : BigInt(value) * 1000n ** BigInt(DECIMAL[u])
}
