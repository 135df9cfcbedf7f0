import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { authTypes, createAuth, createLocalRealm } from '../../src/index.ts'
import { cheap, request } from '../support/make.ts'

test('users, sessions and tokens in a real SQLite file survive a restart, and the file holds no secret', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-auth-'))
  const path = join(dir, 'onggi.db')
  const open = async () => {
    const store = await openSqliteStore({ path, types: authTypes })
    const local = createLocalRealm({ store, passwordCost: cheap })
    return { store, local, auth: createAuth({ store, realms: [local] }) }
  }
  try {
    const first = await open()
    const admin = await first.local.firstAdmin()
    await first.local.addUser({ name: 'ann', password: 'correct horse', groups: ['dev'] })
    const login = await first.auth.login({ username: 'ann', password: 'correct horse', address: '::1' })
    const { token } = await first.auth.createToken({ principal: login.principal, name: 'x', scopes: ['*'] })
    await first.auth.close()
    await first.store.close()
    const bytes = readFileSync(path).toString('latin1')
    for (const secret of [admin!.password, 'correct horse', login.token, token]) expect(bytes).not.toContain(secret)

    const second = await open()
    expect(await second.local.firstAdmin()).toBeNull()
    expect(await second.auth.identify(request({ cookie: `__Host-onggi=${login.token}` }))).toMatchObject({
      principal: { name: 'ann', groups: ['dev'] },
    })
    expect(await second.auth.identify(request({ authorization: `Bearer ${token}` }))).toMatchObject({ via: 'token' })
    expect(await second.local.verify('admin', admin!.password)).not.toBeNull()
    // Many at once: conflicts of optimistic transactions are the store's to repeat, not errors of a login.
    const many = await Promise.all(
      Array.from({ length: 20 }, () =>
        second.auth.login({ username: 'ann', password: 'correct horse', address: '::2' }).catch((e: unknown) => e),
      ),
    )
    expect(
      many
        .filter((m) => m instanceof Error)
        .map((e) => (e as Error & { code: string }).code)
        .filter((c) => c !== 'AUTH_ERR_THROTTLED'),
    ).toEqual([])
    await second.auth.close()
    await second.store.close()
  } finally {
    rmSync(dir, { recursive: true })
  }
})
