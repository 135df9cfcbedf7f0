import * as crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { openMemoryStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import type { PasswordCost, RealmChange } from '../src/index.ts'
import { argon2Cost, authTypes, createLocalRealm, defaultPasswordCost, scryptCost } from '../src/index.ts'
import { hashPassword, verifyPassword } from '../src/local/password-hash.ts'
import { createSameWork } from '../src/local/same-work.ts'
import { cheap } from './support/make.ts'

const open = (passwordCost: PasswordCost = cheap, more = {}) => {
  const store = openMemoryStore({ types: authTypes })
  return { store, local: createLocalRealm({ store, passwordCost, ...more }) }
}
const code = (c: string) => expect.objectContaining({ code: c })

test('a user logs in with his password and with no other', async () => {
  const { local } = open()
  await local.addUser({ name: 'ann', password: 'correct horse', groups: ['dev'] })
  expect(await local.verify('ann', 'correct horse')).toEqual({ name: 'ann', roles: ['user'], groups: ['dev'] })
  for (const wrong of ['', 'Correct horse', 'correct horse\0', 'correct hors', 'x'.repeat(65_536), '🐴', 'a:b'])
    expect(await local.verify('ann', wrong)).toBeNull()
  for (const name of ['', 'Ann', 'ann\0', 'nobody', '__proto__', '../ann']) expect(await local.verify(name, 'correct horse')).toBeNull()
})

test('passwords with colons, emoji and both ways of writing é are taken as they are', async () => {
  const { local } = open()
  await local.addUser({ name: 'émile', password: 'caf\u00e9:🐴xyz' })
  expect(await local.verify('e\u0301mile', 'cafe\u0301:🐴xyz')).not.toBeNull()
  expect(await local.verify('émile', 'caf\u00e9:🐴')).toBeNull()
})

test('hashes are Argon2id where Node has it, else scrypt with N=2^15, r=8, p=3; salted, and never equal [ASVS 11.4.2]', async () => {
  expect(scryptCost).toEqual({ logN: 15, r: 8, p: 3 })
  expect(defaultPasswordCost()).toEqual('argon2' in crypto ? { memoryKiB: 32_768, passes: 3, lanes: 1 } : scryptCost)
  const [a, b] = await Promise.all([hashPassword('x', scryptCost), hashPassword('x', scryptCost)])
  expect(a).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(a).not.toBe(b)
  expect([await verifyPassword('x', a), await verifyPassword('y', a)]).toEqual([true, false])
})

test.runIf('argon2' in crypto)(
  'Argon2id is the one of RFC 9106 in the form everybody writes, and an scrypt hash becomes one at the next login',
  async () => {
    const hash = await hashPassword('x', argon2Cost)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect([await verifyPassword('x', hash), await verifyPassword('y', hash)]).toEqual([true, false])
    // Made with the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
    const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect([await verifyPassword('password', known), await verifyPassword('Password', known)]).toEqual([true, false])
    const { store, local } = open()
    await local.addUser({ name: 'ann', password: 'correct horse' })
    const cheapArgon2 = { memoryKiB: 8, passes: 1, lanes: 1 }
    const now = createLocalRealm({ store, passwordCost: cheapArgon2 })
    expect(await now.verify('ann', 'correct horse')).not.toBeNull()
    const row = await store.transaction((tx) => tx.get<{ password: string }>('auth.user', 'ann'))
    expect(row!.value.password).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
    expect(await now.verify('ann', 'correct horse')).not.toBeNull()
  },
)

test('while old hashes are in use, each login computes one hash of each kind: the work does not tell who exists [ASVS 6.3.8]', async () => {
  const done: string[] = []
  const queue = { run: <T>(fn: () => Promise<T>) => fn() }
  const hashes = await Promise.all([hashPassword('a', cheap), hashPassword('b', { logN: 3, r: 1, p: 1 })])
  const work = createSameWork({
    queue,
    cost: cheap,
    hashes: () => Promise.resolve(hashes),
    verify: (password, hash) => {
      done.push(hash.split('$')[2]!)
      return verifyPassword(password, hash)
    },
  })
  const workFor = async (hash: string | undefined) => {
    done.length = 0
    await work.check('wrong', hash)
    return [...done].sort()
  }
  const both = ['ln=2,r=1,p=1', 'ln=3,r=1,p=1']
  expect([await workFor(undefined), await workFor(hashes[0]), await workFor(hashes[1])]).toEqual([both, both, both])
  expect([await work.check('a', hashes[0]), await work.check('b', hashes[1])]).toEqual([true, true])
})

test('a hash that somebody edited is a wrong password, not an endless computation', async () => {
  for (const hash of ['', 'x', '$scrypt$ln=63,r=8,p=1$AAAA$AAAA', '$scrypt$ln=0,r=0,p=0$AAAA$AAAA', '$argon2id$v=19$m=1$AAAA$AAAA'])
    expect(await verifyPassword('x', hash)).toBe(false)
})

test('unknown, disabled and known users cost the same work: one hash each [ASVS 6.3.8]', async () => {
  const { local } = open({ logN: 14, r: 8, p: 1 }, { concurrency: 1, queueLimit: 0 })
  await local.addUser({ name: 'ann', password: 'correct horse' })
  await local.addUser({ name: 'off', password: 'correct horse' })
  await local.setDisabled('off', true)
  for (const name of ['ann', 'nobody', 'off']) {
    // With one slot and no queue, a second call while the first one hashes is refused: so each of them hashes.
    const [first, second] = await Promise.allSettled([local.verify(name, 'wrong'), local.verify(name, 'wrong')])
    expect(first).toEqual({ status: 'fulfilled', value: null })
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'AUTH_ERR_BUSY' } })
  }
})

test('hashes run two at a time, a bounded number waits, the rest is AUTH_ERR_BUSY [ASVS 2.4.1]', async () => {
  const { local } = open(cheap, { queueLimit: 5 })
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => local.verify('nobody', 'x')))
  expect(answers.filter((a) => a.status === 'fulfilled')).toHaveLength(7)
  for (const a of answers) if (a.status === 'rejected') expect(a.reason).toEqual(code('AUTH_ERR_BUSY'))
  expect(await local.verify('nobody', 'x')).toBeNull()
})

test('a hash of another cost is made anew at the next login', async () => {
  const { store } = open()
  const old = createLocalRealm({ store, passwordCost: cheap })
  await old.addUser({ name: 'ann', password: 'correct horse' })
  const now = createLocalRealm({ store, passwordCost: { logN: 3, r: 1, p: 1 } })
  const hash = async () => (await store.transaction((tx) => tx.get<{ password: string }>('auth.user', 'ann')))!.value.password
  expect(await hash()).toMatch(/ln=2/)
  expect(await now.verify('ann', 'wrong')).toBeNull()
  expect(await hash()).toMatch(/ln=2/)
  expect(await now.verify('ann', 'correct horse')).not.toBeNull()
  expect(await hash()).toMatch(/ln=3/)
  expect(await now.verify('ann', 'correct horse')).not.toBeNull()
})

test('firstAdmin() makes an admin with a random password once, and none when somebody is there [ASVS 6.4.1]', async () => {
  const { local, store } = open()
  const [a, b] = await Promise.all([local.firstAdmin(), createLocalRealm({ store, passwordCost: cheap }).firstAdmin()])
  const made = a ?? b!
  expect([a, b].filter((x) => x !== null)).toHaveLength(1)
  expect(made).toMatchObject({ name: 'admin', password: expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/) })
  expect(await local.verify('admin', made.password)).toEqual({ name: 'admin', roles: ['admin'], groups: [], mustChangePassword: true })
  expect(await local.firstAdmin()).toBeNull()
  await local.setPassword('admin', 'something better')
  expect(await local.verify('admin', 'something better')).not.toHaveProperty('mustChangePassword')
  const other = open()
  await other.local.addUser({ name: 'demo', password: 'demo', ephemeral: true })
  expect(await other.local.firstAdmin()).toBeNull()
})

test('ephemeral users have any password, shadow stored ones, and are not in the store', async () => {
  const { local, store } = open()
  await local.addUser({ name: 'ann', password: 'correct horse' })
  expect(await local.addUser({ name: 'ann', password: 'x', roles: ['admin'], ephemeral: true })).toMatchObject({ ephemeral: true })
  expect(await local.verify('ann', 'x')).toMatchObject({ roles: ['admin'] })
  expect(await local.verify('ann', 'correct horse')).toBeNull()
  expect(await createLocalRealm({ store, passwordCost: cheap }).verify('ann', 'correct horse')).not.toBeNull()
  await expect(local.addUser({ name: 'ann', password: 'y', ephemeral: true })).rejects.toEqual(code('AUTH_ERR_USER_EXISTS'))
  await expect(local.addUser({ name: 'eve', password: '', ephemeral: true })).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
})

test('the 3,000 most common passwords that are long enough are refused, in any letter case [ASVS 6.2.4]', async () => {
  const { local } = open()
  const list = readFileSync(new URL('../data/common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((l) => l !== '' && !l.startsWith('# '))
  expect(list).toHaveLength(3000)
  for (const password of [list[0]!, list[1499]!.toUpperCase(), list[2999]!, 'kimchi123'])
    await expect(local.addUser({ name: 'x', password })).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
  await local.addUser({ name: 'x', password: `${list[2999]!} and more` })
})

test('weak passwords are refused with AUTH_ERR_PASSWORD_WEAK [ASVS 6.2.1, 6.2.4]', async () => {
  const { local } = open()
  for (const password of [
    '',
    'short',
    'with a \0 inside',
    'password',
    'Password123',
    'aaaaaaaaaa',
    'annelise',
    'Annelise1',
    'x'.repeat(257),
  ])
    await expect(local.addUser({ name: 'annelise', password })).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
  await local.addUser({ name: 'annelise', password: '8 chars!' })
  await expect(local.setPassword('annelise', 'changeme')).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
  const strict = open(cheap, { passwordRules: { min: 12, common: new Set(['correct horse battery']) } }).local
  await expect(strict.addUser({ name: 'bob', password: 'eleven char' })).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
  await expect(strict.addUser({ name: 'bob', password: 'Correct horse battery' })).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
})

test('names that cannot be typed, sent or put into a URI are refused with AUTH_ERR_USER_NAME', async () => {
  const { local } = open()
  for (const name of ['', 'a:b', 'a/b', ' a', 'a\n', 'a\u0000', 'a\u202eb', 'x'.repeat(129)])
    await expect(local.addUser({ name, password: 'correct horse' })).rejects.toEqual(code('AUTH_ERR_USER_NAME'))
  expect((await local.addUser({ name: 'kīмсhī', password: 'correct horse' })).name).toBe('kīмсhī')
})

test('a second user of the same name is AUTH_ERR_USER_EXISTS, also when both come at once', async () => {
  const { local } = open()
  const both = await Promise.allSettled([1, 2].map(() => local.addUser({ name: 'ann', password: 'correct horse' })))
  expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(local.addUser({ name: 'ann', password: 'correct horse' })).rejects.toEqual(code('AUTH_ERR_USER_EXISTS'))
})

test('the last admin cannot be removed, lowered or disabled', async () => {
  const { local } = open()
  await local.addUser({ name: 'root', password: 'correct horse', roles: ['admin'] })
  for (const act of [() => local.remove('root'), () => local.setRoles('root', ['user']), () => local.setDisabled('root', true)])
    await expect(act()).rejects.toEqual(code('AUTH_ERR_LAST_ADMIN'))
  await local.addUser({ name: 'other', password: 'correct horse', roles: ['admin'] })
  await local.remove('root')
  expect((await local.list()).map((u) => u.name)).toEqual(['other'])
})

test('changes of unknown users are AUTH_ERR_USER_UNKNOWN', async () => {
  const { local } = open()
  for (const act of [
    () => local.remove('x'),
    () => local.setRoles('x', []),
    () => local.setPassword('x', 'correct horse'),
    () => local.setDisabled('x', true),
  ])
    await expect(act()).rejects.toEqual(code('AUTH_ERR_USER_UNKNOWN'))
})

test('every change is told once, and lists show no secret', async () => {
  const { local } = open()
  const heard: RealmChange[] = []
  const undo = local.onChange((c) => {
    heard.push(c)
  })
  await local.addUser({ name: 'ann', password: 'correct horse' })
  await local.setRights('ann', { groups: ['dev'] })
  await local.setPassword('ann', 'battery staple')
  await local.setDisabled('ann', true)
  await local.setDisabled('ann', false)
  await local.addUser({ name: 'tmp', password: 't', ephemeral: true })
  await local.setRoles('tmp', ['admin'])
  await local.remove('ann')
  undo()
  await local.addUser({ name: 'zoe', password: 'correct horse' })
  await local.remove('zoe')
  expect(heard.map((c) => [c.name, c.what, c.now?.groups])).toEqual([
    ['ann', 'rights', ['dev']],
    ['ann', 'password', ['dev']],
    ['ann', 'rights', undefined],
    ['ann', 'rights', ['dev']],
    ['tmp', 'rights', []],
    ['ann', 'removed', undefined],
  ])
  expect(JSON.stringify(await local.list())).not.toMatch(/scrypt|password"/)
})
