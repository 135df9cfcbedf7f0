import { type Static, Type } from 'typebox'

/** A notification as it is answered. */
export const NotificationSchema = Type.Object({
  id: Type.String(),
  code: Type.String(),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  message: Type.String(),
  severity: Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('error')]),
  timestamp: Type.String(),
  last: Type.String(),
  count: Type.Number(),
})

/** Path of one notification. */
export const NotificationParams = Type.Object({ id: Type.String({ maxLength: 200 }) })

const Patterns = Type.Union([Type.String({ maxLength: 4200 }), Type.Array(Type.String({ maxLength: 4200 }), { maxItems: 20 })])

/** What `/events` takes: patterns with `*`, several with commas or by repeating the key. */
export const EventsQuery = Type.Object(
  { after: Type.Optional(Type.String({ maxLength: 200 })), type: Type.Optional(Patterns), uri: Type.Optional(Patterns) },
  { additionalProperties: false },
)

export type NotificationSchema = Static<typeof NotificationSchema>
export type NotificationParams = Static<typeof NotificationParams>
export type EventsQuery = Static<typeof EventsQuery>
