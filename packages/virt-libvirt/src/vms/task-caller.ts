import type { CallerContext } from '../needs.ts'

/** The serialisable part of a call, for the task it starts. */
export const callerOf = ({ principal, requestId, locale, address, traceparent }: CallerContext): CallerContext => ({
  principal,
  requestId,
  locale,
  ...(address ? { address } : {}),
  ...(traceparent ? { traceparent } : {}),
})
