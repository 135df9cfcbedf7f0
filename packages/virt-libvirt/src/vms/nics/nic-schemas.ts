import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const
const Network = Type.String({ minLength: 1, maxLength: 2048 })
const Model = Type.String({ pattern: '^[a-z0-9_-]{1,32}$' })
const Mac = Type.String({ maxLength: 17 })

/** Body of `POST /vms/:name/ifaces`. */
export const NicCreate = Type.Object(
  { type: Type.Literal('network'), network: Network, model: Type.Optional(Model), mac: Type.Optional(Mac) },
  closed,
)
/** An interface to add. */
export type NicCreate = Static<typeof NicCreate>

/** Body of `PUT /vms/:name/ifaces/:mac`. */
export const NicUpdate = Type.Object(
  {
    type: Type.Optional(Type.Literal('network')),
    network: Type.Optional(Network),
    model: Type.Optional(Model),
    mac: Type.Optional(Mac),
  },
  closed,
)
/** A change of an interface. */
export type NicUpdate = Static<typeof NicUpdate>
