import type { Store, StoreType } from '../../src/index.ts'

/** Opens a driver named on a command line: `sqlite <path>`, `files <directory>`, `postgres <JSON>`. Loads that one alone: it is done in many short-lived processes. */
export async function openByName(driver: string, where: string, types: readonly StoreType[]): Promise<Store> {
  switch (driver) {
    case 'sqlite':
      return (await import('../../src/sqlite-store.ts')).openSqliteStore({ path: where, types })
    case 'files':
      return (await import('../../src/files/index.ts')).openFilesStore({ directories: [where], types })
    case 'postgres': {
      const { connection, schema } = JSON.parse(where) as { connection: string; schema: string }
      return (await import('../../src/postgres/index.ts')).openPostgresStore({ connection, schema, types })
    }
    default:
      throw new Error(`no driver ${driver}`)
  }
}
