import { describe, test } from 'vitest'
import { openMemoryStore } from '../../src/index.ts'
import { describeStoreContract } from '../../src/testing/index.ts'

const probe = openMemoryStore({ types: [] })

describeStoreContract(
  async (o) => {
    const store = openMemoryStore(o)
    return { store, cleanUp: () => store.close() }
  },
  { name: 'memory', capabilities: probe.capabilities, describe, test },
)
