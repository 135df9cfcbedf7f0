import { webSocketFrame } from './web-socket-frame.ts'
import type { Audience, EventDraft, JsonValue, Policy, Principal } from './needs.ts'

/** An event as clients get it. Without `id`: not kept, cannot be resumed from. */
export interface WireEvent {
  /** Opaque place in the stream. */
  readonly id?: string
  /** "vm.started"; "reset" = read everything again; "closing" = the server ends the stream and says why in `data.code`. */
  readonly type: string
  readonly uri: string
  readonly method: string
  readonly at: string
  readonly data?: JsonValue
}

/** @internal An event on its way: serialised once, whoever gets it. */
export interface Entry {
  readonly cursor: string
  readonly draft: EventDraft
  /** What those see who may see the object. */
  readonly shown: Frame
  /** What those get who no longer may. */
  readonly removal: Frame | undefined
}

/** @internal One record as bytes. */
export interface Frame {
  readonly type: string
  readonly uri: string
  readonly json: string
  readonly sse: Buffer
  /** As a WebSocket frame; made when the first reader of that kind needs it. */
  ws(): Buffer
}

const maxDataLength = 16 * 1024

/** @internal */
export function frameOf(e: WireEvent): Frame {
  const { data, ...head } = e
  let json = JSON.stringify(e)
  // the reader reads the URI again instead
  if (data !== undefined && json.length > maxDataLength + 1024) json = JSON.stringify(head)
  let ws: Buffer | undefined
  return {
    type: e.type,
    uri: e.uri,
    json,
    sse: Buffer.from(`${e.id === undefined ? '' : `id: ${e.id}\n`}data: ${json}\n\n`),
    ws: () => (ws ??= webSocketFrame(1, Buffer.from(json))),
  }
}

/** @internal `cursor` is empty for an event that is not kept. */
export function entryOf(cursor: string, at: string, draft: EventDraft): Entry {
  const id = cursor === '' ? {} : { id: cursor }
  const { type, uri, method, data } = draft
  const shown = frameOf({ ...id, type, uri, method, at, ...(data === undefined ? {} : { data }) })
  const removal = draft.before ? frameOf({ ...id, type: `${draft.ref.type}.deleted`, uri, method: 'DELETE', at }) : undefined
  return { cursor, draft, shown, removal }
}

/** @internal The frame that this principal gets, if any. */
export function frameFor(policy: Policy | undefined, who: Principal | null, entry: Entry): Frame | undefined {
  if (!policy) return entry.shown
  const { ref, audience, before } = entry.draft
  const sees = (a: Audience): boolean => policy.can(who, `${ref.type}.view`, { ref, audience: a }).allow
  if (sees(audience)) return entry.shown
  return before && sees(before) ? entry.removal : undefined
}

/** @internal A record of the log, if it is an event at all. */
export const isDraft = (r: unknown): r is EventDraft =>
  typeof r === 'object' &&
  r !== null &&
  'type' in r &&
  'uri' in r &&
  'ref' in r &&
  'audience' in r &&
  typeof r.ref === 'object' &&
  typeof r.audience === 'object'
