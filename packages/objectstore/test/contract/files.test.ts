import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { openFilesStore } from '../../src/files/index.ts'
import type { Store } from '../../src/index.ts'
import { describeStoreContract } from '../../src/testing/index.ts'

describeStoreContract(
  async (o) => {
    const dir = await mkdtemp(join(tmpdir(), 'onggi-files-'))
    const opened: Store[] = []
    const open = async () => {
      const s = await openFilesStore({ directories: [join(dir, 'vendor'), join(dir, 'own')], ...o })
      opened.push(s)
      return s
    }
    return {
      store: await open(),
      reopen: open,
      async cleanUp() {
        for (const s of opened) await s.close()
        await rm(dir, { recursive: true })
      },
    }
  },
  { name: 'files', capabilities: { durable: true, manyProcesses: true, transactions: false, logs: false, claims: false }, describe, test },
)
