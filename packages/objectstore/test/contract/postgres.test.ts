import { describe, inject, test } from 'vitest'
import type { Store } from '../../src/index.ts'
import { openPostgresStore } from '../../src/postgres/index.ts'
import { describeStoreContract } from '../../src/testing/index.ts'
import { newSchema } from '../support/new-schema.ts'

describeStoreContract(
  async (o) => {
    const schema = newSchema()
    const opened: Store[] = []
    const open = async () => {
      const s = await openPostgresStore({ connection: inject('postgres'), schema, maxConnections: 8, ...o })
      opened.push(s)
      return s
    }
    return {
      store: await open(),
      reopen: open,
      async cleanUp() {
        for (const s of opened) await s.close()
      },
    }
  },
  { name: 'postgres', capabilities: { durable: true, manyProcesses: true, transactions: true, logs: true, claims: true }, describe, test },
)
