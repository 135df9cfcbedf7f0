import { isIP } from 'node:net'
import { VirtError } from '../errors.ts'
import { readOnlyPoolTypes } from '../storage/pool-record.ts'
import type { TemplateDisk } from '../vms/template-source.ts'
import { nameFromUri } from '../vms/names.ts'
import type { TemplateDiskInput, TemplateFields } from './template-input.ts'
import type { StoredTemplate } from './template-record.ts'

/** What a template's references are checked against; answered from memory. */
export interface TemplateHost {
  /** Unit: MiB. */
  readonly memoryMiB: number
  /** Prefix of URIs. */
  readonly prefix: string
  /** Type and state of a pool; undefined when there is none. */
  pool(name: string): { readonly type: string; readonly isActive: boolean } | undefined
  /** Whether a network exists. */
  hasNetwork(name: string): boolean
  /** Pool for a disk that names none: `default`, else the first active one. */
  readonly defaultPool: string | undefined
  /** Networks of a template that names none: `default`, else the first active one. */
  readonly defaultNetworks: readonly string[]
  /** Whether a pool has a volume. */
  hasVolume(pool: string, volume: string): Promise<boolean>
}

const refuse = (pointer: string, reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })
const unknown = (pointer: string, value: string): VirtError => new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer, value })

/** Formats of disks (contract §2). */
const formats = new Set(['qcow2', 'raw', 'qcow', 'qed', 'vmdk', 'vpc'])
const MIN_MEMORY_MIB = 128
const MAX_DISK_GIB = 65_536

/** Name of a pool or network in its URI; a URI keeps the form it was given in. */
export function referred(uri: string, collection: string, pointer: string): string {
  const name = nameFromUri(uri, collection)
  if (name === undefined) throw unknown(pointer, uri)
  return name
}

/** Memory of a template: one figure stands for both. @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` */
export function memoryOf(base: StoredTemplate['memory'], given: TemplateFields['memory'], host: TemplateHost): StoredTemplate['memory'] {
  const current = given?.current ?? (given?.maxmemory === undefined ? base.current : Math.min(base.current, given.maxmemory))
  const maxmemory = given?.maxmemory ?? (given?.current === undefined ? base.maxmemory : Math.max(base.maxmemory, given.current))
  for (const [pointer, value] of [
    ['/memory/current', current],
    ['/memory/maxmemory', maxmemory],
  ] as const) {
    if (value < MIN_MEMORY_MIB) throw refuse(pointer, `memory must be at least ${MIN_MEMORY_MIB} MiB, got ${value}`)
    if (value > host.memoryMiB) throw refuse(pointer, `memory must be at most the host's ${host.memoryMiB} MiB, got ${value}`)
  }
  if (current > maxmemory) throw refuse('/memory/current', `current (${current} MiB) must not exceed maxmemory (${maxmemory} MiB)`)
  return { current, maxmemory }
}

/** CPUs of a template. @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` */
export function cpuOf(base: StoredTemplate['cpuInfo'], given: TemplateFields['cpuInfo']): StoredTemplate['cpuInfo'] {
  const asked = given?.topology
  const topology = asked === undefined ? base.topology : isTopology(asked) ? asked : undefined
  const product = topology === undefined ? undefined : topology.sockets * topology.cores * topology.threads
  const maxvcpus = given?.maxvcpus ?? product ?? Math.max(base.maxvcpus, given?.vcpus ?? 1)
  const vcpus = given?.vcpus ?? Math.min(base.vcpus, maxvcpus)
  if (product !== undefined && product !== maxvcpus)
    throw refuse('/cpu_info/maxvcpus', `maxvcpus must be sockets × cores × threads = ${product}, got ${maxvcpus}`)
  if (vcpus > maxvcpus) throw refuse('/cpu_info/vcpus', `vcpus (${vcpus}) must not exceed maxvcpus (${maxvcpus})`)
  if (topology !== undefined && vcpus % topology.threads !== 0)
    throw refuse('/cpu_info/vcpus', `vcpus must be a multiple of the ${topology.threads} threads of a core, got ${vcpus}`)
  return { vcpus, maxvcpus, ...(topology === undefined ? {} : { topology }) }
}

const isTopology = (t: object): t is { sockets: number; cores: number; threads: number } => 'sockets' in t

/** Graphics of a template. @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` */
export function graphicsOf(base: StoredTemplate['graphics'], given: TemplateFields['graphics']): StoredTemplate['graphics'] {
  const graphics = { type: given?.type ?? base.type, listen: given?.listen ?? base.listen }
  if (graphics.type !== 'vnc' && graphics.type !== 'spice')
    throw refuse('/graphics/type', `graphics are vnc or spice, got ${graphics.type}`)
  if (isIP(graphics.listen) === 0) throw refuse('/graphics/listen', `${graphics.listen} is no IP address`)
  return graphics
}

/** Networks of a template, each of which must exist. @throws {@link VirtError} `VIRT_ERR_REFERENCE_UNKNOWN` */
export function networksOf(given: readonly string[] | undefined, base: readonly string[], host: TemplateHost): readonly string[] {
  if (given === undefined) return base
  for (const [i, uri] of given.entries())
    if (!host.hasNetwork(referred(uri, 'networks', `/networks/${i}`))) throw unknown(`/networks/${i}`, uri)
  return given
}

/** Disks as they are kept: every one with index, format, size and pool. @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_REFERENCE_UNKNOWN` */
export async function disksOf(
  given: readonly TemplateDiskInput[],
  defaultGiB: number,
  host: TemplateHost,
): Promise<readonly TemplateDisk[]> {
  const taken = new Set<number>()
  const disks: TemplateDisk[] = []
  for (const [i, disk] of given.entries()) {
    const made = await diskOf(disk, i, defaultGiB, host)
    if (taken.has(made.index)) throw refuse(`/disks/${i}/index`, `index ${made.index} is there twice`)
    taken.add(made.index)
    disks.push(made)
  }
  return disks
}

async function diskOf(disk: TemplateDiskInput, i: number, defaultGiB: number, host: TemplateHost): Promise<TemplateDisk> {
  const at = `/disks/${i}`
  const uri =
    disk.pool?.name ?? (host.defaultPool === undefined ? undefined : `${host.prefix}/storagepools/${encodeURIComponent(host.defaultPool)}`)
  const name = uri === undefined ? undefined : referred(uri, 'storagepools', `${at}/pool/name`)
  const pool = name === undefined ? undefined : host.pool(name)
  if (uri !== undefined && pool === undefined) throw unknown(`${at}/pool/name`, uri)
  const isBlock = pool !== undefined && (readOnlyPoolTypes.has(pool.type) || pool.type === 'logical')
  const format = disk.format ?? (isBlock ? 'raw' : 'qcow2')
  if (!formats.has(format)) throw refuse(`${at}/format`, `the format must be one of ${[...formats].join(', ')}, got ${format}`)
  const place = { index: disk.index ?? i, format, ...(uri === undefined ? {} : { pool: { name: uri } }) }
  if (pool !== undefined && readOnlyPoolTypes.has(pool.type)) {
    if (disk.volume === undefined)
      throw refuse(`${at}/volume`, `volumes of a pool of type ${pool.type} cannot be made; name an existing one`)
    if (!(await host.hasVolume(name!, disk.volume))) throw unknown(`${at}/volume`, disk.volume)
    return { ...place, volume: disk.volume }
  }
  if (disk.volume !== undefined) throw refuse(`${at}/volume`, 'only disks on pools of type iscsi and scsi name an existing volume')
  const sizeGiB = disk.sizeGiB ?? defaultGiB
  if (sizeGiB < 1 || sizeGiB > MAX_DISK_GIB) throw refuse(`${at}/size`, `the size must be 1 to ${MAX_DISK_GIB} GiB, got ${sizeGiB}`)
  return { ...place, sizeGiB, ...(disk.base === undefined ? {} : { base: disk.base }) }
}
