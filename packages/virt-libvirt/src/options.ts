import { isAbsolute } from 'node:path'
import type { Connect } from '@onggi/libvirt'
import { systemClock } from './clock.ts'
import type { Clock, ConsoleTickets, Events, Log, Operations, Policy, Stats, Store, Tasks, TemplateStore } from './needs.ts'
import type { IpRunner } from './networks/host-bridges.ts'
import type { Simulation } from './simulation.ts'
import type { Accounts } from './vms/accounts.ts'
import type { OpenHost } from './vms/migrate/migrate.ts'

/** Options of `createVirt`. */
export interface VirtOptions {
  /** libvirt URI: `qemu:///system`, `qemu:///session`, `test:///default`, `qemu+ssh://…`. */
  readonly uri: string
  /** Opened with {@link virtTypes} among its types. */
  readonly store: Store
  /** The gate every function passes: rights and hooks. */
  readonly operations: Operations
  readonly tasks: Tasks
  readonly events: Events
  /** Collector of figures; absent: every rate of a VM is 0. */
  readonly stats?: Stats
  /** Absolute path of a directory this package keeps files in; made with mode 0700. */
  readonly dataDir: string
  /** @default silent */
  readonly log?: Log
  /** @default the machine's time */
  readonly clock?: Clock
  /** Who may see an object. @default administrators, and whom the object names */
  readonly policy?: Policy
  /** Where templates are kept, when not in `store`: a store of files (`@onggi/objectstore/files`, opened with {@link templateTypes}) that people may edit. @default store */
  readonly templateStore?: TemplateStore
  /** Directories of distro files, the vendor's first; an entry of a later one replaces one of the same name. @default those of this package, then `distros` in `dataDir` */
  readonly distroDirs?: readonly string[]
  /** Runs iproute2's `ip` where libvirt runs, for bridges. @default runs the program `ip` */
  readonly ip?: IpRunner
  /** One-shot tickets for consoles, such as those of `@onggi/auth`. @default no console can be opened */
  readonly tickets?: ConsoleTickets
  /** Accounts that can own a VM besides the host's own. @default none */
  readonly accounts?: Accounts
  /** Answers where libvirt's test driver has none: for demos and client development on `test:///default`. @default none */
  readonly simulate?: Simulation
  /** What stands before this package's resources in URIs, without trailing slash. @default '/plugins/kimchi' */
  readonly prefix?: string
  /** Unix socket of libvirtd, when it is not where the URI says. */
  readonly socketPath?: string
  /** Opens a connection; for tests and own transports. Must not come back by itself (`reconnect: false`). @default `connect` of `@onggi/libvirt` */
  readonly open?: () => Promise<Connect>
  /** Opens the libvirt that a machine moves to. @default over SSH, with the password given or the keys of this account */
  readonly openHost?: OpenHost
  /** Environment in which session sockets are looked for (XDG_RUNTIME_DIR, HOME). @default {} */
  readonly env?: Readonly<Record<string, string | undefined>>
}

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Options with every default applied. */
export type ResolvedVirtOptions = VirtOptions & Required<Pick<VirtOptions, 'log' | 'clock' | 'prefix' | 'env'>>

/** Defaults and checks in one place. @throws TypeError with code `VIRT_ERR_OPTION` */
export function resolveVirtOptions(options: VirtOptions): ResolvedVirtOptions {
  const { uri, dataDir, prefix = '/plugins/kimchi' } = options
  const refuse = (message: string): never => {
    throw Object.assign(new TypeError(message), { code: 'VIRT_ERR_OPTION' })
  }
  if (typeof uri !== 'string' || uri === '') refuse('uri must be a libvirt URI')
  if (typeof dataDir !== 'string' || !isAbsolute(dataDir)) refuse(`dataDir must be an absolute path, got ${dataDir}`)
  if (!/^(\/[^/?#]+)*$/.test(prefix)) refuse(`prefix must be '' or begin with / and not end with it, got ${prefix}`)
  return { ...options, log: options.log ?? silent, clock: options.clock ?? systemClock, prefix, env: options.env ?? {} }
}
