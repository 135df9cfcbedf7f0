import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { openSqliteStore } from '../../src/index.ts'
import { describeStoreContract } from '../../src/testing/index.ts'

describeStoreContract(
  async (o) => {
    const dir = await mkdtemp(join(tmpdir(), 'onggi-sqlite-'))
    const open = () => openSqliteStore({ path: join(dir, 'test.db'), ...o })
    const opened = [await open()]
    return {
      store: opened[0]!,
      reopen: async () => {
        const again = await open()
        opened.push(again)
        return again
      },
      async cleanUp() {
        for (const s of opened) await s.close()
        await rm(dir, { recursive: true })
      },
    }
  },
  { name: 'sqlite', capabilities: { durable: true, manyProcesses: false, transactions: true, logs: true, claims: true }, describe, test },
)
