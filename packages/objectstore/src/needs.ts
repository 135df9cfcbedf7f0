/** Where a store says what happened to it; any logger of the usual shape fits. */
export interface Log {
  debug(o: object, m?: string): void
  info(o: object, m?: string): void
  warn(o: object, m?: string): void
  error(o: object, m?: string): void
}

/** Wall clock, ms since the epoch. */
export interface Clock {
  now(): number
}
