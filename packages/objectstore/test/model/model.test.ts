import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { inject, test } from 'vitest'
import { openFilesStore } from '../../src/files/index.ts'
import { openMemoryStore, openSqliteStore } from '../../src/index.ts'
import type { Store } from '../../src/index.ts'
import { openPostgresStore } from '../../src/postgres/index.ts'
import { cycles } from '../support/child.ts'
import { newSchema } from '../support/new-schema.ts'
import { histories, modelTypes, runHistory } from './store-model.ts'

test('memory answers as the model does, over random histories', async () => {
  await fc.assert(
    fc.asyncProperty(histories(true), (h) => runHistory(h, { open: async () => openMemoryStore({ types: modelTypes }) })),
    { numRuns: cycles(150, 3000) },
  )
})

test('sqlite answers as the model does, over random histories with restarts and crashes', async () => {
  const dirs: string[] = []
  const newDir = async () => {
    const dir = await mkdtemp(join(tmpdir(), 'onggi-model-'))
    dirs.push(dir)
    return dir
  }
  let path = ''
  const open = () => openSqliteStore({ path, types: modelTypes })
  const reopen = async (s: Store, crash: boolean): Promise<Store> => {
    if (!crash) {
      await s.close()
      return open()
    }
    // What a killed process leaves: the files as they are, without a close.
    const left = join(await newDir(), 'm.db')
    for (const end of ['', '-wal', '.lock']) await copyFile(path + end, left + end)
    await s.close()
    path = left
    return open()
  }
  try {
    await fc.assert(
      fc.asyncProperty(histories(true), async (h) => {
        path = join(await newDir(), 'm.db')
        await runHistory(h, { open, reopen })
      }),
      { numRuns: cycles(12, 500) },
    )
  } finally {
    for (const d of dirs) await rm(d, { recursive: true, force: true })
  }
}, 600_000)

test('files answer as the model does, one object per transaction', async () => {
  await fc.assert(
    fc.asyncProperty(histories(false), async (h) => {
      const dir = await mkdtemp(join(tmpdir(), 'onggi-model-'))
      const open = () => openFilesStore({ directories: [dir], types: modelTypes })
      try {
        await runHistory(h, { open, reopen: (s) => s.close().then(open) })
      } finally {
        await rm(dir, { recursive: true })
      }
    }),
    { numRuns: cycles(25, 500) },
  )
}, 600_000)

test('postgres answers as the model does, over random histories with new connections', async () => {
  await fc.assert(
    fc.asyncProperty(histories(true), async (h) => {
      const schema = newSchema()
      const open = () => openPostgresStore({ connection: inject('postgres'), schema, types: modelTypes, maxConnections: 2 })
      await runHistory(h, { open, reopen: (s) => s.close().then(open) })
    }),
    { numRuns: cycles(12, 300) },
  )
}, 600_000)
