import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const
const Path = Type.String({ maxLength: 4096 })

/** Body of `POST /vms/:name/storages`: `path` or `pool` with `vol`. */
export const DriveCreate = Type.Object(
  {
    type: Type.Union([Type.Literal('cdrom'), Type.Literal('disk')]),
    path: Type.Optional(Path),
    pool: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
    vol: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    bus: Type.Optional(
      Type.Union([Type.Literal('ide'), Type.Literal('sata'), Type.Literal('scsi'), Type.Literal('virtio'), Type.Literal('usb')]),
    ),
  },
  closed,
)
/** A drive to add. */
export type DriveCreate = Static<typeof DriveCreate>

/** Body of `PUT /vms/:name/storages/:dev`: another medium; '' ejects. */
export const DriveUpdate = Type.Object({ path: Path }, closed)
/** A change of a drive. */
export type DriveUpdate = Static<typeof DriveUpdate>
