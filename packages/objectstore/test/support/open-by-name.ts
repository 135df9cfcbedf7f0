import { openSqliteStore } from '../../src/index.ts'
import type { Store, StoreType } from '../../src/index.ts'

/** Opens a driver named on a command line: `sqlite <path>`. */
export async function openByName(driver: string, where: string, types: readonly StoreType[]): Promise<Store> {
  if (driver === 'sqlite') return openSqliteStore({ path: where, types })
  throw new Error(`no driver ${driver}`)
}
