import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { join, resolve } from 'node:path'
import { StoreError } from '../errors.ts'
import { createOptimisticStore } from '../internal/optimistic-store.ts'
import { createTypeRegistry } from '../internal/type-registry.ts'
import { resolveStoreOptions } from '../options.ts'
import type { StoreOptions } from '../options.ts'
import type { Store } from '../store.ts'
import { errorOf } from './durable-file.ts'
import { idOfFileName } from './file-name.ts'
import { createFilesEngine } from './files-engine.ts'
import type { BrokenFile } from './layers.ts'

/** Options of {@link openFilesStore}. */
export interface FilesStoreOptions extends StoreOptions {
  /**
   * Directories that hold `<type>/<id>.json`, from the lowest layer (a vendor's defaults, never written) to the highest, which is written and made when it is absent.
   * What a higher one has hides what a lower one has.
   */
  readonly directories: readonly string[]
  /** How long a write waits for another process that writes the same type. Unit: ms. @default 5000 */
  readonly lockWaitMs?: number
}

/** A store of JSON files. Transactions may read many objects and write one; logs and claims are refused with `STORE_ERR_UNSUPPORTED`. */
export interface FilesStore extends Store {
  /** The files that cannot be served, and why. */
  broken(): readonly BrokenFile[]
  /** Calls `changed` when files of a type change, whoever changes them: with the id, or without when only the file knows it. Returns the undo. */
  watch(type: string, changed: (id: string | undefined) => void): () => void
}

/**
 * Opens a store that keeps each object in a file of its own, which other programs and people may read and replace.
 *
 * @throws {@link StoreError} `STORE_ERR_BAD_TYPE`, `STORE_ERR_READ_ONLY`, `STORE_ERR_DISK_FULL`, `STORE_ERR_FAILED`
 * @example `const store = await openFilesStore({ directories: ['/usr/share/me', '/etc/me'], types: [{ name: 'template' }] })`
 */
export async function openFilesStore(options: FilesStoreOptions): Promise<FilesStore> {
  const { types, maxTransactionMs, now, log } = resolveStoreOptions(options)
  const directories = options.directories.map((d) => resolve(d))
  if (directories.length === 0) throw Object.assign(new TypeError('directories must name at least one'), { code: 'ERR_INVALID_ARG_VALUE' })
  const registry = createTypeRegistry(types)
  const engine = await createFilesEngine({ directories, types: registry, lockWaitMs: options.lockWaitMs ?? 5000, log }).catch(
    (e: unknown) => {
      throw errorOf(e)
    },
  )
  const capabilities = { durable: true, manyProcesses: true, transactions: false, logs: false, claims: false }
  const store = createOptimisticStore({ engine, types: registry, capabilities, maxTransactionMs, now, log })
  const watchers = new Set<FSWatcher>()
  return {
    ...store,
    onAppend() {
      throw new StoreError('STORE_ERR_UNSUPPORTED', { what: 'logs' })
    },
    broken: () => engine.broken(),
    watch(type, changed) {
      registry.get(type)
      const mine: FSWatcher[] = []
      for (const dir of directories) {
        try {
          const w = watch(join(dir, type), { persistent: false }, (_, file) => {
            const name = /^([^.].*)\.(?:json|gone)$/.exec(file ?? '')?.[1]
            if (name !== undefined) changed(idOfFileName(name))
          })
          w.on('error', (err) => log?.warn({ err, dir }, 'a directory cannot be watched any more'))
          mine.push(w)
          watchers.add(w)
        } catch (err) {
          // A lower layer may have nothing of this type.
          log?.debug({ err, dir }, 'a directory is not watched')
        }
      }
      return () => {
        for (const w of mine) {
          w.close()
          watchers.delete(w)
        }
      }
    },
    async close() {
      for (const w of watchers) w.close()
      await store.close()
    },
  }
}
