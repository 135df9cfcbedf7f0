import { revisionOf } from '../inventory/book.ts'
import type { Audience, JsonValue, View } from '../needs.ts'

/** A view of something that no inventory holds: read for this answer. */
export function plainView(type: string, id: string, audience: Audience, body: Readonly<Record<string, JsonValue>>): View {
  const json = JSON.stringify(body)
  return { ref: { type, id }, audience, json: Buffer.from(json), revision: revisionOf(json, audience), figures: 0 }
}
