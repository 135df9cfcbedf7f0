import { VirtError } from '../errors.ts'
import { element, type Markup } from '../xml/build.ts'
import { secretUsage } from './pool-secret.ts'

/** Types of pools that can be made. */
export type PoolType = 'dir' | 'netfs' | 'logical' | 'iscsi' | 'scsi'

/** A pool to be made. */
export interface PoolSpec {
  readonly name: string
  readonly type: PoolType
  /** Directory of a `dir` pool; mount point of a `netfs` pool. Absolute. */
  readonly path?: string
  readonly source?: {
    /** Name or address of the server (netfs, iscsi). */
    readonly host?: string
    /** Directory that the server exports (netfs). Absolute. */
    readonly path?: string
    /** Disks or partitions of a new volume group (logical). */
    readonly devices?: readonly string[]
    /** Existing volume group (logical), by name; true: the one called as the pool. */
    readonly fromVg?: string | boolean
    /** Target (iscsi): iqn.… */
    readonly target?: string
    readonly port?: number
    /** CHAP account (iscsi). The password is kept by libvirt and shown nowhere. */
    readonly auth?: { readonly username: string; readonly password: string }
    /** Host adapter (scsi): scsi_host3. */
    readonly adapterName?: string
  }
}

/** The volume group a logical pool is made of when it exists already. */
export const existingGroup = ({ name, source }: PoolSpec): string | undefined =>
  source?.fromVg === true ? name : source?.fromVg === false ? undefined : source?.fromVg

const hostShape = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?|\[?[0-9a-fA-F:.]{2,45}\]?)$/

function required<T>(value: T | undefined, pointer: string, type: string): T {
  if (value === undefined) throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason: `a pool of type ${type} needs it` })
  return value
}
function hostOf(spec: PoolSpec): string {
  const host = required(spec.source?.host, '/source/host', spec.type)
  if (!hostShape.test(host))
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/source/host', reason: `${host} is no host name or address` })
  return host
}
function absolute(path: string, pointer: string): string {
  if (!path.startsWith('/') || path.split('/').includes('..'))
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason: `${path} is not an absolute path` })
  return path
}
const devicesOf = (spec: PoolSpec): readonly Markup[] =>
  (spec.source?.devices ?? []).map((path, i) => {
    if (!path.startsWith('/dev/'))
      throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: `/source/devices/${i}`, reason: `${path} is no device` })
    return element('device', { path: absolute(path, `/source/devices/${i}`) })
  })

/**
 * The definition of a pool to be made.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` for a source that the type lacks or cannot use.
 */
export function poolXml(spec: PoolSpec, path: string): string {
  const target = element('target', {}, element('path', {}, path))
  const name = element('name', {}, spec.name)
  return element('pool', { type: spec.type }, name, sourceOf(spec), target).markup
}

function sourceOf(spec: PoolSpec): Markup | undefined {
  const { type, source } = spec
  switch (type) {
    case 'dir':
      return undefined
    case 'netfs': {
      const dir = absolute(required(source?.path, '/source/path', type), '/source/path')
      return element(
        'source',
        {},
        element('host', { name: hostOf(spec) }),
        element('dir', { path: dir }),
        element('format', { type: 'nfs' }),
      )
    }
    case 'logical': {
      if (existingGroup(spec) === undefined && (source?.devices ?? []).length === 0) required(undefined, '/source/devices', type)
      return element(
        'source',
        {},
        ...devicesOf(spec),
        element('name', {}, existingGroup(spec) ?? spec.name),
        element('format', { type: 'lvm2' }),
      )
    }
    case 'iscsi': {
      const target = required(source?.target, '/source/target', type)
      const { username } = source?.auth ?? {}
      return element(
        'source',
        {},
        element('host', { name: hostOf(spec), port: source?.port }),
        element('device', { path: target }),
        username !== undefined && element('auth', { type: 'chap', username }, element('secret', { usage: secretUsage(spec.name) })),
      )
    }
    case 'scsi': {
      const adapter = required(source?.adapterName, '/source/adapter_name', type)
      return element('source', {}, element('adapter', { type: 'scsi_host', name: adapter }))
    }
  }
}

/** Where a pool of this type keeps its volumes when nothing is said. */
export function defaultPoolPath(spec: PoolSpec, dataDir: string): string {
  switch (spec.type) {
    case 'dir':
      return required(spec.path, '/path', 'dir')
    case 'netfs':
      return spec.path ?? `${dataDir}/mounts/${encodeURIComponent(spec.name)}`
    case 'logical':
      return `/dev/${existingGroup(spec) ?? spec.name}`
    case 'iscsi':
    case 'scsi':
      return '/dev/disk/by-id'
  }
}
