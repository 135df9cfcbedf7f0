// A real slapd with its own directory, StartTLS and LDAPS, for tests of several packages.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A running directory: people ann (group dev), bob (group ops), Zoë and others below dc=example, and `service`, who looks them up. */
export interface TestLdap {
  readonly dir: string
  /** PEM of the authority that signed the server's certificate, also in the file `ca.pem` of {@link TestLdap.dir}. */
  readonly ca: string
  /** Port that speaks StartTLS. */
  readonly plain: number
  /** Port that speaks TLS. */
  readonly secure: number
  stop(): void
}

/** A port nobody listens at. */
export const freePort = (): Promise<number> =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        done(port)
      })
    })
  })
const answers = (port: number): Promise<boolean> =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    }).on('error', () => done(false))
  })
const certificate = (dir: string, name: string, isCa: boolean): string => {
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
const person = (uid: string, password: string, ou = 'people'): string => `dn: uid=${uid},ou=${ou},dc=example
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: ${password}
`
const group = (cn: string, member: string): string =>
  `dn: cn=${cn},ou=groups,dc=example\nobjectClass: groupOfNames\ncn: ${cn}\nmember: ${member}\n`
const unit = (ou: string): string => `dn: ou=${ou},dc=example\nobjectClass: organizationalUnit\nou: ${ou}\n`

/** Starts one; it takes about half a second. */
export async function startSlapd(): Promise<TestLdap> {
  if (!existsSync('/usr/sbin/slapd')) throw new Error('slapd is missing; install it: apt-get install -y --no-install-recommends slapd')
  const dir = mkdtempSync(join(tmpdir(), 'onggi-ldap-'))
  mkdirSync(join(dir, 'db'))
  const ca = readFileSync(certificate(dir, 'ca', true), 'utf8')
  certificate(dir, 'server', false)
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
  const plain = await freePort()
  const secure = await freePort()
  const slapd: ChildProcess = spawn(
    '/usr/sbin/slapd',
    ['-d', '0', '-f', join(dir, 'slapd.conf'), '-h', `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${secure}`],
    { stdio: 'ignore' },
  )
  const end = Date.now() + 20_000
  while (!((await answers(plain)) && (await answers(secure)))) {
    await delay(20)
    if (Date.now() > end) throw new Error('slapd does not listen')
  }
  const stop = (): void => {
    slapd.kill()
    rmSync(dir, { recursive: true, force: true })
  }
  return { dir, ca, plain, secure, stop }
}
