import { Type } from 'typebox'

const closed = { additionalProperties: false }
/** A secret: `writeOnly` keeps it out of request logs and tells readers of the OpenAPI document. */
const Secret = (o: { readonly minLength?: number; readonly maxLength?: number; readonly description?: string } = {}) =>
  Type.String({ minLength: 1, maxLength: 4096, ...o, writeOnly: true })

/** Body of `POST /login`. */
export const LoginBody = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 256 }),
    password: Secret(),
    code: Type.Optional(Secret({ maxLength: 64, description: 'One-time or recovery code, for users with a second factor' })),
    new_password: Type.Optional(Secret({ description: 'Replaces a password that has expired' })),
  },
  closed,
)

/** Answer of `POST /login`. */
export const LoginView = Type.Object({
  username: Type.String(),
  groups: Type.Array(Type.String()),
  role: Type.Union([Type.Literal('admin'), Type.Literal('user')]),
  must_change_password: Type.Boolean(),
})

/** Answer of `GET /auth/session`. */
export const WhoView = Type.Object({
  username: Type.String(),
  realm: Type.String(),
  groups: Type.Array(Type.String()),
  role: Type.Union([Type.Literal('admin'), Type.Literal('user')]),
  roles: Type.Array(Type.String()),
})

/** Item of `GET /auth/sessions`. */
export const SessionView = Type.Object({
  id: Type.String(),
  username: Type.String(),
  realm: Type.String(),
  created: Type.String({ description: 'ISO 8601' }),
  last_seen: Type.String({ description: 'ISO 8601' }),
  expires: Type.String({ description: 'ISO 8601; earlier when it is not used' }),
  address: Type.String(),
  user_agent: Type.String(),
  current: Type.Boolean({ description: 'The session this request came with' }),
})

/** Query of `GET /auth/sessions` and `GET /auth/tokens`. */
export const AllQuery = Type.Object({ _all: Type.Optional(Type.Boolean({ description: "Everybody's; admins only" })) })

/** Query of `DELETE /auth/sessions`. */
export const SessionsEndQuery = Type.Object(
  {
    username: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: "Another user's; admins only" })),
    realm: Type.Optional(Type.String({ minLength: 1, maxLength: 64, default: 'local' })),
  },
  closed,
)

/** Params of `/auth/oidc/:realm/…`. */
export const RealmParams = Type.Object({ realm: Type.String({ minLength: 1, maxLength: 64 }) })

/** Item of `GET /auth/realms`. */
export const RealmView = Type.Object({
  name: Type.String(),
  title: Type.String({ description: 'For the button of the login page' }),
  kind: Type.Union([Type.Literal('password'), Type.Literal('redirect')]),
  login: Type.Union([Type.String(), Type.Null()], { description: 'Where to send the browser; takes `?next=`' }),
  logout: Type.Union([Type.String(), Type.Null()], { description: 'Says where to log out at the provider too' }),
})

/** Item of `GET /auth/roles`. */
export const RoleView = Type.Object({
  name: Type.String(),
  builtin: Type.Boolean({ description: 'admin and user: everybody has one of the two' }),
  may: Type.Array(
    Type.Object({
      action: Type.String({ description: 'A pattern: vm.start, vm.*' }),
      on: Type.Union([Type.Literal('all'), Type.Literal('granted'), Type.Literal('own')], {
        description: 'Any object, those whose users or groups name one, or those one owns',
      }),
    }),
  ),
})

/** Query of `GET /auth/explain`. */
export const ExplainQuery = Type.Object(
  {
    username: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Absent: nobody' })),
    realm: Type.Optional(Type.String({ minLength: 1, maxLength: 64, default: 'local' })),
    action: Type.String({ minLength: 1, maxLength: 64 }),
    type: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Type of the object' })),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Its name or id' })),
  },
  closed,
)

/** Answer of `GET /auth/explain`. */
export const ExplainView = Type.Object({
  allow: Type.Boolean(),
  code: Type.Union([Type.String(), Type.Null()]),
  status: Type.Union([Type.Integer(), Type.Null()]),
  rule: Type.Union([Type.Object({ action: Type.String(), allow: Type.String(), roles: Type.Array(Type.String()) }), Type.Null()], {
    description: 'null: no rule speaks of the action, so admins only',
  }),
  because: Type.String(),
})

/** Params of `/auth/sessions/:id`. */
export const SessionParams = Type.Object({ id: Type.String({ maxLength: 128 }) })

/** Body of `POST /auth/password`. */
export const PasswordBody = Type.Object({ current: Secret(), password: Secret() }, closed)

/** Item of `GET /auth/tokens`. */
export const TokenView = Type.Object({
  id: Type.String(),
  username: Type.String(),
  realm: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  created: Type.String({ description: 'ISO 8601' }),
  expires: Type.String({ description: 'ISO 8601' }),
  last_used: Type.Union([Type.String({ description: 'ISO 8601, to a minute' }), Type.Null()]),
})

/** Answer of `POST /auth/tokens`: the one time the token is shown. */
export const NewTokenView = Type.Object({ ...TokenView.properties, token: Type.String() })

/** Body of `POST /auth/tokens`. */
export const TokenBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    scopes: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 32 }),
    expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 90 })),
  },
  closed,
)

/** Answer of `GET /auth/totp`. */
export const TotpView = Type.Object({ active: Type.Boolean(), recovery_left: Type.Integer() })

/** Answer of `POST /auth/totp`. */
export const TotpSecretView = Type.Object({
  secret: Type.String({ description: 'Base32' }),
  uri: Type.String({ description: 'For the QR code' }),
})

/** Body of `POST /auth/totp/confirm`. */
export const TotpConfirmBody = Type.Object({ code: Secret({ minLength: 6, maxLength: 16 }) }, closed)

/** Answer of `POST /auth/totp/confirm`. */
export const RecoveryView = Type.Object({ recovery_codes: Type.Array(Type.String()) })

/** Body of `POST /auth/totp/disable`. */
export const ConfirmBody = Type.Object({ password: Secret() }, closed)

const Role = Type.Union([Type.Literal('admin'), Type.Literal('user')])
const Roles = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 32, description: 'Roles besides, see /auth/roles' })
const Groups = Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 100 })

/** Item of `GET /auth/users`. */
export const UserView = Type.Object({
  username: Type.String(),
  role: Role,
  roles: Type.Array(Type.String()),
  groups: Type.Array(Type.String()),
  disabled: Type.Boolean(),
  ephemeral: Type.Boolean({ description: 'Given on the command line, gone at the next start' }),
  must_change_password: Type.Boolean(),
  second_factor: Type.Boolean(),
})

/** Params of `/auth/users/:name`. */
export const UserParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 256 }) })

/** Body of `POST /auth/users`. */
export const UserBody = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 128 }),
    password: Secret({ maxLength: 1024 }),
    role: Type.Optional(Role),
    roles: Type.Optional(Roles),
    groups: Type.Optional(Groups),
  },
  closed,
)

/** Body of `PUT /auth/users/:name`. */
export const UserChangeBody = Type.Object(
  {
    role: Type.Optional(Role),
    roles: Type.Optional(Roles),
    groups: Type.Optional(Groups),
    disabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(Secret({ maxLength: 1024 })),
  },
  closed,
)
