import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openMemoryStore } from '@onggi/objectstore'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { authTypes, createAuth } from '../../src/index.ts'
import type { PamRealmOptions } from '../../src/pam/index.ts'
import { createPamRealm } from '../../src/pam/index.ts'
import { testClock, testLog } from '../support/make.ts'

// Real PAM code through libpam-wrapper: own service files, own users, no root, no user of the system touched.
let dir: string
let matrix: string
const signal = new AbortController().signal
const at = { address: '192.0.2.1', signal }
const code = (c: string) => expect.objectContaining({ code: c })

const service = (name: string, lines: string) => writeFileSync(join(dir, 'svc', name), lines)
const realmOf = (name: string, more: PamRealmOptions = {}) =>
  createPamRealm({
    service: name,
    library: 'libpam_wrapper.so',
    env: { LD_PRELOAD: 'libpam_wrapper.so', PAM_WRAPPER: '1', PAM_WRAPPER_SERVICE_DIR: join(dir, 'svc') },
    ...more,
  })
const script = (name: string, text: string): string => {
  const path = join(dir, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}
const pamExec = () => globSync('/{usr/lib,lib}/*/security/pam_exec.so')[0]!

beforeAll(() => {
  const found = globSync('/usr/lib/*/pam_wrapper/pam_matrix.so')[0]
  if (found === undefined)
    throw new Error('libpam-wrapper is missing; install it: apt-get install -y --no-install-recommends libpam-wrapper')
  matrix = found
  dir = mkdtempSync(join(tmpdir(), 'onggi-pam-'))
  mkdirSync(join(dir, 'svc'))
  writeFileSync(join(dir, 'passdb'), 'ann:correct horse:plain\nbob:pässwörd:plain\n')
  writeFileSync(join(dir, 'two'), 'ann:correct horse:two\n')
  writeFileSync(join(dir, 'otp'), 'ann:123456:two\n')
  const db = `passdb=${join(dir, 'passdb')}`
  service('plain', `auth required ${matrix} ${db}\naccount required ${matrix} ${db}\n`)
  const two = `passdb=${join(dir, 'two')}`
  service('two', `auth required ${matrix} ${two}\nauth required ${matrix} passdb=${join(dir, 'otp')}\naccount required ${matrix} ${two}\n`)
  service('other', `auth required ${matrix} ${db}\naccount required ${matrix} ${db}\n`)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('a user logs in with his password and with no other; unknown ones do not', async () => {
  const realm = realmOf('plain')
  expect(await realm.verify('ann', 'correct horse', at)).toEqual({ name: 'ann', roles: ['user'], groups: [] })
  expect(await realm.verify('bob', 'pässwörd', at)).not.toBeNull()
  for (const [user, password] of [
    ['ann', 'wrong'],
    ['nobody', 'correct horse'],
    ['ann', ''],
    ['', 'x'],
    ['ann', 'correct horse\0x'],
    ['ann\0', 'correct horse'],
    ['-x; id', '$(id)'],
  ] as const)
    expect(await realm.verify(user, password, at)).toBeNull()
})

test('a stack that asks for a second thing gets the code; without one the login is AUTH_ERR_SECOND_FACTOR', async () => {
  const realm = realmOf('two')
  await expect(realm.verify('ann', 'correct horse', at)).rejects.toMatchObject({ code: 'AUTH_ERR_SECOND_FACTOR', params: { kind: 'pam' } })
  expect(await realm.verify('ann', 'correct horse', { ...at, code: '999999' })).toBeNull()
  expect(await realm.verify('ann', 'correct horse', { ...at, code: '123456' })).toMatchObject({ name: 'ann' })
})

test('a module that hangs costs its login only: the helper and what it started are killed, others go on', async () => {
  const pidFile = join(dir, 'hang.pid')
  service('hang', `auth required ${pamExec()} quiet ${script('hang', `echo $$ > ${pidFile}; exec sleep 1000`)}\n`)
  const clock = testClock()
  const auth = createAuth({
    store: openMemoryStore({ types: authTypes }),
    realms: [realmOf('hang', { timeoutMs: 60_000 })],
    clock,
    verifyTimeoutMs: 15_000,
  })
  const hung = auth.login({ username: 'ann', password: 'x', address: '::1' }).catch((e: unknown) => e)
  await vi.waitFor(() => expect(readFileSync(pidFile, 'utf8')).toMatch(/^\d+\n$/), { timeout: 15_000 })
  expect(await realmOf('plain').verify('ann', 'correct horse', at)).toMatchObject({ name: 'ann' })
  await clock.advance(15_000)
  expect(await hung).toMatchObject({ code: 'AUTH_ERR_REALM_UNAVAILABLE', status: 503 })
  const pid = Number(readFileSync(pidFile, 'utf8'))
  const isAlive = () => existsSync(`/proc/${pid}/status`) && !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  await expect.poll(isAlive, { timeout: 10_000 }).toBe(false)
})

test('a login that takes longer than it may is killed and logged', async () => {
  const { log, lines } = testLog()
  await expect(realmOf('plain', { timeoutMs: 1, log }).verify('ann', 'correct horse', at)).rejects.toThrow(/no answer within 1 ms/)
  expect(lines.join()).toContain('no answer within 1 ms')
  expect(lines.join()).not.toContain('correct horse')
})

test('a module that crashes costs its login only', async () => {
  service('crash', `auth required ${pamExec()} quiet ${script('crash', 'kill -SEGV $PPID; sleep 5')}\n`)
  await expect(realmOf('crash').verify('ann', 'x', at)).rejects.toThrow(/helper ended with SIGSEGV/)
  expect(await realmOf('plain').verify('ann', 'correct horse', at)).not.toBeNull()
})

test('a missing library or service says so instead of letting anybody in', async () => {
  await expect(realmOf('plain', { library: 'libnothing.so.9' }).verify('ann', 'correct horse', at)).rejects.toThrow(
    /cannot open shared object file/,
  )
})

test('an expired password needs a new one in the same login, and PAM sets it', async () => {
  const file = join(dir, 'expired')
  writeFileSync(file, 'ann:correct horse:expired\n')
  const debug = join(dirname(pamExec()), 'pam_debug.so')
  service(
    'expired',
    `auth required ${matrix} passdb=${file}\naccount required ${debug} acct=new_authtok_reqd\npassword required ${matrix} passdb=${file}\n`,
  )
  const realm = realmOf('expired')
  await expect(realm.verify('ann', 'correct horse', at)).rejects.toEqual(code('AUTH_ERR_PASSWORD_EXPIRED'))
  expect(await realm.verify('ann', 'wrong', { ...at, newPassword: 'another phrase' })).toBeNull()
  expect(await realm.verify('ann', 'correct horse', { ...at, newPassword: 'another phrase' })).toMatchObject({ name: 'ann' })
  expect(readFileSync(file, 'utf8')).toContain('another phrase')
  service(
    'refused',
    `auth required ${matrix} passdb=${join(dir, 'passdb')}\naccount required ${debug} acct=new_authtok_reqd\npassword required ${debug} chauthtok=authtok_err\n`,
  )
  await expect(realmOf('refused').verify('ann', 'correct horse', { ...at, newPassword: 'x' })).rejects.toEqual(
    code('AUTH_ERR_PASSWORD_REFUSED'),
  )
})

test('logins beyond the queue are AUTH_ERR_BUSY', async () => {
  const realm = realmOf('plain', { concurrency: 1, queueLimit: 1 })
  const all = await Promise.allSettled([1, 2, 3, 4].map(() => realm.verify('ann', 'correct horse', at)))
  expect(all.map((a) => a.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected'])
  for (const a of all) if (a.status === 'rejected') expect(a.reason).toEqual(code('AUTH_ERR_BUSY'))
})

test('the helper sees nothing of the server’s environment, and the password is on no command line', async () => {
  const seen = join(dir, 'seen')
  service(
    'spy',
    `auth required ${pamExec()} quiet ${script('spy', `cat /proc/$PPID/environ /proc/$PPID/cmdline | tr '\\0' '\\n' > ${seen}`)}\n`,
  )
  await realmOf('spy').verify('ann', 'my-very-secret', at)
  const text = readFileSync(seen, 'utf8')
  expect(text).toContain('PAM_WRAPPER=1')
  expect(text).not.toContain('VITEST')
  expect(text).not.toContain('my-very-secret')
})

test('root is an admin, groups of the system count, and a user who is gone is gone', async () => {
  const realm = createPamRealm({ adminGroups: ['daemon'] })
  expect(await realm.lookup!('root')).toMatchObject({ roles: ['admin'] })
  expect(await realm.lookup!('daemon')).toEqual({ name: 'daemon', roles: ['admin'], groups: ['daemon'] })
  expect(await realm.lookup!('nobody')).toEqual({ name: 'nobody', roles: ['user'], groups: ['nogroup'] })
  await expect(realm.lookup!('no-such-user-here')).rejects.toThrow(/not found/)
})

test('the real stack of this system, in a mount namespace of its own: pam_unix lets users in; group sudo or a sudo rule makes an admin [ASVS 6.1.3]', () => {
  const steps = `set -e
cd ${dir}
for f in passwd shadow group; do cp /etc/$f ns-$f 2>/dev/null || : > ns-$f; done
hash=$(openssl passwd -6 'correct horse')
sed -i '/^sudo:/d' ns-group
printf 'sudo:x:27:onggi-test\\n' >> ns-group
id=4242
for u in onggi-test onggi-rule onggi-narrow; do
  echo "$u:x:$id:$id::/tmp:/bin/sh" >> ns-passwd
  echo "$u:$hash:20000:0:99999:7:::" >> ns-shadow
  echo "$u:x:$id:" >> ns-group
  id=$((id+1))
done
printf 'onggi-rule ALL=(ALL:ALL) ALL\\nonggi-narrow ALL=(root) NOPASSWD: /bin/ls\\n' > ns-sudoers
chmod 0440 ns-sudoers
for f in passwd shadow group sudoers; do mount --bind ns-$f /etc/$f; done
exec "$0" --conditions=@onggi/source "$1"`
  const child = new URL('../support/real-pam-child.ts', import.meta.url).pathname
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-U', '-r', '-m']
  const out = execFileSync('unshare', [...flags, 'sh', '-c', steps, process.execPath, child], { encoding: 'utf8' })
  const user = { name: 'onggi-test', roles: ['admin'], groups: ['onggi-test', 'sudo'] }
  const role = (name: string, is: string) => ({ name, roles: [is], groups: [name] })
  expect(JSON.parse(out)).toEqual({
    right: user,
    wrong: null,
    again: user,
    unknown: 'refused',
    groupsOnly: role('onggi-rule', 'user'),
    rule: role('onggi-rule', 'admin'),
    narrow: role('onggi-narrow', 'user'),
    number: 'refused',
  })
  expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('onggi-test')
})
