export { contractPostgresStore } from './contract.ts'
export type { PostgresStoreOptions } from './options.ts'
export { openPostgresStore } from './postgres-store.ts'
