import type { Link } from '../link/link.ts'
import type { TaskType } from '../needs.ts'
import { createVolume, deleteVolume } from './volume-steps.ts'

/** Input of the task `volume.create`. */
export interface VolumeCreateInput {
  readonly pool: string
  readonly name: string
  /** Unit: bytes. */
  readonly capacityBytes: number
  readonly format: string
  /** Unit: bytes. */
  readonly allocationBytes: number
}

/** What the task `volume.create` works with. */
export interface VolumeTaskDeps {
  readonly link: Link
  /** Called when the volume exists, before the task ends. */
  readonly created: (pool: string, name: string) => Promise<void>
}

/** The task `volume.create`: one step, taken back when the process dies in it. */
export const volumeCreateTask = ({ link, created }: VolumeTaskDeps): TaskType<VolumeCreateInput, { readonly path: string }> => ({
  name: 'volume.create',
  cancellable: false,
  onCrash: 'compensate',
  steps: {
    create: {
      do: async (args: VolumeCreateInput) => ({ path: (await createVolume(link.connection(), args)).path }),
      undo: (args: VolumeCreateInput) => deleteVolume(link.connection(), args),
    },
  },
  async run(input, ctx) {
    const made = await ctx.step<{ path: string }>('create', { ...input })
    await created(input.pool, input.name)
    return made
  },
})
