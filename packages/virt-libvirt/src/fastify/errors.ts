import { isVirtError, statusOf } from '../errors.ts'

/** Gives an error of this package its HTTP status, and names the field of the request it speaks of; other errors stay as they are. */
export function withStatus(error: unknown): unknown {
  if (!isVirtError(error)) return error
  const status = statusOf[error.code]
  const { pointer } = error.params
  const errors = status === 400 && typeof pointer === 'string' ? { errors: [{ pointer, reason: error.message }] } : {}
  return Object.assign(error, { status, statusCode: status, ...errors })
}
