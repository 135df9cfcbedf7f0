import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'

/** What a route of a VM declares: its action is also its operation. */
export const vmRoute = (action: string, log?: string): RouteMeta => ({ access: { action }, operation: action, ...(log ? { log } : {}) })

/** Response schemas for the API document only: answers are buffers of views, which nothing serialises again. */
export const documented = (response: Readonly<Record<number, object>>): object => response

/** Body of an action: none, or an empty object. */
export const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))
