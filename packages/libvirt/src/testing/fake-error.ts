import { ErrorDomain, ErrorNumber } from '../constants.gen.ts'

/** What a fake daemon answers instead of a result. */
export interface FakeErrorFields {
  /** virErrorNumber: its name (NO_DOMAIN) or the number itself. */
  readonly code: keyof typeof ErrorNumber | number
  /** The text. */
  readonly message: string
  /** virErrorDomain. Default: the test driver's. */
  readonly domain?: number
}

/** Thrown by handlers: becomes an error reply. */
export class FakeError extends Error {
  readonly number: number
  readonly domain: number

  constructor({ code, message, domain }: FakeErrorFields) {
    super(message)
    this.number = typeof code === 'number' ? code : ErrorNumber[code]
    this.domain = domain ?? ErrorDomain.TEST
  }
}

/** What libvirt puts before the texts of these. */
const PREFIX: Readonly<Partial<Record<keyof typeof ErrorNumber, string>>> = {
  OPERATION_INVALID: 'Requested operation is not valid: ',
  INVALID_ARG: 'invalid argument: ',
  OPERATION_FAILED: 'operation failed: ',
  INTERNAL_ERROR: 'internal error: ',
  XML_ERROR: 'XML error: ',
  OPERATION_UNSUPPORTED: 'Operation not supported: ',
  ARGUMENT_UNSUPPORTED: 'argument unsupported: ',
}
/** Ends the call with an error reply. */
export const refuse = (code: keyof typeof ErrorNumber, message: string): never => {
  throw new FakeError({ code, message: `${PREFIX[code] ?? ''}${message}` })
}
/** `virFoo` is not supported, as libvirt says it. */
export const unsupported = (name: string): never => refuse('NO_SUPPORT', `this function is not supported by the connection driver: ${name}`)
