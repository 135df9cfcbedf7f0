import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../errors.ts'
import { digestOf } from '../internal/engine.ts'
import type { Commit, Engine, Reads } from '../internal/engine.ts'
import { compareRows, isAfter, matches } from '../internal/plan.ts'
import type { KeyReader, Plan } from '../internal/plan.ts'
import type { KnownType, NewRow, TypeRegistry } from '../internal/type-registry.ts'
import type { Log } from '../needs.ts'
import { errorOf, syncDirectory, writeDurably } from './durable-file.ts'
import { toFile } from './file-format.ts'
import { fileNameOf, idOfFileName } from './file-name.ts'
import { createLayers } from './layers.ts'
import type { BrokenFile } from './layers.ts'
import { createTypeLock } from './type-lock.ts'

/** Parts of the engine. */
export interface FilesEngineParts {
  /** From the lowest layer to the one that is written. */
  readonly directories: readonly string[]
  readonly types: TypeRegistry
  readonly lockWaitMs: number
  readonly log: Log | undefined
}

const keyOf =
  (row: NewRow): KeyReader =>
  (column) =>
    typeof column === 'number' ? row.keys[column]! : row[column]

/** Temporary files of processes that died. */
async function removeLeftovers(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const pid = /^\.tmp-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || Number(pid) === process.pid || existsSync(`/proc/${pid}`)) continue
    await rm(join(dir, name), { force: true })
  }
}

/** Objects in files: reads look at the disk each time, writes replace one file. */
export async function createFilesEngine({
  directories,
  types,
  lockWaitMs,
  log,
}: FilesEngineParts): Promise<Engine & { broken(): BrokenFile[] }> {
  const top = directories.at(-1)!
  const layers = createLayers(directories)
  const locks = new Map(types.all.map((t) => [t.name, createTypeLock(join(top, t.name), lockWaitMs)]))
  const named = new Set<string>()
  let version = 0
  for (const t of types.all) {
    await mkdir(join(top, t.name), { recursive: true, mode: 0o700 })
    await removeLeftovers(join(top, t.name))
  }
  const complain = (f: BrokenFile) => {
    if (named.has(`${f.path} ${f.reason}`)) return
    named.add(`${f.path} ${f.reason}`)
    log?.error({ ...f }, 'a file of the store is broken; the others are served')
  }
  const find = (type: KnownType, plan: Plan): NewRow[] => {
    const found = layers.all(type, complain).filter((row) => matches(plan, keyOf(row)) && isAfter(plan, keyOf(row)))
    found.sort((a, b) => compareRows(plan, keyOf(a), keyOf(b)))
    return plan.limit === undefined ? found : found.slice(0, plan.limit)
  }
  const count = (type: KnownType, plan: Plan): number => layers.all(type, complain).filter((row) => matches(plan, keyOf(row))).length
  const isCurrent = (r: Reads): boolean =>
    r.objects.every((o) => (layers.get(types.get(o.type), o.id)?.version ?? 0) === o.version) &&
    r.lists.every((l) => digestOf(find(types.get(l.type), l.plan)) === l.digest) &&
    r.counts.every((c) => count(types.get(c.type), c.plan) === c.count)
  /** Versions of deleted objects stay below this: a clock that was set back must not give them again. */
  const floorOf = (type: string): number => {
    const file = join(top, type, '.floor')
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  }
  const write = async (type: string, id: string, row: NewRow | undefined): Promise<void> => {
    const name = fileNameOf(id)
    const path = join(top, type, `${name}.json`)
    const gone = join(top, type, `${name}.gone`)
    if (row) {
      const header = { created: row.created, shape: row.shape, ...(idOfFileName(name) === id ? {} : { id }) }
      // Half a microsecond on top: the file system cuts what a double cannot hold.
      await writeDurably(path, toFile(header, row.json), (row.version + 0.5) / 1e6)
      await rm(gone, { force: true })
      return
    }
    const last = layers.get(types.get(type), id)?.version ?? 0
    await writeDurably(join(top, type, '.floor'), String(Math.max(last, floorOf(type))), Date.now() / 1000)
    if (layers.isBelow(type, id)) await writeDurably(gone, '', Date.now() / 1000)
    await rm(path, { force: true })
    await syncDirectory(join(top, type))
  }
  return {
    epoch: '',
    single: true,
    get: (type, id) => layers.get(type, id),
    list: find,
    raw: (type, plan) => find(type, plan).map((r) => ({ id: r.id, version: r.version, json: Buffer.from(type.textOf(r)) })),
    count,
    isCurrent,
    async commit(c: Commit) {
      const [first] = c.writes
      if (!first) return isCurrent(c.reads)
      try {
        return await locks.get(first.type)!.hold(async () => {
          if (!isCurrent(c.reads)) return false
          await write(first.type, first.id, first.row)
          return true
        })
      } catch (e) {
        throw errorOf(e)
      }
    },
    nextVersion: (type, above) => (version = Math.max(version + 1, above + 1, floorOf(type) + 1, Date.now() * 1000)),
    visible: () => 0,
    readLog: () => {
      throw new StoreError('STORE_ERR_UNSUPPORTED', { what: 'logs' })
    },
    trimLog: async () => {
      throw new StoreError('STORE_ERR_UNSUPPORTED', { what: 'logs' })
    },
    broken() {
      const found: BrokenFile[] = []
      for (const t of types.all) layers.all(t, (f) => found.push(f))
      return found
    },
    async close() {
      for (const l of locks.values()) l.close()
    },
  }
}
