import { openMemoryStore } from '@onggi/objectstore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authTypes, createAuth } from '../../src/index.ts'
import type { LdapRealmOptions } from '../../src/ldap/index.ts'
import { createLdapRealm } from '../../src/ldap/index.ts'
import { testLog } from '../support/make.ts'
import { freePort, startSlapd, type TestLdap } from '../../../../test/support/slapd.ts'

// A real slapd with its own directory, StartTLS and LDAPS.
let ldap: TestLdap
let ca: string
let plain: number
let secure: number
const signal = new AbortController().signal
const at = { address: '192.0.2.1', signal }

beforeAll(async () => {
  ldap = await startSlapd()
  ;({ ca, plain, secure } = ldap)
})
afterAll(() => ldap.stop())

const realmOf = (o: Partial<LdapRealmOptions> = {}) =>
  createLdapRealm({
    url: `ldap://localhost:${plain}`,
    ca,
    bindDn: 'uid=service,ou=services,dc=example',
    bindPassword: 'service-secret',
    userBase: 'dc=example',
    userFilter: '(objectClass=inetOrgPerson)',
    groupBase: 'ou=groups,dc=example',
    adminGroups: ['ops'],
    ...o,
  })

test('a user logs in over StartTLS and over LDAPS, with his groups; group membership makes admins [ASVS 12.3.1]', async () => {
  for (const url of [`ldap://localhost:${plain}`, `ldaps://localhost:${secure}`]) {
    const realm = realmOf({ url, bindPassword: async () => 'service-secret' })
    expect(await realm.verify('ann', 'correct horse', at)).toEqual({ name: 'ann', roles: ['user'], groups: ['dev', 'posix'] })
    expect(await realm.verify('bob', 'battery staple', at)).toEqual({ name: 'bob', roles: ['admin'], groups: ['ops'] })
  }
})

test('names are those of the directory: another spelling is the same user', async () => {
  expect(await realmOf().verify('ANN', 'correct horse', at)).toMatchObject({ name: 'ann' })
  expect(await realmOf().verify('zoë', 'päss', at)).toMatchObject({ name: 'Zoë' })
})

test('wrong, empty and missing passwords are refused, although this server lets empty ones bind [ASVS 6.3.4]', async () => {
  const realm = realmOf()
  for (const [user, password] of [
    ['ann', 'wrong'],
    ['ann', ''],
    ['', 'x'],
    ['nobody', 'x'],
    ['nobody', ''],
    ['ann', '\0'],
    ['ann\0', 'correct horse'],
    ['x'.repeat(300), 'x'],
  ] as const)
    expect(await realm.verify(user, password, at)).toBeNull()
})

test('a name cannot become filter syntax [ASVS 1.2.6]', async () => {
  const realm = realmOf()
  for (const name of ['*', 'a*', '*)(uid=*))(|(uid=*', 'ann)(objectClass=*', '\\61nn', 'ann,ou=people', '*)(|(objectClass=*)'])
    expect(await realm.verify(name, 'correct horse', at)).toBeNull()
  expect(await realm.verify('od(d)*', 'odd one', at)).toMatchObject({ name: 'od(d)*' })
})

test('a name that two entries bear lets neither in', async () => {
  const { log, lines } = testLog()
  const realm = realmOf({ log })
  for (const password of ['one', 'two']) expect(await realm.verify('twin', password, at)).toBeNull()
  expect(lines.join()).toContain('more than one LDAP user')
  expect(await realmOf({ userBase: 'ou=people,dc=example' }).verify('twin', 'one', at)).toMatchObject({ name: 'twin' })
})

test('a certificate that cannot be checked is refused before any password is sent [ASVS 12.3.2]', async () => {
  const service = { bindDn: 'uid=service,ou=services,dc=example', bindPassword: 'service-secret', userBase: 'dc=example' }
  for (const url of [`ldap://localhost:${plain}`, `ldaps://localhost:${secure}`])
    await expect(createLdapRealm({ url, ...service }).verify('ann', 'correct horse', at)).rejects.toThrow(/certificate|issuer/i)
  // Signed by a trusted CA, but for another name.
  for (const url of [`ldap://127.0.0.1:${plain}`, `ldaps://127.0.0.1:${secure}`])
    await expect(realmOf({ url }).verify('ann', 'correct horse', at)).rejects.toThrow(/altnames/i)
})

test('without TLS only when asked for, and never anonymously', async () => {
  expect(await realmOf({ insecure: true }).verify('ann', 'correct horse', at)).toMatchObject({ name: 'ann' })
  expect(() => realmOf({ bindDn: '' })).toThrow(TypeError)
  expect(() => realmOf({ bindPassword: '' })).toThrow(TypeError)
  expect(() => realmOf({ url: 'http://x' })).toThrow(TypeError)
})

test('a referral is not followed', async () => {
  expect(
    await realmOf({ userBase: 'ou=elsewhere,dc=example' })
      .verify('ann', 'correct horse', at)
      .catch((e: unknown) => e),
  ).toSatisfy((r) => r === null || r instanceof Error)
})

test('lookup() reads groups anew, and null when the user is gone', async () => {
  const realm = realmOf()
  expect(await realm.lookup!('ann')).toMatchObject({ groups: ['dev', 'posix'] })
  expect(await realm.lookup!('nobody')).toBeNull()
})

test('a directory that is away or whose service account is wrong makes the login 503, not 401', async () => {
  const login = async (o: Partial<LdapRealmOptions>) =>
    createAuth({ store: openMemoryStore({ types: authTypes }), realms: [realmOf(o)] }).login({
      username: 'ann',
      password: 'correct horse',
      address: '::1',
    })
  for (const o of [{ url: `ldap://127.0.0.1:${await freePort()}`, insecure: true }, { bindPassword: 'wrong' }])
    await expect(login(o)).rejects.toMatchObject({ code: 'AUTH_ERR_REALM_UNAVAILABLE', status: 503 })
})
