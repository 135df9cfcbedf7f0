import type { Dialect } from '../internal/sql.ts'

/** SQLite compares text by its UTF-8 bytes unless told otherwise. */
export const sqliteDialect: Dialect = { placeholder: () => '?', bytes: '' }
