import { type Static, Type } from 'typebox'
import type { NetworkSpec } from './network-xml.ts'
import type { NetworkChange } from './networks.ts'

const strict = { additionalProperties: false } as const
const Interfaces = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 32 })
const Subnet = Type.String({ maxLength: 64, description: 'CIDR' })
const Kinds = ['nat', 'isolated', 'bridge', 'macvtap', 'vepa', 'passthrough'] as const

/** Body of `POST /networks`. */
export const NetworkCreateBody = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    connection: Type.Enum([...Kinds]),
    subnet: Type.Optional(Subnet),
    interfaces: Type.Optional(Interfaces),
    vlan_id: Type.Optional(Type.Integer({ minimum: 1, maximum: 4094 })),
  },
  strict,
)
/** Body of `PUT /networks/:name`. */
export const NetworkUpdateBody = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 200 })),
    autostart: Type.Optional(Type.Boolean()),
    subnet: Type.Optional(Subnet),
    interfaces: Type.Optional(Interfaces),
  },
  strict,
)

/** Wire to library. */
export const networkSpecOf = ({ vlan_id: vlanId, ...rest }: Static<typeof NetworkCreateBody>): NetworkSpec => ({
  ...(rest as NetworkSpec),
  ...(vlanId === undefined ? {} : { vlanId }),
})

/** Wire to library. */
export const networkChangeOf = (body: Static<typeof NetworkUpdateBody>): NetworkChange => body
