import { readFileSync, readdirSync, statSync } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../errors.ts'
import type { KnownType, NewRow } from '../internal/type-registry.ts'
import { fromFile } from './file-format.ts'
import { fileNameOf, idOfFileName } from './file-name.ts'

/** A file that cannot be served. */
export interface BrokenFile {
  readonly path: string
  readonly reason: string
}

/** Directories laid over each other: what a later one has hides what an earlier one has. */
export interface Layers {
  /** @throws `STORE_ERR_CORRUPT` naming the file when it is broken. */
  get(type: KnownType, id: string): NewRow | undefined
  /** All readable objects; broken files are told to `onBroken`. */
  all(type: KnownType, onBroken: (f: BrokenFile) => void): NewRow[]
  /** Whether a layer below the last has the object. */
  isBelow(type: string, id: string): boolean
}

interface Cached {
  readonly identity: string
  readonly row?: NewRow
  readonly reason?: string
}

/** Rename, write and touch all change one of these. */
const identityOf = (s: BigIntStats): string => `${s.dev} ${s.ino} ${s.size} ${s.mtimeNs} ${s.ctimeNs}`

const missing = (e: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((e as { code?: string }).code ?? '')

/** Reads the layers; `directories` from the lowest to the highest. */
export function createLayers(directories: readonly string[]): Layers {
  const cache = new Map<string, Cached>()
  const read = (type: KnownType, path: string, name: string): Cached | undefined => {
    let stat: BigIntStats
    try {
      stat = statSync(path, { bigint: true })
    } catch (e) {
      if (missing(e)) {
        cache.delete(path)
        return undefined
      }
      throw e
    }
    const identity = identityOf(stat)
    const known = cache.get(path)
    if (known?.identity === identity) return known
    let found: Cached
    try {
      const { header, json } = fromFile(readFileSync(path, 'utf8'))
      const id = header?.id ?? idOfFileName(name)
      if (id === undefined) throw new SyntaxError('its name stands for no id')
      const changed = new Date(Number(stat.mtimeNs / 1_000_000n)).toISOString()
      const row = {
        id,
        version: Number(stat.mtimeNs / 1000n),
        shape: header?.shape ?? type.version,
        created: header?.created ?? changed,
        updated: changed,
        json,
      }
      found = { identity, row: { ...row, keys: type.keysOf(id, type.valueOf(row)) } }
    } catch (e) {
      if (missing(e)) return undefined
      found = { identity, reason: e instanceof Error ? e.message : String(e) }
    }
    cache.set(path, found)
    return found
  }
  const isGone = (dir: string, name: string): boolean => statSync(join(dir, `${name}.gone`), { throwIfNoEntry: false }) !== undefined
  return {
    get(type, id) {
      const name = fileNameOf(id)
      for (const layer of [...directories].reverse()) {
        const path = join(layer, type.name, `${name}.json`)
        const found = read(type, path, name)
        if (found?.row) return found.row
        if (found) throw new StoreError('STORE_ERR_CORRUPT', { path, reason: found.reason ?? '' })
        if (isGone(join(layer, type.name), name)) return undefined
      }
      return undefined
    },
    all(type, onBroken) {
      const names = new Map<string, string | undefined>()
      for (const layer of directories) {
        const dir = join(layer, type.name)
        let entries: string[]
        try {
          entries = readdirSync(dir)
        } catch (e) {
          if (missing(e)) continue
          throw e
        }
        for (const e of entries) if (e.endsWith('.gone')) names.delete(e.slice(0, -5))
        for (const e of entries) if (e.endsWith('.json') && !e.startsWith('.')) names.set(e.slice(0, -5), join(dir, e))
      }
      const rows: NewRow[] = []
      for (const [name, path] of names) {
        if (path === undefined) continue
        const found = read(type, path, name)
        if (found?.row) rows.push(found.row)
        else if (found) onBroken({ path, reason: found.reason ?? '' })
      }
      return rows
    },
    isBelow: (type, id) =>
      directories
        .slice(0, -1)
        .some((layer) => statSync(join(layer, type, `${fileNameOf(id)}.json`), { throwIfNoEntry: false }) !== undefined),
  }
}
