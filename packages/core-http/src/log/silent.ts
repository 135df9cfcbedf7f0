import type { Log } from '../needs.ts'

/** A log that says nothing. */
export const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
