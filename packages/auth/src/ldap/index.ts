export type { LdapRealmOptions } from './ldap-realm.ts'
export { createLdapRealm } from './ldap-realm.ts'
