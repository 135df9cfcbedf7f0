import { fieldColumn, tableOf } from '../internal/sql.ts'
import { createTypeRegistry } from '../internal/type-registry.ts'
import { columnsOf } from './migrate.ts'
import type { PostgresStoreOptions } from './options.ts'
import { resolvePostgresOptions } from './options.ts'
import { errorOf } from './faults.ts'
import { createPools, run } from './pools.ts'

const fieldOf = (column: string): string | undefined => /^"f:(.*)"$/.exec(column)?.[1]

/**
 * Takes away what only older versions of an application used: columns and indexes of fields that no declared type indexes any more. Opening a store
 * only ever adds, so that two versions run side by side; call this once nothing of the older version runs. Answers what was dropped, as `type.field`.
 *
 * @throws {@link StoreError} `STORE_ERR_UNAVAILABLE` when the database is out of reach.
 */
export async function contractPostgresStore(options: PostgresStoreOptions): Promise<readonly string[]> {
  const o = resolvePostgresOptions(options)
  const types = createTypeRegistry(o.types)
  const pools = createPools(o, o.log)
  try {
    const client = await pools.side.connect()
    try {
      await client.query('BEGIN')
      // The lock of the migrations: nobody extends the tables meanwhile.
      await client.query("SELECT pg_advisory_xact_lock(hashtext('onggi migration'))")
      const dropped: string[] = []
      for (const type of types.all) {
        const used = new Set(type.index.map(fieldColumn))
        for (const column of await columnsOf(client, o.schema, `o:${type.name}`)) {
          const field = fieldOf(column)
          if (field === undefined || used.has(column)) continue
          await client.query(`ALTER TABLE ${tableOf(type.name)} DROP COLUMN ${column}`) // its index goes with it
          dropped.push(`${type.name}.${field}`)
        }
        const old = await run(
          client,
          'SELECT indexname FROM pg_indexes WHERE schemaname = $1 AND tablename = $2 AND indexname LIKE $3 AND indexname <> $4',
          [o.schema, `o:${type.name}`, `i:${type.name}::keyed:%`, `i:${type.name}::keyed:${type.version}`],
        )
        for (const [name] of old) await client.query(`DROP INDEX "${String(name)}"`)
        // whole indexes of fields that are sparse now, and the one that older versions made on `created`
        for (const f of [...type.sparse, ':created']) await client.query(`DROP INDEX IF EXISTS "i:${type.name}:${f}"`)
      }
      await client.query('COMMIT')
      client.release()
      return dropped.sort()
    } catch (e) {
      client.release(true) // the connection goes, and with it the transaction
      throw e
    }
  } catch (e) {
    throw errorOf(e)
  } finally {
    await pools.close()
  }
}
