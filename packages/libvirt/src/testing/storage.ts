import { randomUUID } from 'node:crypto'
import { StoragePoolEventLifecycleType as Event } from '../constants.gen.ts'
import type { StorageVolFields } from '../protocol/calls.gen.ts'
import { refuse, unsupported } from './fake-error.ts'
import { poolFields } from './fake-state.ts'
import type { FakePool, FakeState, FakeVolume } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, octets, setChild, text } from './xml-text.ts'

const CAPACITY = 100n * 1024n ** 3n
const volFields = (pool: FakePool, v: FakeVolume): StorageVolFields => ({ pool: pool.name, name: v.name, key: v.path })
/** The pool a call names, by UUID. */
export const poolOf = (state: FakeState, { uuid, name }: { uuid: string; name: string }): FakePool =>
  state.pools.get(uuid) ?? refuse('NO_STORAGE_POOL', `Storage pool not found: no storage pool with matching name '${name}'`)
const byName = (state: FakeState, name: string): FakePool =>
  [...state.pools.values()].find((p) => p.name === name) ??
  refuse('NO_STORAGE_POOL', `Storage pool not found: no storage pool with matching name '${name}'`)
const active = (pool: FakePool): FakePool => (pool.active ? pool : refuse('OPERATION_INVALID', `storage pool '${pool.name}' is not active`))
const inactive = (pool: FakePool): FakePool => (pool.active ? refuse('OPERATION_INVALID', `storage pool '${pool.name}' is active`) : pool)
const volumeOf = (state: FakeState, vol: StorageVolFields): { pool: FakePool; v: FakeVolume } => {
  const pool = active(byName(state, vol.pool))
  return {
    pool,
    v: pool.volumes.get(vol.name) ?? refuse('NO_STORAGE_VOL', `Storage volume not found: no storage vol with matching name '${vol.name}'`),
  }
}
const anyVolume = (state: FakeState, what: string, path: string): { pool: FakePool; v: FakeVolume } => {
  for (const pool of state.pools.values()) for (const v of pool.volumes.values()) if (pool.active && v.path === path) return { pool, v }
  return refuse('NO_STORAGE_VOL', `Storage volume not found: no storage vol with matching ${what} '${path}'`)
}
const used = (pool: FakePool): bigint => [...pool.volumes.values()].reduce((sum, v) => sum + v.allocation, 0n)
const lifecycle = (state: FakeState, pool: FakePool, event: number): void =>
  state.emit('storagePoolEventLifecycle', { pool: poolFields(pool), event, detail: 0 })

/** Adds or changes a pool's definition. */
export const definePool = (state: FakeState, xml: string, persistent: boolean): FakePool => {
  children(xml)
  const name = text(xml, 'name') ?? refuse('XML_ERROR', 'missing pool name')
  const given = text(xml, 'uuid')
  const same = [...state.pools.values()].find((p) => p.name === name)
  if (same !== undefined && given !== same.uuid) return refuse('OPERATION_FAILED', `pool '${name}' already exists with uuid ${same.uuid}`)
  const path =
    text(child(xml, 'target') ?? '<t/>', 'path') ??
    (attribute(xml, 'type') === 'dir' ? refuse('XML_ERROR', 'missing storage pool target path') : `/dev/${name}`)
  const uuid = given ?? randomUUID()
  const complete = given === undefined ? setChild(xml.trim(), 'uuid', `<uuid>${uuid}</uuid>`, 'name') : xml.trim()
  if (same !== undefined) {
    same.xml = complete
    same.persistent ||= persistent
    return same
  }
  const pool: FakePool = {
    name,
    uuid,
    xml: complete,
    active: false,
    persistent,
    autostart: false,
    capacity: CAPACITY,
    path,
    volumes: new Map(),
  }
  state.pools.set(uuid, pool)
  if (persistent) lifecycle(state, pool, Event.DEFINED)
  return pool
}
/** Makes a pool active. */
export const startPool = (state: FakeState, pool: FakePool): FakePool => {
  inactive(pool).active = true
  lifecycle(state, pool, Event.STARTED)
  return pool
}

/** Adds a volume; its content is empty, or a copy of another's. */
export const createVolume = (pool: FakePool, xml: string, from?: FakeVolume): FakeVolume => {
  children(xml)
  const name = text(xml, 'name') ?? refuse('XML_ERROR', 'missing volume name element')
  if (pool.volumes.has(name)) refuse('OPERATION_FAILED', 'storage vol already exists')
  const capacity = octets(child(xml, 'capacity'), 'bytes') ?? from?.capacity ?? refuse('XML_ERROR', 'missing capacity element')
  const format = attribute(child(child(xml, 'target') ?? '<t/>', 'format'), 'type') ?? 'raw'
  const allocation = octets(child(xml, 'allocation'), 'bytes') ?? (format === 'raw' ? capacity : 0n)
  if (used(pool) + allocation > pool.capacity) refuse('INTERNAL_ERROR', `Not enough free space in pool for volume '${name}'`)
  const backing = child(xml, 'backingStore')
  const path = `${pool.path}/${name}`
  const v: FakeVolume = {
    name,
    path,
    capacity: from !== undefined && from.capacity > capacity ? from.capacity : capacity,
    allocation,
    data: from === undefined ? Buffer.alloc(0) : Buffer.from(from.data),
    xml: `<format type='${format}'/>${backing === undefined ? '' : `</target>${backing}<target>`}`,
  }
  pool.volumes.set(name, v)
  return v
}
const describeVolume = (v: FakeVolume): string => {
  const [format, backing = ''] = v.xml.split('</target>') as [string, string?]
  return `<volume type='file'>
  <name>${v.name}</name>
  <key>${v.path}</key>
  <capacity unit='bytes'>${v.capacity}</capacity>
  <allocation unit='bytes'>${v.allocation}</allocation>
  <target>
    <path>${v.path}</path>
    ${format}
    <permissions><mode>0600</mode><owner>0</owner><group>0</group></permissions>
  </target>${backing.replace('<target>', '')}
</volume>
`
}
const describePool = (pool: FakePool): string => {
  const figures = `<capacity unit='bytes'>${pool.capacity}</capacity>\n  <allocation unit='bytes'>${used(pool)}</allocation>\n  <available unit='bytes'>${pool.capacity - used(pool)}</available>`
  return `${['capacity', 'allocation', 'available'].reduce((xml, tag) => setChild(xml, tag, null), pool.xml).replace(/(<\/uuid>)/, `$1\n  ${figures}`)}\n`
}
const write = (v: FakeVolume, at: number, chunk: Buffer): void => {
  if (at + chunk.length > v.data.length) v.data = Buffer.concat([v.data, Buffer.alloc(at + chunk.length - v.data.length)])
  chunk.copy(v.data, at)
  if (BigInt(v.data.length) > v.capacity) v.capacity = BigInt(v.data.length)
  if (BigInt(v.data.length) > v.allocation) v.allocation = BigInt(v.data.length)
}
const SPARSE = 1
const PIECE = 64 * 1024
const wanted = (pool: FakePool, flags: number): boolean => {
  const any = (mask: number, got: number): boolean => (flags & mask) === 0 || (flags & got) !== 0
  return any(3, pool.active ? 2 : 1) && any(12, pool.persistent ? 4 : 8) && any(48, pool.autostart ? 16 : 32)
}
const refreshed = (state: FakeState, pool: FakePool): void => state.emit('storagePoolEventRefresh', { pool: poolFields(active(pool)) })

/** Pools and volumes. */
export const storageHandlers: Handlers = {
  connectListAllStoragePools: ({ flags }, { state }) => {
    const pools = [...state.pools.values()].filter((p) => wanted(p, flags)).map(poolFields)
    return { pools, ret: pools.length }
  },
  connectNumOfStoragePools: (_, { state }) => ({ num: [...state.pools.values()].filter((p) => p.active).length }),
  connectNumOfDefinedStoragePools: (_, { state }) => ({ num: [...state.pools.values()].filter((p) => !p.active).length }),
  connectListStoragePools: (_, { state }) => ({ names: [...state.pools.values()].filter((p) => p.active).map((p) => p.name) }),
  connectListDefinedStoragePools: (_, { state }) => ({ names: [...state.pools.values()].filter((p) => !p.active).map((p) => p.name) }),
  connectFindStoragePoolSources: (_, { state }) => ({
    xml: state.profile === 'qemu' ? '<sources>\n</sources>\n' : unsupported('virConnectFindStoragePoolSources'),
  }),
  connectGetStoragePoolCapabilities: (_, { state }) => ({
    capabilities:
      state.profile === 'test'
        ? unsupported('virConnectGetStoragePoolCapabilities')
        : "<storagepoolCapabilities><pool type='dir' supported='yes'/></storagepoolCapabilities>\n",
  }),
  storagePoolLookupByName: ({ name }, { state }) => ({ pool: poolFields(byName(state, name)) }),
  storagePoolLookupByUuid: ({ uuid }, { state }) => ({
    pool: poolFields(
      state.pools.get(uuid) ?? refuse('NO_STORAGE_POOL', `Storage pool not found: no storage pool with matching uuid ${uuid}`),
    ),
  }),
  storagePoolLookupByVolume: ({ vol }, { state }) => ({ pool: poolFields(byName(state, vol.pool)) }),
  storagePoolLookupByTargetPath: ({ path }, { state }) => ({
    pool: poolFields(
      state.profile === 'test'
        ? unsupported('virStoragePoolLookupByTargetPath')
        : ([...state.pools.values()].find((p) => p.active && p.path === path) ??
            refuse('NO_STORAGE_POOL', `Storage pool not found: no storage pool with matching target path '${path}'`)),
    ),
  }),
  storagePoolDefineXml: ({ xml }, { state }) => ({ pool: poolFields(definePool(state, xml, true)) }),
  storagePoolCreateXml: ({ xml }, { state }) => ({ pool: poolFields(startPool(state, definePool(state, xml, false))) }),
  storagePoolCreate: ({ pool }, { state }) => void startPool(state, poolOf(state, pool)),
  storagePoolBuild: ({ pool }, { state }) => void inactive(poolOf(state, pool)),
  storagePoolDelete: ({ pool }, { state }) => void inactive(poolOf(state, pool)),
  storagePoolDestroy: ({ pool }, { state }) => {
    const p = active(poolOf(state, pool))
    p.active = false
    lifecycle(state, p, Event.STOPPED)
    if (!p.persistent) state.pools.delete(p.uuid)
  },
  storagePoolUndefine: ({ pool }, { state }) => {
    const p = inactive(poolOf(state, pool))
    state.pools.delete(p.uuid)
    lifecycle(state, p, Event.UNDEFINED)
  },
  storagePoolRefresh: ({ pool }, { state }) => refreshed(state, poolOf(state, pool)),
  storagePoolGetInfo: ({ pool }, { state }) => {
    const p = poolOf(state, pool)
    return { state: p.active ? 2 : 0, capacity: p.capacity, allocation: used(p), available: p.capacity - used(p) }
  },
  storagePoolGetXmlDesc: ({ pool }, { state }) => ({ xml: describePool(poolOf(state, pool)) }),
  storagePoolGetAutostart: ({ pool }, { state }) => ({ autostart: poolOf(state, pool).autostart ? 1 : 0 }),
  storagePoolSetAutostart: ({ pool, autostart }, { state }) => {
    const p = poolOf(state, pool)
    if (!p.persistent) refuse('INVALID_ARG', 'pool has no config file')
    p.autostart = autostart !== 0
  },
  storagePoolIsActive: ({ pool }, { state }) => ({ active: poolOf(state, pool).active ? 1 : 0 }),
  storagePoolIsPersistent: ({ pool }, { state }) => ({ persistent: poolOf(state, pool).persistent ? 1 : 0 }),
  storagePoolNumOfVolumes: ({ pool }, { state }) => ({ num: active(poolOf(state, pool)).volumes.size }),
  storagePoolListVolumes: ({ pool }, { state }) => ({ names: [...active(poolOf(state, pool)).volumes.keys()] }),
  storagePoolListAllVolumes: ({ pool }, { state }) => {
    const p = active(poolOf(state, pool))
    const vols = [...p.volumes.values()].map((v) => volFields(p, v))
    return { vols, ret: vols.length }
  },
  storageVolCreateXml: ({ pool, xml }, { state }) => {
    const p = active(poolOf(state, pool))
    return { vol: volFields(p, createVolume(p, xml)) }
  },
  storageVolCreateXmlFrom: ({ pool, xml, clonevol }, { state }) => {
    const p = active(poolOf(state, pool))
    return { vol: volFields(p, createVolume(p, xml, volumeOf(state, clonevol).v)) }
  },
  storageVolLookupByName: ({ pool, name }, { state }) => {
    const p = active(poolOf(state, pool))
    return {
      vol: volFields(
        p,
        p.volumes.get(name) ?? refuse('NO_STORAGE_VOL', `Storage volume not found: no storage vol with matching name '${name}'`),
      ),
    }
  },
  storageVolLookupByKey: ({ key }, { state }) => {
    const { pool, v } = anyVolume(state, 'key', key)
    return { vol: volFields(pool, v) }
  },
  storageVolLookupByPath: ({ path }, { state }) => {
    const { pool, v } = anyVolume(state, 'path', path)
    return { vol: volFields(pool, v) }
  },
  storageVolGetInfo: ({ vol }, { state }) => {
    const { v } = volumeOf(state, vol)
    return { type: 0, capacity: v.capacity, allocation: v.allocation }
  },
  storageVolGetInfoFlags: ({ vol }, { state }) => {
    if (state.profile === 'test') unsupported('virStorageVolGetInfoFlags')
    const { v } = volumeOf(state, vol)
    return { type: 0, capacity: v.capacity, allocation: v.allocation }
  },
  storageVolGetXmlDesc: ({ vol }, { state }) => ({ xml: describeVolume(volumeOf(state, vol).v) }),
  storageVolGetPath: ({ vol }, { state }) => ({ name: volumeOf(state, vol).v.path }),
  storageVolDelete: ({ vol }, { state }) => void volumeOf(state, vol).pool.volumes.delete(vol.name),
  storageVolResize: ({ vol, capacity, flags }, { state }) => {
    const { v } = volumeOf(state, vol)
    if (Number(capacity) === 0 && (flags & 6) === 0) refuse('INVALID_ARG', 'capacity in virStorageVolResize must not be zero')
    if (state.profile === 'test') unsupported('virStorageVolResize')
    const to = (flags & 2) !== 0 ? v.capacity + BigInt(capacity) : BigInt(capacity)
    if (to < v.capacity && (flags & 4) === 0)
      refuse('INVALID_ARG', `can't shrink capacity below current capacity unless shrink flag explicitly specified`)
    v.capacity = to
  },
  storageVolWipe: ({ vol }, { state }) => {
    const { v } = volumeOf(state, vol)
    if (state.profile === 'test') unsupported('virStorageVolWipe')
    v.data = Buffer.alloc(v.data.length)
  },
  storageVolUpload: ({ vol, offset }, caller) => {
    const { v, pool } = volumeOf(caller.state, vol)
    if (caller.state.profile === 'test') unsupported('virStorageVolUpload')
    const stream = caller.stream()
    let at = Number(offset)
    stream.onData = (chunk) => {
      write(v, at, chunk)
      at += chunk.length
    }
    stream.onHole = (length) => {
      at += length
      if (at > v.data.length) write(v, at, Buffer.alloc(0))
    }
    stream.onFinish = () => refreshed(caller.state, pool)
  },
  storageVolDownload: ({ vol, offset, length, flags }, caller) => {
    const { v } = volumeOf(caller.state, vol)
    if (caller.state.profile === 'test') unsupported('virStorageVolDownload')
    const stream = caller.stream()
    const size = Math.max(v.data.length, Number(v.capacity))
    const end = Number(length) === 0 ? size : Math.min(size, Number(offset) + Number(length))
    for (let at = Number(offset); at < end; at += PIECE) {
      const piece = v.data.subarray(at, Math.min(end, at + PIECE))
      const n = Math.min(end, at + PIECE) - at
      if ((flags & SPARSE) !== 0 && piece.every((b) => b === 0)) stream.hole(n)
      else stream.send(piece.length === n ? piece : Buffer.concat([piece, Buffer.alloc(n - piece.length)]))
    }
    stream.end()
  },
}
