import type { StoreType } from '../needs.ts'

/** Which subject a name belongs to, and what its last login said. */
export interface OidcBindingRow {
  readonly issuer: string
  readonly sub: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** Store type of names given by OpenID providers. */
export const oidcType: StoreType<OidcBindingRow> = {
  name: 'auth.oidc',
  check: (value) => {
    const v = value as Partial<OidcBindingRow> | null
    if (typeof v?.issuer !== 'string' || typeof v.sub !== 'string' || !Array.isArray(v.roles) || !Array.isArray(v.groups))
      throw new TypeError('not a name of an OpenID provider')
    return v as OidcBindingRow
  },
}
