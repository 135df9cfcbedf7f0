import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Uri = Type.String({ minLength: 1, maxLength: 2048 })
const Owners = Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 1000, uniqueItems: true })

/** Memory of a guest, in MiB. */
export const MemoryInput = Type.Object(
  { current: Type.Optional(Type.Integer({ minimum: 128 })), maxmemory: Type.Optional(Type.Integer({ minimum: 128 })) },
  closed,
)
/** Processors of a guest. */
export const CpuInput = Type.Object(
  {
    vcpus: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
    maxvcpus: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
    topology: Type.Optional(
      Type.Union([
        Type.Object(
          {
            sockets: Type.Integer({ minimum: 1, maximum: 4096 }),
            cores: Type.Integer({ minimum: 1, maximum: 4096 }),
            threads: Type.Integer({ minimum: 1, maximum: 4096 }),
          },
          closed,
        ),
        Type.Object({}, closed),
      ]),
    ),
  },
  closed,
)
/** Display of a guest: `listen` is an IP address. */
export const GraphicsInput = Type.Object(
  {
    type: Type.Optional(Type.Union([Type.Literal('vnc'), Type.Literal('spice')])),
    listen: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  closed,
)
const DiskInput = Type.Object(
  {
    index: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    size: Type.Optional(Type.Number({ minimum: 1, maximum: 1048576 })),
    format: Type.Optional(
      Type.Union([
        Type.Literal('qcow2'),
        Type.Literal('raw'),
        Type.Literal('qcow'),
        Type.Literal('qed'),
        Type.Literal('vmdk'),
        Type.Literal('vpc'),
      ]),
    ),
    pool: Type.Optional(Type.Object({ name: Uri }, closed)),
    volume: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  },
  closed,
)
/** Template fields that one VM has its own way. */
export const TemplateOverrides = Type.Object(
  {
    icon: Type.Optional(Type.String({ maxLength: 1024 })),
    memory: Type.Optional(MemoryInput),
    cpu_info: Type.Optional(CpuInput),
    graphics: Type.Optional(GraphicsInput),
    networks: Type.Optional(Type.Array(Uri, { maxItems: 64 })),
    disks: Type.Optional(Type.Array(DiskInput, { maxItems: 64 })),
    cdrom: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 4096 }), Type.Null()])),
    users: Type.Optional(Owners),
    groups: Type.Optional(Owners),
  },
  closed,
)
/** Body of `POST /vms`. */
export const VmCreate = Type.Object(
  {
    template: Uri,
    name: Type.Optional(Type.String({ maxLength: 255 })),
    title: Type.Optional(Type.String({ maxLength: 1024 })),
    description: Type.Optional(Type.String({ maxLength: 65536 })),
    storagepool: Type.Optional(Uri),
    graphics: Type.Optional(GraphicsInput),
    overrides: Type.Optional(TemplateOverrides),
  },
  closed,
)
/** What a VM is asked to be made of. */
export type VmCreate = Static<typeof VmCreate>

/** Body of `PUT /vms/:name`. */
export const VmUpdate = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 255 })),
    title: Type.Optional(Type.String({ maxLength: 1024 })),
    description: Type.Optional(Type.String({ maxLength: 65536 })),
    memory: Type.Optional(MemoryInput),
    cpu_info: Type.Optional(CpuInput),
    graphics: Type.Optional(
      Type.Object(
        {
          type: Type.Optional(Type.Union([Type.Literal('vnc'), Type.Literal('spice')])),
          listen: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
          passwd: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
          passwdValidTo: Type.Optional(Type.Union([Type.Number({ minimum: 0, maximum: 315360000 }), Type.Null()])),
        },
        closed,
      ),
    ),
    users: Type.Optional(Owners),
    groups: Type.Optional(Owners),
    autostart: Type.Optional(Type.Boolean()),
    bootorder: Type.Optional(
      Type.Array(Type.Union([Type.Literal('hd'), Type.Literal('cdrom'), Type.Literal('network'), Type.Literal('fd')]), {
        uniqueItems: true,
        maxItems: 4,
      }),
    ),
    bootmenu: Type.Optional(Type.Boolean()),
  },
  closed,
)
/** What may be changed of a VM. */
export type VmUpdate = Static<typeof VmUpdate>
