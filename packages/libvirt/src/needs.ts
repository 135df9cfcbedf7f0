/** Where lines for operators go; any pino-like logger fits. */
export interface Log {
  debug(o: object, m?: string): void
  info(o: object, m?: string): void
  warn(o: object, m?: string): void
  error(o: object, m?: string): void
}

const nothing = (): void => undefined
/** The log that is used when none is given. */
export const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
