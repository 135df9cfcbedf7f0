import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryStore } from '@onggi/objectstore'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { authTypes, createAuth } from '../../src/index.ts'
import type { LdapRealmOptions } from '../../src/ldap/index.ts'
import { createLdapRealm } from '../../src/ldap/index.ts'
import { testLog } from '../support/make.ts'

// A real slapd with its own directory, StartTLS and LDAPS.
let dir: string
let slapd: ChildProcess
let ca: string
let plain: number
let secure: number
const signal = new AbortController().signal
const at = { address: '192.0.2.1', signal }

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
const answers = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    }).on('error', () => done(false))
  })
const certificate = (name: string, isCa: boolean) => {
  const [key, request, cert] = ['key', 'csr', 'pem'].map((e) => join(dir, `${name}.${e}`)) as [string, string, string]
  const quiet = { stdio: 'ignore' } as const
  if (isCa)
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        '-subj',
        `/CN=${name}`,
        '-days',
        '2',
      ],
      quiet,
    )
  else {
    execFileSync(
      'openssl',
      ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', request, '-subj', '/CN=localhost'],
      quiet,
    )
    writeFileSync(join(dir, 'san'), 'subjectAltName=DNS:localhost')
    execFileSync(
      'openssl',
      [
        'x509',
        '-req',
        '-in',
        request,
        '-CA',
        join(dir, 'ca.pem'),
        '-CAkey',
        join(dir, 'ca.key'),
        '-CAcreateserial',
        '-out',
        cert,
        '-days',
        '2',
        '-extfile',
        join(dir, 'san'),
      ],
      quiet,
    )
  }
  return cert
}
const person = (uid: string, password: string, ou = 'people') => `dn: uid=${uid},ou=${ou},dc=example
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: ${password}
`
const group = (cn: string, member: string) => `dn: cn=${cn},ou=groups,dc=example\nobjectClass: groupOfNames\ncn: ${cn}\nmember: ${member}\n`
const unit = (ou: string) => `dn: ou=${ou},dc=example\nobjectClass: organizationalUnit\nou: ${ou}\n`

beforeAll(async () => {
  if (!existsSync('/usr/sbin/slapd')) throw new Error('slapd is missing; install it: apt-get install -y --no-install-recommends slapd')
  dir = mkdtempSync(join(tmpdir(), 'onggi-ldap-'))
  mkdirSync(join(dir, 'db'))
  ca = readFileSync(certificate('ca', true), 'utf8')
  certificate('server', false)
  writeFileSync(
    join(dir, 'slapd.conf'),
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${dir}/pid
TLSCACertificateFile ${dir}/ca.pem
TLSCertificateFile ${dir}/server.pem
TLSCertificateKeyFile ${dir}/server.key
allow bind_anon_cred bind_anon_dn
database mdb
suffix dc=example
rootdn cn=root,dc=example
rootpw root
directory ${dir}/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="uid=service,ou=services,dc=example" read by * none
`,
  )
  writeFileSync(
    join(dir, 'data.ldif'),
    [
      'dn: dc=example\nobjectClass: domain\ndc: example\n',
      ...['people', 'groups', 'services', 'other'].map(unit),
      person('service', 'service-secret', 'services'),
      person('ann', 'correct horse'),
      person('bob', 'battery staple'),
      person('Zoë'.normalize('NFC'), 'päss')
        .replace(/^dn: .*$/m, (l) => `dn:: ${Buffer.from(l.slice(4)).toString('base64')}`)
        .replace(/^(uid|cn|sn|userPassword): (.*)$/gm, (_, k: string, v: string) => `${k}:: ${Buffer.from(v).toString('base64')}`),
      person('twin', 'one', 'people'),
      person('twin', 'two', 'other'),
      person('od(d)*', 'odd one'),
      group('dev', 'uid=ann,ou=people,dc=example'),
      group('ops', 'uid=bob,ou=people,dc=example'),
      'dn: cn=posix,ou=groups,dc=example\nobjectClass: posixGroup\ncn: posix\ngidNumber: 5000\nmemberUid: ann\n',
      'dn: ou=elsewhere,dc=example\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: ldap://127.0.0.1:1/dc=evil\n',
    ].join('\n'),
  )
  execFileSync('/usr/sbin/slapadd', ['-f', join(dir, 'slapd.conf'), '-l', join(dir, 'data.ldif')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  plain = await freePort()
  secure = await freePort()
  slapd = spawn(
    '/usr/sbin/slapd',
    ['-d', '0', '-f', join(dir, 'slapd.conf'), '-h', `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${secure}`],
    { stdio: 'ignore' },
  )
  await vi.waitFor(
    async () => {
      if (!((await answers(plain)) && (await answers(secure)))) throw new Error('slapd does not listen')
    },
    { timeout: 20_000 },
  )
})
afterAll(() => {
  slapd.kill()
  rmSync(dir, { recursive: true, force: true })
})

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

test('wrong, empty and missing passwords are refused, although this server lets empty ones bind', async () => {
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
