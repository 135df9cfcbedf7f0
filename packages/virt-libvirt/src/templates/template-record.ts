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

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function check(value: unknown): StoredTemplate {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !Array.isArray(value['disks']) || !Array.isArray(value['networks']))
    throw new TypeError('not a template')
  return value as unknown as StoredTemplate
}

/** The store type of templates; its id is the template's name. */
export const templateType: StoreType<StoredTemplate> = { name: TEMPLATE, version: 1, check }

/** What no longer exists, by kind; an empty object when all is well. */
export interface TemplateInvalid {
  readonly networks?: readonly string[]
  readonly storagepools?: readonly string[]
  readonly cdrom?: readonly string[]
  readonly 'vm-image'?: readonly string[]
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
