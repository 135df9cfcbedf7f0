import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { maskUrl, mediaUrl } from '../media/remote-media.ts'
import type { JsonValue, StoreType } from '../needs.ts'
import type { TemplateDisk, TemplateRecord } from '../vms/template-source.ts'

/** A template as it is kept in the store. */
export interface StoredTemplate extends TemplateRecord {
  /** Path of folders it is shown under. */
  readonly folder: readonly string[]
  /** It has no medium: its machines boot from the network. */
  readonly netboot?: boolean
}

/** Name of the store type. */
export const TEMPLATE = 'template'

const Count = Type.Integer({ minimum: 1 })
const Kept = Type.Object({
  name: Type.String({ minLength: 1 }),
  icon: Type.String(),
  osDistro: Type.String(),
  osVersion: Type.String(),
  osArch: Type.String(),
  memory: Type.Object({ current: Count, maxmemory: Count }),
  cpuInfo: Type.Object({
    vcpus: Count,
    maxvcpus: Count,
    topology: Type.Optional(Type.Object({ sockets: Count, cores: Count, threads: Count })),
  }),
  graphics: Type.Object({ type: Type.String(), listen: Type.String() }),
  networks: Type.Array(Type.String()),
  disks: Type.Array(
    Type.Object({
      index: Type.Integer({ minimum: 0 }),
      sizeGiB: Type.Optional(Count),
      format: Type.String(),
      pool: Type.Optional(Type.Object({ name: Type.String() })),
      volume: Type.Optional(Type.String()),
      base: Type.Optional(Type.Union([Type.String(), Type.Object({ path: Type.String(), format: Type.String() })])),
    }),
  ),
  cdrom: Type.Union([Type.String(), Type.Null()]),
  machine: Type.String(),
  diskBus: Type.String(),
  cdromBus: Type.String(),
  nicModel: Type.String(),
  folder: Type.Array(Type.String()),
  netboot: Type.Optional(Type.Boolean()),
})

/** What is wrong with the text of a template that somebody else may have written; undefined when it can be used. */
export function templateFault(value: unknown): string | undefined {
  if (Value.Check(Kept, value)) return undefined
  const [first] = Value.Errors(Kept, value)
  return `${first?.instancePath ?? ''} ${first?.message ?? 'it has another shape'}`.trim()
}
function check(value: unknown): StoredTemplate {
  const fault = templateFault(value)
  if (fault !== undefined) throw new TypeError(`not a template: ${fault}`)
  return value as StoredTemplate
}

/** The store type of templates; its id is the template's name. */
export const templateType: StoreType<StoredTemplate> = { name: TEMPLATE, version: 1, check }

/** What no longer exists, by kind; an empty object when all is well. */
export interface TemplateInvalid {
  readonly networks?: readonly string[]
  readonly storagepools?: readonly string[]
  readonly cdrom?: readonly string[]
  readonly 'vm-image'?: readonly string[]
  /** The definition itself cannot be used. */
  readonly definition?: readonly string[]
}

/** The path of a disk's base image. */
export const basePath = (disk: TemplateDisk): string | undefined => (typeof disk.base === 'string' ? disk.base : disk.base?.path)

/** A medium as it may be shown: a URL without its password. */
export function shownMedia(path: string): string {
  const url = mediaUrl(path)
  return url === undefined || url.username === '' ? path : maskUrl(url)
}

/** The view of a template. */
export function templateBody(
  t: StoredTemplate,
  poolType: (uri: string) => string | undefined,
  invalid: TemplateInvalid,
): Readonly<Record<string, JsonValue>> {
  return {
    name: t.name,
    icon: t.icon,
    os_distro: t.osDistro,
    os_version: t.osVersion,
    os_arch: t.osArch,
    memory: { current: t.memory.current, maxmemory: t.memory.maxmemory },
    cpu_info: { vcpus: t.cpuInfo.vcpus, maxvcpus: t.cpuInfo.maxvcpus, topology: { ...t.cpuInfo.topology } },
    graphics: { type: t.graphics.type, listen: t.graphics.listen },
    networks: t.networks,
    disks: t.disks.map((d) => ({
      index: d.index,
      ...(d.sizeGiB === undefined ? {} : { size: d.sizeGiB }),
      format: d.format,
      ...(d.pool === undefined ? {} : { pool: { name: d.pool.name, type: poolType(d.pool.name) ?? null } }),
      ...(d.volume === undefined ? {} : { volume: d.volume }),
      ...(basePath(d) === undefined ? {} : { base: basePath(d)! }),
    })),
    cdrom: t.cdrom === null ? null : shownMedia(t.cdrom),
    folder: t.folder,
    machine: t.machine,
    disk_bus: t.diskBus,
    cdrom_bus: t.cdromBus,
    nic_model: t.nicModel,
    invalid: { ...invalid },
  }
}

/** The view of a template whose definition cannot be used: its name, and what to mend. */
export const brokenBody = (name: string, reason: string): Readonly<Record<string, JsonValue>> => ({
  name,
  icon: 'plugins/kimchi/images/icon-vm.png',
  os_distro: null,
  os_version: null,
  os_arch: null,
  memory: null,
  cpu_info: null,
  graphics: null,
  networks: [],
  disks: [],
  cdrom: null,
  folder: [],
  invalid: { definition: [reason] },
})
