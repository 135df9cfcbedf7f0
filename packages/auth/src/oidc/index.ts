export type { OidcRealm, OidcRealmOptions } from './oidc-realm.ts'
export { createOidcRealm } from './oidc-realm.ts'
