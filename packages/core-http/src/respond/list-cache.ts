import type { View } from '../needs.ts'
import { etagOfList } from './etag.ts'

/** A list as it goes on the wire. */
export interface ListAnswer {
  readonly etag: string
  /** The joined buffers; joined at the first call. */
  readonly body: () => Buffer
}

interface Entry {
  readonly views: readonly View[]
  readonly etag: string
  body: Buffer | undefined
}

const open = Buffer.from('[')
const comma = Buffer.from(',')
const close = Buffer.from(']')

/** The views as one JSON array. */
export const joinViews = (views: readonly View[]): Buffer => {
  const pieces: Buffer[] = [open]
  for (const view of views) {
    if (pieces.length > 1) pieces.push(comma)
    pieces.push(view.json)
  }
  pieces.push(close)
  return Buffer.concat(pieces)
}

const same = (a: readonly View[], b: readonly View[]): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/**
 * Keeps the joined buffers of the lists answered last, found by the array itself or, for callers that make a new array each
 * time (because each user sees another part), by the identity of its elements.
 */
export const createListCache = (size = 8): { answer(views: readonly View[]): ListAnswer } => {
  const recent: Entry[] = []
  return {
    answer(views) {
      let at = recent.findIndex((e) => e.views === views)
      if (at < 0) at = recent.findIndex((e) => same(e.views, views))
      const entry: Entry = recent[at] ?? { views, etag: etagOfList(views), body: undefined }
      if (at > 0) recent.splice(at, 1)
      if (at !== 0) {
        recent.unshift(entry)
        recent.length = Math.min(recent.length, size)
      }
      return { etag: entry.etag, body: () => (entry.body ??= joinViews(entry.views)) }
    },
  }
}
