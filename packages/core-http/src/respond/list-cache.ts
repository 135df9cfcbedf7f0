import type { View } from '../needs.ts'
import { etagOfList } from './etag.ts'

const open = Buffer.from('[')
const comma = Buffer.from(',')
const close = Buffer.from(']')

const bytesOf = (views: readonly View[], from: number, to: number): number => {
  let bytes = 0
  for (let i = from; i < to; i++) bytes += (views[i]?.json.length ?? 0) + 1
  return bytes
}

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

/** Below this many items that differ from a list joined before, its bytes are copied around them. */
const patchable = 64

/** Joins `views` by copying what `old` has the same of at its start and end; undefined when too much differs. */
const patch = (views: readonly View[], old: { readonly views: readonly View[]; readonly joined: Buffer }): Buffer | undefined => {
  const before = old.views
  const shorter = Math.min(views.length, before.length)
  let head = 0
  while (head < shorter && views[head] === before[head]) head++
  let tail = 0
  while (tail < shorter - head && views[views.length - 1 - tail] === before[before.length - 1 - tail]) tail++
  const middle = views.slice(head, views.length - tail)
  // Each end keeps the comma between it and the middle, so neither may be empty; a list that lost or got an end is joined as a whole.
  if (middle.length === 0 || middle.length > patchable || head === 0 || tail === 0) return undefined
  const start = old.joined.subarray(0, 1 + bytesOf(before, 0, head))
  const end = old.joined.subarray(old.joined.length - 1 - bytesOf(before, before.length - tail, before.length))
  const inner = joinViews(middle)
  // `end` begins with the comma before its first item.
  return Buffer.concat([start, inner.subarray(1, -1), end])
}

/** A list as it goes on the wire. */
export class ListAnswer {
  readonly views: readonly View[]
  readonly etag: string
  #body: Buffer | undefined
  /** The list it may be patched from; given up once this one is joined. */
  #like: ListAnswer | undefined

  constructor(views: readonly View[], like: ListAnswer | undefined) {
    this.views = views
    this.etag = etagOfList(views)
    // Only one that is joined, so that lists nobody read do not hold each other.
    if (like?.isJoined) this.#like = like
  }

  /** True once somebody read it. */
  get isJoined(): boolean {
    return this.#body !== undefined
  }

  /** The joined buffers; joined at the first call. */
  body(): Buffer {
    if (this.#body) return this.#body
    const like = this.#like
    this.#like = undefined
    return (this.#body = like?.patched(this.views) ?? joinViews(this.views))
  }

  /** `views` as one array, by what is already joined here; undefined when nothing is, or too much differs. */
  patched(views: readonly View[]): Buffer | undefined {
    return this.#body && patch(views, { views: this.views, joined: this.#body })
  }
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
  const recent: ListAnswer[] = []
  return {
    answer(views) {
      const first = recent[0]
      if (first?.views === views) return first
      let at = recent.findIndex((e) => e.views === views)
      if (at < 0) at = recent.findIndex((e) => same(e.views, views))
      const answer = recent[at] ?? new ListAnswer(views, first)
      if (at > 0) recent.splice(at, 1)
      if (at !== 0) {
        recent.unshift(answer)
        recent.length = Math.min(recent.length, size)
      }
      return answer
    },
  }
}
