import { userType } from './local/user-row.ts'
import type { StoreType } from './needs.ts'
import { oidcType } from './oidc/oidc-row.ts'
import { sessionType } from './session/session-row.ts'
import { tokenType } from './token/tokens.ts'
import { totpType } from './totp/totp.ts'

/** What this package keeps in the store: hand these to it when you open it. */
export const authTypes: readonly StoreType[] = [userType, sessionType, tokenType, totpType, oidcType]
