import type { IncomingMessage } from 'node:http'

const outer = Symbol('onggi.outer')

/** What is used of the request of an app that a handler is mounted in. */
export interface Outer {
  readonly id: string
}

interface Marked {
  [outer]?: Outer
}

/** Remembers with which request of the app around a raw one came. */
export const setOuter = (raw: IncomingMessage, request: Outer): void => {
  ;(raw as IncomingMessage & Marked)[outer] = request
}

/** That request; undefined where nothing is around. */
export const outerOf = (raw: object): Outer | undefined => (raw as Marked)[outer]
