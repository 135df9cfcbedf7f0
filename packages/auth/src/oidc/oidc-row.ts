import type { StoreType } from '../needs.ts'

/** Which subject a name belongs to. */
export interface OidcBindingRow {
  readonly issuer: string
  readonly sub: string
}

/** Store type of names given by OpenID providers. */
export const oidcType: StoreType<OidcBindingRow> = {
  name: 'auth.oidc',
  check: (value) => {
    const v = value as Partial<OidcBindingRow> | null
    if (typeof v?.issuer !== 'string' || typeof v.sub !== 'string') throw new TypeError('not a name of an OpenID provider')
    return v as OidcBindingRow
  },
}
