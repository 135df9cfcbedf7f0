import type { Document, Element, Node } from '@xmldom/xmldom'
import { assertXmlText } from './characters.ts'
import type { Markup } from './build.ts'
import { children, first } from './find.ts'
import { parseXml } from './parse.ts'

const documentOf = (element: Element): Document => element.ownerDocument!

/** The element at a path, made (with what is missing above it) when it is not there. */
export function ensure(from: Element, path: string): Element {
  let at = from
  for (const name of path.split('/')) at = first(at, name) ?? append(at, documentOf(at).createElement(name))
  return at
}

/** Adds `added` as the last child, indented like its brothers and sisters. */
export function append(parent: Element, added: Element | Markup): Element {
  const node = 'markup' in added ? adopt(parent, added) : added
  const last = children(parent).at(-1)
  if (last === undefined) {
    parent.appendChild(node)
    return node
  }
  const before = last.previousSibling
  const indent = before?.nodeType === 3 ? before.nodeValue : null
  const after = last.nextSibling
  if (indent !== null && indent.trim() === '') parent.insertBefore(documentOf(parent).createTextNode(indent), after)
  parent.insertBefore(node, after)
  return node
}

/** Puts `added` where `old` was. */
export function replace(old: Element, added: Element | Markup): Element {
  const node = 'markup' in added ? adopt(old, added) : added
  old.parentNode!.replaceChild(node, old)
  return node
}

/** Removes an element with the white space before it. */
export function remove(element: Element | undefined): void {
  if (element === undefined) return
  const before: Node | null = element.previousSibling
  if (before?.nodeType === 3 && before.nodeValue?.trim() === '') before.parentNode!.removeChild(before)
  element.parentNode!.removeChild(element)
}

/** Sets the text of the element at a path (made when missing); undefined removes it. */
export function setText(from: Element, path: string, value: string | number | undefined): void {
  if (value === undefined) {
    remove(first(from, path))
    return
  }
  const element = ensure(from, path)
  const text = assertXmlText(String(value), path)
  if (element.textContent !== text) element.textContent = text
}

/** Sets an attribute; undefined removes it. */
export function setAttribute(element: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, assertXmlText(String(value), `@${name}`))
}

function adopt(near: Element, markup: Markup): Element {
  const root = parseXml(markup.markup).documentElement!
  return documentOf(near).importNode(root, true)
}
