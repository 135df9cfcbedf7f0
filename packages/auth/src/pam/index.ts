export type { PamRealmOptions } from './pam-realm.ts'
export { createPamRealm } from './pam-realm.ts'
