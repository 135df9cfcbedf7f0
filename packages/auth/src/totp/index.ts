export type { Totp, TotpOptions } from './totp.ts'
export { createTotp } from './totp.ts'
