import { type Static, Type } from 'typebox'
import type { PoolSpec } from './pool-xml.ts'
import type { VolumeCreate } from './volume-plan.ts'

const strict = { additionalProperties: false } as const
const Text = (maxLength: number): ReturnType<typeof Type.String> => Type.String({ maxLength })
const PoolTypes = ['dir', 'netfs', 'logical', 'iscsi', 'scsi', 'kimchi-iso'] as const

/** Body of `POST /storagepools`. */
export const PoolCreateBody = Type.Object(
  {
    name: Text(200),
    type: Type.Enum([...PoolTypes]),
    path: Type.Optional(Text(4096)),
    source: Type.Optional(
      Type.Object(
        {
          host: Type.Optional(Text(253)),
          path: Type.Optional(Text(4096)),
          devices: Type.Optional(Type.Array(Text(4096), { maxItems: 64 })),
          target: Type.Optional(Text(256)),
          port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
          adapter_name: Type.Optional(Text(128)),
          // A name, or true for the group that is called as the pool.
          from_vg: Type.Optional(Type.Union([Text(128), Type.Boolean()])),
          auth: Type.Optional(
            Type.Object(
              { username: Type.String({ minLength: 1, maxLength: 256 }), password: Type.String({ minLength: 1, maxLength: 1024 }) },
              strict,
            ),
          ),
        },
        strict,
      ),
    ),
  },
  strict,
)
/** Body of `PUT /storagepools/:name`. */
export const PoolUpdateBody = Type.Object(
  { autostart: Type.Optional(Type.Boolean()), disks: Type.Optional(Type.Array(Text(4096), { maxItems: 64 })) },
  strict,
)

/** Body of `POST /storagepools/:pool/storagevolumes`. */
export const VolumeCreateBody = Type.Object(
  {
    name: Type.Optional(Text(250)),
    capacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_536 * 1024, description: 'MiB' })),
    url: Type.Optional(Text(4096)),
    upload: Type.Optional(Type.Boolean()),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_536 * 2 ** 30, description: 'bytes' })),
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$' })),
    format: Type.Optional(Type.Enum(['qcow2', 'raw', 'qcow', 'qed', 'vmdk', 'vpc'])),
    allocation: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_536 * 1024, description: 'MiB' })),
  },
  strict,
)
/** Body of `POST …/clone`. `pool` is a URI. */
export const VolumeCloneBody = Type.Object({ pool: Type.Optional(Text(2000)), name: Type.Optional(Text(250)) }, strict)
/** Body of `POST …/resize`. */
export const VolumeResizeBody = Type.Object({ size: Type.Integer({ minimum: 1, maximum: 65_536 * 2 ** 30, description: 'bytes' }) }, strict)

/** Wire to library. */
export function poolSpecOf({ source, ...rest }: Static<typeof PoolCreateBody>): PoolSpec {
  if (source === undefined) return rest as PoolSpec
  const { adapter_name: adapterName, from_vg: fromVg, ...same } = source
  const renamed = { ...(adapterName === undefined ? {} : { adapterName }), ...(fromVg === undefined ? {} : { fromVg }) }
  return { ...(rest as PoolSpec), source: { ...(same as NonNullable<PoolSpec['source']>), ...renamed } }
}

/** Wire to library. */
export const volumeCreateOf = (b: Static<typeof VolumeCreateBody>): VolumeCreate => ({
  ...(b.name === undefined ? {} : { name: b.name }),
  ...(b.capacity === undefined ? {} : { capacityMiB: b.capacity }),
  ...(b.url === undefined ? {} : { url: b.url }),
  ...(b.upload === undefined ? {} : { upload: b.upload }),
  ...(b.size === undefined ? {} : { sizeBytes: b.size }),
  ...(b.sha256 === undefined ? {} : { sha256: b.sha256 }),
  ...(b.format === undefined ? {} : { format: b.format }),
  ...(b.allocation === undefined ? {} : { allocationMiB: b.allocation }),
})
