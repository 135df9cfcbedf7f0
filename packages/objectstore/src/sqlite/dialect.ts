import type { Dialect } from '../internal/sql.ts'

/** SQLite compares text by its UTF-8 bytes unless told otherwise. */
export const sqliteDialect: Dialect = {
  placeholder: () => '?',
  bytes: '',
  // a statement has room for 32,766 parameters
  isIn: (column, keys, bind) =>
    keys.length > 100
      ? `${column} IN (SELECT value FROM json_each(${bind(JSON.stringify(keys))}))`
      : `${column} IN (${keys.map(bind).join(', ')})`,
}
