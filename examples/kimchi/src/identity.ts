// Who may log in, as the configuration says: realms in order, the second factor, the accounts given on the command line.
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Auth, createAuth, createLocalRealm, type LocalRealm, type Realm } from '@onggi/auth'
import type { OidcRealm } from '@onggi/auth/oidc'
import { createTotp, type Totp } from '@onggi/auth/totp'
import type { Store } from '@onggi/objectstore'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** What logs people in. */
export interface Identity {
  readonly auth: Auth
  readonly local: LocalRealm
  readonly totp: Totp
  readonly oidc: readonly OidcRealm[]
  /** Whom a guest can be given to. */
  readonly accounts: {
    users(): Promise<string[]>
    groups(): Promise<string[]>
    has(kind: 'users' | 'groups', name: string): Promise<boolean>
  }
  /** The account made because there was none, with its one-time password. */
  readonly firstAdmin?: { readonly name: string; readonly password: string }
}

/** 32 random bytes in a file that only the owner reads; made at the first start. */
export function keyFile(path: string): Buffer {
  try {
    writeFileSync(path, randomBytes(32), { flag: 'wx', mode: 0o600 })
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
  }
  return readFileSync(path)
}
const firstLine = (path: string): string => readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? ''
/** JSON has no undefined: what is optional is there or not. */
export const given = <T extends object>(settings: T): { [K in keyof T]: Exclude<T[K], undefined> } => settings as never

/** Makes it. Packages of realms that are not asked for are not even loaded. */
export async function createIdentity(config: Config, store: Store, log: Logger): Promise<Identity> {
  const local = createLocalRealm({ store })
  for (const user of config.user) {
    const [name = '', password = '', role = '', groups] = user.split(':')
    await local.addUser({ name, password, roles: [role], groups: groups?.split(',') ?? [], ephemeral: true })
  }
  const names = [...new Set(config.auth.split(','))]
  const firstAdmin = names.includes('local') ? await local.firstAdmin() : null
  const oidc: OidcRealm[] = []
  const make: Readonly<Record<string, () => Promise<readonly Realm[]>>> = {
    local: async () => [local],
    pam: async () => [(await import('@onggi/auth/pam')).createPamRealm({ log, ...given(config.pam ?? {}) })],
    ldap: async () => {
      if (config.ldap === undefined) return []
      const { bindPasswordFile, caFile, ...more } = given(config.ldap)
      const ca = caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }
      // Read at each use: a password that is changed needs no restart.
      const bindPassword = async (): Promise<string> => firstLine(bindPasswordFile)
      return [(await import('@onggi/auth/ldap')).createLdapRealm({ log, bindPassword, ...more, ...ca })]
    },
    oidc: async () => {
      const { createOidcRealm } = await import('@onggi/auth/oidc')
      for (const { clientSecretFile, ...more } of config.oidc.map(given)) {
        const secret = clientSecretFile === undefined ? {} : { clientSecret: firstLine(clientSecretFile) }
        oidc.push(createOidcRealm({ store, log, ...more, ...secret }))
      }
      return oidc
    },
  }
  const realms: Realm[] = []
  for (const name of names) realms.push(...((await make[name]?.()) ?? []))
  const totp = createTotp({ store, key: keyFile(join(config.data, 'totp.key')) })
  // Several servers behind one proxy, each below a path of its own, are one host to a browser.
  const cookieName = `onggi${config.serverRoot.replaceAll(/[^\w]+/g, '-')}`
  const auth = createAuth({ store, realms, log, secondFactor: totp, secureCookie: config.tls !== 'off', cookieName })
  const accounts = {
    users: async () => (await local.list()).map((u) => u.name),
    groups: async () => (await local.list()).flatMap((u) => u.groups),
    has: auth.knows,
  }
  return { auth, local, totp, oidc, accounts, ...(firstAdmin === null ? {} : { firstAdmin }) }
}
