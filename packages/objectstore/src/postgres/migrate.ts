import { randomBytes } from 'node:crypto'
import type { PoolClient } from 'pg'
import { StoreError } from '../errors.ts'
import { fieldColumn, isPresent, tableOf } from '../internal/sql.ts'
import type { KnownType, TypeRegistry } from '../internal/type-registry.ts'
import { fromJsonb } from './json-text.ts'
import { run } from './pools.ts'
import type { Pools } from './pools.ts'

/** Version of the tables below; a database with a greater one is refused. */
const format = 1

const base = (schema: string) => `
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}.meta (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.types (name text PRIMARY KEY, version int NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.logs (name text PRIMARY KEY, head bigint NOT NULL, floor bigint NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.log_record (uid bigint GENERATED ALWAYS AS IDENTITY, log text NOT NULL, seq bigint, at text NOT NULL, json text NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS log_record_seq ON ${schema}.log_record (log, seq) WHERE seq IS NOT NULL;
CREATE INDEX IF NOT EXISTS log_record_new ON ${schema}.log_record (log, uid) WHERE seq IS NULL;
CREATE OR REPLACE FUNCTION ${schema}.sequence_log(which text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  l record; total int := 0; n int; h bigint;
BEGIN
  FOR l IN SELECT DISTINCT r.log AS name FROM ${schema}.log_record r WHERE r.seq IS NULL AND (which IS NULL OR r.log = which) LOOP
    INSERT INTO ${schema}.logs VALUES (l.name, 0, 0) ON CONFLICT DO NOTHING;
    SELECT head INTO h FROM ${schema}.logs WHERE name = l.name FOR UPDATE;
    WITH p AS (SELECT r.ctid AS place, row_number() OVER (ORDER BY r.uid) AS n FROM ${schema}.log_record r WHERE r.log = l.name AND r.seq IS NULL ORDER BY r.uid LIMIT 5000)
    UPDATE ${schema}.log_record r SET seq = h + p.n FROM p WHERE r.ctid = p.place;
    GET DIAGNOSTICS n = ROW_COUNT;
    CONTINUE WHEN n = 0;
    UPDATE ${schema}.logs SET head = h + n WHERE name = l.name;
    PERFORM pg_notify('${schema}', l.name);
    total := total + n;
  END LOOP;
  RETURN total;
END $$;
INSERT INTO ${schema}.meta VALUES ('format', '${format}'), ('epoch', '${randomBytes(4).toString('hex')}') ON CONFLICT DO NOTHING;
`

/** The columns of a table, quoted. */
export const columnsOf = async (client: PoolClient, schema: string, table: string): Promise<Set<string>> =>
  new Set(
    (
      await run(client, 'SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2', [schema, table])
    ).map((r) => `"${String(r[0])}"`),
  )

/** Expand: what this version needs is added, nothing that an older one uses is taken away. */
async function openType(client: PoolClient, schema: string, type: KnownType): Promise<void> {
  const known = (await run(client, 'SELECT version FROM types WHERE name = $1', [type.name]))[0]?.[0] as number | undefined
  if (known !== undefined && known > type.version)
    throw new StoreError('STORE_ERR_NEWER_SCHEMA', { path: schema, what: `type ${type.name}`, found: known, known: type.version })
  const table = tableOf(type.name)
  const text = 'text COLLATE "C" NOT NULL'
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${table} (id ${text} PRIMARY KEY, version bigint NOT NULL, shape int NOT NULL, keyed int NOT NULL, created ${text}, updated ${text}, value jsonb NOT NULL)`,
  )
  const have = await columnsOf(client, schema, `o:${type.name}`)
  let grew = false
  for (const f of type.index) {
    if (!have.has(fieldColumn(f))) {
      grew = true
      await client.query(`ALTER TABLE ${table} ADD COLUMN ${fieldColumn(f)} ${text} DEFAULT ''`)
    }
    const [mark, where] = type.sparse.has(f) ? ['?', ` WHERE ${isPresent(fieldColumn(f))}`] : ['', '']
    await client.query(`CREATE INDEX IF NOT EXISTS "i:${type.name}:${f}${mark}" ON ${table} (${fieldColumn(f)}, id)${where}`)
  }
  // None on `created` and `updated`: they would cost every put, for orders that are asked for seldom.
  // Rows of older shapes (and all rows, for a new field) get their keys from the sweep.
  await client.query(`CREATE INDEX IF NOT EXISTS "i:${type.name}::keyed:${type.version}" ON ${table} (id) WHERE keyed < ${type.version}`)
  if (grew) await run(client, `UPDATE ${table} SET keyed = 0`)
  await run(client, 'INSERT INTO types VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = $2', [type.name, type.version])
}

/** Gives rows that an older version wrote the keys of this version's fields, a few at a time; answers how many. */
export async function sweepKeys(pools: Pools, types: TypeRegistry): Promise<number> {
  let n = 0
  for (const type of types.all) {
    if (type.index.length === 0) continue
    const table = tableOf(type.name)
    const set = type.index.map((f, i) => `${fieldColumn(f)} = $${i + 4}`).join(', ')
    const rows = await run(pools.side, `SELECT id, version, shape, value::text FROM ${table} WHERE keyed < ${type.version} LIMIT 500`)
    for (const [id, version, shape, value] of rows) {
      const keys = type.keysOf(
        id as string,
        type.valueOf({ id: id as string, version: Number(version), shape: shape as number, json: fromJsonb(value as string) }),
      )
      await run(pools.side, `UPDATE ${table} SET keyed = $3, ${set} WHERE id = $1 AND version = $2`, [id, version, type.version, ...keys])
      n++
    }
  }
  return n
}

/**
 * Makes or extends the tables in one transaction, one process at a time.
 *
 * @throws `STORE_ERR_NEWER_SCHEMA` when the database or one of its types is newer than we are.
 */
export async function migrate(pools: Pools, schema: string, types: TypeRegistry): Promise<string> {
  const client = await pools.side.connect()
  try {
    await client.query('BEGIN')
    // One lock for all stores of the database: making schemas at once would clash in the catalogue.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('onggi migration'))")
    const exists = await run(client, "SELECT to_regclass($1 || '.meta')::text", [schema])
    const found = exists[0]?.[0] ? Number((await run(client, `SELECT value FROM ${schema}.meta WHERE key = 'format'`))[0]?.[0]) : 0
    if (found > format) throw new StoreError('STORE_ERR_NEWER_SCHEMA', { path: schema, what: 'format', found, known: format })
    if (found < format) await client.query(base(schema))
    for (const t of types.all) await openType(client, schema, t)
    const epoch = String((await run(client, `SELECT value FROM ${schema}.meta WHERE key = 'epoch'`))[0]?.[0])
    await client.query('COMMIT')
    client.release()
    while ((await sweepKeys(pools, types)) > 0);
    return epoch
  } catch (e) {
    // The connection goes, and with it the transaction.
    client.release(true)
    throw e
  }
}
