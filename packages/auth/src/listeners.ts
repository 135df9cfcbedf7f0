import type { Log } from './needs.ts'

/** Functions to call when something happens. @internal */
export interface Listeners<T> {
  /** Adds one; returns the undo. */
  readonly on: (fn: (value: T) => void) => () => void
  /** Calls all of them; one that throws is logged and keeps nothing from the others. */
  readonly call: (value: T) => void
}

/** @internal */
export const createListeners = <T>(log: Pick<Log, 'error'>): Listeners<T> => {
  const fns = new Set<(value: T) => void>()
  return {
    on: (fn) => {
      const own = (value: T): void => fn(value)
      fns.add(own)
      return () => {
        fns.delete(own)
      }
    },
    call: (value) => {
      for (const fn of [...fns])
        try {
          fn(value)
        } catch (err) {
          log.error({ err }, 'a listener of auth failed')
        }
    },
  }
}
