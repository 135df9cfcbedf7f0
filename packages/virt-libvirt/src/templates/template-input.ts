/** Members of a template that its maker may say; what he does not comes from the operating system. */
export interface TemplateFields {
  readonly name?: string
  readonly icon?: string
  readonly osDistro?: string
  readonly osVersion?: string
  /** Unit: MiB. `maxmemory` is `current` when only that is said, and the other way round. */
  readonly memory?: { readonly current?: number; readonly maxmemory?: number }
  readonly cpuInfo?: {
    readonly vcpus?: number
    readonly maxvcpus?: number
    /** {} takes it away. */
    readonly topology?: { readonly sockets: number; readonly cores: number; readonly threads: number } | Readonly<Record<string, never>>
  }
  readonly graphics?: { readonly type?: string; readonly listen?: string }
  /** URIs of networks. */
  readonly networks?: readonly string[]
  readonly disks?: readonly TemplateDiskInput[]
  readonly folder?: readonly string[]
}

/** A disk as a template's maker says it. */
export interface TemplateDiskInput {
  /** @default its place in the list */
  readonly index?: number
  /** Unit: GiB, 1 to 65536. */
  readonly sizeGiB?: number
  /** @default qcow2, raw in pools of block devices */
  readonly format?: string
  /** URI of a pool. @default the pool `default`, else the first active one */
  readonly pool?: { readonly name: string }
  /** Existing volume of a pool of type iscsi or scsi. */
  readonly volume?: string
  /** Image its content begins with (kept by PUT; POST takes it from `source_media`). */
  readonly base?: string
}

/** What a template is made from. */
export interface TemplateCreate extends TemplateFields {
  readonly sourceMedia: {
    readonly type: 'disk' | 'netboot' | 'vm'
    /** Absolute path or URL; of a machine its URI; not for netboot. */
    readonly path?: string
  }
}

/** What may change of a template; objects merge, lists replace. */
export interface TemplateChange extends TemplateFields {
  /** Absolute path or URL of the CD-ROM; '' or null takes it away. */
  readonly cdrom?: string | null
}
