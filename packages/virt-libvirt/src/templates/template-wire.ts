import { type Static, Type } from 'typebox'
import type { TemplateChange, TemplateCreate, TemplateDiskInput, TemplateFields } from './template-input.ts'

const strict = { additionalProperties: false } as const
const Text = (maxLength: number): ReturnType<typeof Type.String> => Type.String({ maxLength })
const Count = Type.Integer({ minimum: 1, maximum: 4096 })
const MiB = Type.Integer({ minimum: 1, maximum: 2 ** 40, description: 'MiB' })

const Memory = Type.Object({ current: Type.Optional(MiB), maxmemory: Type.Optional(MiB) }, strict)
const Topology = Type.Object({ sockets: Count, cores: Count, threads: Count }, strict)
const CpuInfo = Type.Object(
  { vcpus: Type.Optional(Count), maxvcpus: Type.Optional(Count), topology: Type.Optional(Type.Union([Topology, Type.Object({}, strict)])) },
  strict,
)
const Graphics = Type.Object({ type: Type.Optional(Type.Enum(['vnc', 'spice'])), listen: Type.Optional(Text(64)) }, strict)
const Disk = Type.Object(
  {
    index: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_536, description: 'GiB' })),
    format: Type.Optional(Type.Enum(['qcow2', 'raw', 'qcow', 'qed', 'vmdk', 'vpc'])),
    pool: Type.Optional(Type.Object({ name: Text(2000), type: Type.Optional(Type.Union([Type.String(), Type.Null()])) }, strict)),
    volume: Type.Optional(Text(1000)),
    base: Type.Optional(Text(4096)),
  },
  strict,
)
const common = {
  name: Type.Optional(Text(200)),
  icon: Type.Optional(Text(500)),
  os_distro: Type.Optional(Text(100)),
  os_version: Type.Optional(Text(100)),
  memory: Type.Optional(Memory),
  cpu_info: Type.Optional(CpuInfo),
  graphics: Type.Optional(Graphics),
  networks: Type.Optional(Type.Array(Text(2000), { maxItems: 64 })),
  disks: Type.Optional(Type.Array(Disk, { maxItems: 64 })),
  folder: Type.Optional(Type.Array(Text(200), { maxItems: 32 })),
}

/** Body of `POST /templates`. */
export const TemplateCreateBody = Type.Object(
  {
    ...common,
    source_media: Type.Object({ type: Type.Enum(['disk', 'netboot', 'vm']), path: Type.Optional(Text(4096)) }, strict),
  },
  strict,
)
/** Body of `PUT /templates/:name`. */
export const TemplateUpdateBody = Type.Object({ ...common, cdrom: Type.Optional(Type.Union([Text(4096), Type.Null()])) }, strict)

/** Leaves out members that are undefined. */
const compact = <T extends object>(o: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T

function fields(b: Static<typeof TemplateUpdateBody>): TemplateFields {
  return compact<TemplateFields>({
    name: b.name,
    icon: b.icon,
    osDistro: b.os_distro,
    osVersion: b.os_version,
    memory: b.memory,
    cpuInfo: b.cpu_info as TemplateFields['cpuInfo'],
    graphics: b.graphics,
    networks: b.networks,
    folder: b.folder,
    disks: b.disks?.map((d) =>
      compact<TemplateDiskInput>({
        index: d.index,
        sizeGiB: d.size,
        format: d.format,
        pool: d.pool === undefined ? undefined : { name: d.pool.name },
        volume: d.volume,
        base: d.base,
      }),
    ),
  })
}

/** Wire to library. */
export const templateCreateOf = ({ source_media: media, ...rest }: Static<typeof TemplateCreateBody>): TemplateCreate => ({
  ...fields(rest),
  sourceMedia: { type: media.type, ...(media.path === undefined ? {} : { path: media.path }) },
})

/** Wire to library. */
export const templateChangeOf = (body: Static<typeof TemplateUpdateBody>): TemplateChange => ({
  ...fields(body),
  ...(body.cdrom === undefined ? {} : { cdrom: body.cdrom }),
})
