import { type Static, Type } from 'typebox'

const Params = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))

/** Path of one task. */
export const TaskParams = Type.Object({ id: Type.String({ maxLength: 200 }) })

/** A task as it is answered. */
export const TaskSchema = Type.Object({
  id: Type.String(),
  type: Type.String(),
  status: Type.Union([
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('finished'),
    Type.Literal('failed'),
    Type.Literal('killed'),
  ]),
  message: Type.String(),
  phase: Type.Union([Type.Object({ code: Type.String(), params: Params }), Type.Null()]),
  target_uri: Type.String(),
  progress: Type.Union([Type.Number(), Type.Null()]),
  created: Type.String(),
  updated: Type.String(),
  owner: Type.String(),
  cancellable: Type.Boolean(),
  result: Type.Unknown(),
  error: Type.Union([Type.Object({ code: Type.String(), params: Params, message: Type.String() }), Type.Null()]),
  parent: Type.Union([Type.String(), Type.Null()]),
  attempt: Type.Number(),
})

/** A task's log. */
export const LogSchema = Type.Array(Type.Object({ at: Type.String(), text: Type.String() }))

/** A process that runs tasks. */
export const ServiceSchema = Type.Object({
  name: Type.String(),
  host: Type.String(),
  pid: Type.Number(),
  queues: Type.Array(Type.String()),
  types: Type.Array(Type.String()),
  since: Type.String(),
  seen: Type.String(),
  alive: Type.Boolean(),
  running: Type.Number(),
  taken_over: Type.Array(Type.Object({ from: Type.String(), tasks: Type.Number(), at: Type.String() })),
})

export type TaskParams = Static<typeof TaskParams>
export type TaskSchema = Static<typeof TaskSchema>
export type LogSchema = Static<typeof LogSchema>
export type ServiceSchema = Static<typeof ServiceSchema>
