import { hash } from 'node:crypto'
import type { View } from '../needs.ts'

/** The ETag of one resource: `"<revision>.<figures>"` inside the quotes. */
export const etagOf = (view: View): string => `"${view.revision}.${view.figures}"`

/** The ETag of a list: changes with each item, and with their order. */
export const etagOfList = (views: readonly View[]): string => {
  let text = ''
  for (const view of views) text += `${view.ref.id}\0${view.revision}.${view.figures}\n`
  return `"${hash('sha1', text, 'base64url')}.${views.length}"`
}

const tagsOf = (header: string): readonly string[] => header.match(/(?:W\/)?"[^"]*"|\*/g) ?? []

const strong = (tag: string): string => (tag.startsWith('W/') ? tag.slice(2) : tag)

/** True when If-None-Match names this ETag: the answer is 304. */
export const isUnchanged = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch === etag || tagsOf(ifNoneMatch).some((tag) => tag === '*' || strong(tag) === etag)
}

const revisionOf = (tag: string): string => {
  const inner = strong(tag).slice(1, -1)
  const dot = inner.lastIndexOf('.')
  return dot < 0 ? inner : inner.slice(0, dot)
}

/** True when If-None-Match of a change names the object that is there, or any; figures do not count. */
export const isUnwanted = (ifNoneMatch: string | undefined, view: Pick<View, 'revision'>): boolean =>
  ifNoneMatch !== undefined && tagsOf(ifNoneMatch).some((tag) => tag === '*' || revisionOf(tag) === view.revision)

/** True when If-Match names another revision than the view's, or there is nothing it could name; figures do not count. */
export const isStale = (ifMatch: string | undefined, view: Pick<View, 'revision'> | undefined): boolean => {
  if (ifMatch === undefined) return false
  if (view === undefined) return true
  return !tagsOf(ifMatch).some((tag) => tag === '*' || revisionOf(tag) === view.revision)
}
