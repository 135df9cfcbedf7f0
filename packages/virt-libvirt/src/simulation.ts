import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { VirtError } from './errors.ts'

const Items = Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown())))
const Names = Type.Optional(Type.Array(Type.String()))
const Outcome = Type.Optional(Type.Union([Type.Literal('ok'), Type.Literal('fail')]))
const Skipped = Type.Optional(Type.Literal('skipped'))

/** What a simulated host answers where libvirt's test driver cannot; each list given replaces the host's own, also an empty one. */
export const Simulation = Type.Object(
  {
    partitions: Items,
    volume_groups: Items,
    devices: Items,
    interfaces: Items,
    /** Volumes that every active scsi pool shows. */
    luns: Type.Optional(
      Type.Array(
        Type.Object(
          { name: Type.String(), path: Type.String(), capacity: Type.Number(), allocation: Type.Number() },
          { additionalProperties: false },
        ),
      ),
    ),
    /** Addresses of guests; `*` is every interface. */
    leases: Type.Optional(Type.Array(Type.Object({ mac: Type.String(), ip: Type.String() }, { additionalProperties: false }))),
    /** Display of a running VM. */
    graphics: Type.Optional(
      Type.Object({ host: Type.String(), port: Type.Integer({ minimum: 1, maximum: 65535 }) }, { additionalProperties: false }),
    ),
    users: Names,
    groups: Names,
    storage_servers: Items,
    /** Abilities in place of those that are found out. */
    capabilities: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** How a migration ends. */
    migrate: Outcome,
    nfs: Skipped,
    iscsi: Skipped,
    lvm: Skipped,
  },
  { additionalProperties: false },
)
/** What a simulated host answers. */
export type Simulation = Static<typeof Simulation>

/**
 * Checks a simulation read from a file.
 * @throws {@link VirtError} `VIRT_ERR_SIMULATION_INVALID`
 */
export function parseSimulation(value: unknown): Simulation {
  if (Value.Check(Simulation, value)) return value
  const [first] = Value.Errors(Simulation, value)
  throw new VirtError('VIRT_ERR_SIMULATION_INVALID', {
    pointer: first?.instancePath ?? '',
    reason: first?.message ?? 'it has another shape',
  })
}
