import { openSqliteStore, type Store, type StoreType } from '@onggi/objectstore'
import { openPostgresStore } from '@onggi/objectstore/postgres'
import { taskTypes } from '../../src/index.ts'

/** "postgres://…#schema", or the path of an sqlite file. */
export const openStore = (at: string, types: readonly StoreType[] = taskTypes): Promise<Store> => {
  const [connection = '', schema = 'onggi'] = at.split('#')
  return at.startsWith('postgres:')
    ? openPostgresStore({ connection, schema, types, maxConnections: 6 })
    : openSqliteStore({ path: at, types })
}
