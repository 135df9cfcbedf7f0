/** A disk of a template. */
export interface TemplateDisk {
  readonly index: number
  /** Size in GiB; absent for an existing volume. */
  readonly sizeGiB?: number
  readonly format: string
  /** URI of the pool. */
  readonly pool?: { readonly name: string }
  /** Name of an existing volume of that pool, used as it is. */
  readonly volume?: string
  /** Image whose content the new volume begins with. */
  readonly base?: string | { readonly path: string; readonly format: string }
}
/** A template as VMs are made from it. */
export interface TemplateRecord {
  readonly name: string
  readonly icon: string
  readonly osDistro: string
  readonly osVersion: string
  readonly osArch: string
  /** MiB. */
  readonly memory: { readonly current: number; readonly maxmemory: number }
  readonly cpuInfo: {
    readonly vcpus: number
    readonly maxvcpus: number
    readonly topology?: { readonly sockets: number; readonly cores: number; readonly threads: number }
  }
  readonly graphics: { readonly type: string; readonly listen: string }
  /** URIs. */
  readonly networks: readonly string[]
  readonly disks: readonly TemplateDisk[]
  /** Path or URL of the CD-ROM's image. */
  readonly cdrom: string | null
  readonly machine: string
  readonly diskBus: string
  readonly cdromBus: string
  readonly nicModel: string
}
/** Where templates are looked up. */
export interface TemplateSource {
  /** Undefined (or a throw of `VIRT_ERR_TEMPLATE_NOT_FOUND`) when there is none of that name. */
  get(name: string): TemplateRecord | undefined | Promise<TemplateRecord | undefined>
}
