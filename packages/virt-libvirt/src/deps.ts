import type { Link } from './link/link.ts'
import type { Simulation } from './simulation.ts'
import type { Clock, Events, Log, Operations, Store, Tasks } from './needs.ts'

/** What every part of this package is made with. */
export interface Deps {
  /** The connection to libvirt. */
  readonly link: Link
  readonly store: Store
  readonly operations: Operations
  readonly tasks: Tasks
  readonly events: Events
  readonly log: Log
  readonly clock: Clock
  /** Absolute path of the directory this package keeps its files in (0700). */
  readonly dataDir: string
  /** Answers of a simulated host; absent on a real one. */
  readonly simulate?: Simulation
  /** What stands before the paths of this package's resources in URIs, without trailing slash: `/plugins/kimchi`. */
  readonly prefix: string
}
