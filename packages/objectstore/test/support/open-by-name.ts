import { openSqliteStore } from '../../src/index.ts'
import { openFilesStore } from '../../src/files/index.ts'
import { openPostgresStore } from '../../src/postgres/index.ts'
import type { Store, StoreType } from '../../src/index.ts'

/** Opens a driver named on a command line: `sqlite <path>`, `files <directory>`, `postgres <JSON>`. */
export async function openByName(driver: string, where: string, types: readonly StoreType[]): Promise<Store> {
  if (driver === 'sqlite') return openSqliteStore({ path: where, types })
  if (driver === 'files') return openFilesStore({ directories: [where], types })
  if (driver === 'postgres') {
    const { connection, schema } = JSON.parse(where) as { connection: string; schema: string }
    return openPostgresStore({ connection, schema, types })
  }
  throw new Error(`no driver ${driver}`)
}
