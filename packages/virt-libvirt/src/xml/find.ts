import type { Element } from '@xmldom/xmldom'

/** Child elements of `parent` called `name` (prefix ignored), in order; all of them without a name. */
export function children(parent: Element, name?: string): Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node !== null; node = node.nextSibling)
    if (node.nodeType === 1 && (name === undefined || (node as Element).localName === name)) found.push(node as Element)
  return found
}

/** Every element at a path of child names: `all(domain, 'devices/disk')`. */
export function all(from: Element, path: string): Element[] {
  let found: Element[] = [from]
  for (const name of path.split('/')) found = found.flatMap((element) => children(element, name))
  return found
}

/** The first element at a path of child names. */
export function first(from: Element, path: string): Element | undefined {
  let found: Element | undefined = from
  for (const name of path.split('/')) {
    if (found === undefined) return undefined
    found = child(found, name)
  }
  return found
}
function child(parent: Element, name: string): Element | undefined {
  for (let node = parent.firstChild; node !== null; node = node.nextSibling)
    if (node.nodeType === 1 && (node as Element).localName === name) return node as Element
  return undefined
}

/** The text at a path, trimmed; undefined when there is no such element. */
export function text(from: Element, path?: string): string | undefined {
  const found = path === undefined ? from : first(from, path)
  return found?.textContent?.trim()
}

/** An attribute at a path (`attribute(disk, 'bus', 'target')`); undefined when element or attribute is absent. */
export function attribute(from: Element, name: string, path?: string): string | undefined {
  const found = path === undefined ? from : first(from, path)
  return found?.getAttribute(name) ?? undefined
}

/** The text at a path as a whole number ≥ 0; undefined when absent or something else. */
export function integer(from: Element, path: string): number | undefined {
  const found = text(from, path)
  return found !== undefined && /^\d{1,15}$/.test(found) ? Number(found) : undefined
}
