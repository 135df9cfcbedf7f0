// What a guest's devices look like in the contract, as far as the page shows them.

/** A network interface as `/vms/:name/ifaces` answers it. */
export interface Nic {
  readonly type: string
  readonly mac: string
  readonly model: string
  readonly network: string | null
  readonly bridge: string | null
  readonly ips: readonly string[]
}

/** A drive as `/vms/:name/storages` answers it. */
export interface Drive {
  readonly dev: string
  readonly type: 'disk' | 'cdrom' | 'floppy'
  readonly path: string
  readonly format: string
  readonly bus: string
}

/** A device of the host that a guest has. */
export interface Hostdev {
  readonly name: string
  readonly type: string
}
