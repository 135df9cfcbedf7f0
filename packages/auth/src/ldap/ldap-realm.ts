import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { checkServerIdentity } from 'node:tls'
import type { Entry } from 'ldapts'
import { Client, EqualityFilter, OrFilter, ResultCodeError } from 'ldapts'
import type { Log } from '../needs.ts'
import type { Realm, RealmUser } from '../realm.ts'

/** Options of {@link createLdapRealm}. */
export interface LdapRealmOptions {
  /** `ldaps://host[:port]`, or `ldap://host[:port]`, which is upgraded by StartTLS before anything is sent. */
  readonly url: string
  /** Certificates (PEM) to trust besides the system's; the server's certificate is always checked. @default the system's */
  readonly ca?: string
  /** true: no TLS on `ldap://`. For a server on the same machine only: passwords are readable on the way. @default false */
  readonly insecure?: boolean
  /** Account that looks users up. Needed: nothing is ever done anonymously. */
  readonly bindDn: string
  /** Its password, or where to get it. */
  readonly bindPassword: string | (() => Promise<string>)
  /** Where users are. */
  readonly userBase: string
  /** Attribute that holds the login name: "uid"; in Active Directory "sAMAccountName". @default 'uid' */
  readonly userAttribute?: string
  /** Further condition on users, in LDAP filter syntax, e.g. "(objectClass=person)". @default none */
  readonly userFilter?: string
  /** Where groups are. @default none: groups come from `memberOf` of the user alone */
  readonly groupBase?: string
  /** Attribute that names a group. @default 'cn' */
  readonly groupAttribute?: string
  /** Members of these groups are admins; everybody else is a user. @default [] */
  readonly adminGroups?: readonly string[]
  /** Longest time for connecting, and for each answer. Unit: ms. @default 5000 */
  readonly timeoutMs?: number
  /** Receives why a login was refused for another reason than a wrong password. @default silent */
  readonly log?: Pick<Log, 'warn'>
}

/** invalidCredentials, inappropriateAuthentication, unwillingToPerform, noSuchObject, constraintViolation: this user may not in; the server is well. */
const refusals = new Set([19, 32, 48, 49, 53])
const texts = (value: Entry[string] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)]
const first = (value: Entry[string] | undefined): string | undefined => texts(value)[0]
/** The name in "cn=ops,ou=groups,dc=example". */
const rdnValue = (dn: string): string | undefined =>
  /^[^=]+=((?:\\.|[^,\\])+)/
    .exec(dn)?.[1]
    ?.replace(/\\([0-9a-f]{2}|.)/gi, (_, c: string) => (c.length === 2 ? String.fromCharCode(Number.parseInt(c, 16)) : c))

/** Users of an LDAP directory or Active Directory. Needs the package `ldapts`. */
export const createLdapRealm = (options: LdapRealmOptions): Realm => {
  const { url, ca, insecure = false, bindDn, bindPassword, userBase, groupBase, log } = options
  const { userAttribute = 'uid', userFilter = '', groupAttribute = 'cn', adminGroups = [], timeoutMs = 5000 } = options
  const isLdaps = url.startsWith('ldaps://')
  if (!isLdaps && !url.startsWith('ldap://')) throw new TypeError(`url must begin with ldap:// or ldaps://, got ${url}`)
  if (bindDn === '' || bindPassword === '')
    throw new TypeError('bindDn and bindPassword are needed: without them the directory would be asked anonymously')
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const tlsOptions: ConnectionOptions = {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    // Said outright: after StartTLS Node does not know whom it is connected to, and would check for "localhost".
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    ...(ca === undefined ? {} : { ca }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
  }

  /** Opens a connection, secures it, and gives it up when the caller does. */
  const connected = async <T>(signal: AbortSignal | undefined, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ url, timeout: timeoutMs, connectTimeout: timeoutMs, ...(isLdaps ? { tlsOptions } : {}) })
    const end = (): void => void client.unbind().catch(() => undefined)
    signal?.addEventListener('abort', end, { once: true })
    try {
      if (!isLdaps && !insecure) await client.startTLS(tlsOptions)
      return await work(client)
    } finally {
      signal?.removeEventListener('abort', end)
      end()
    }
  }
  const bindService = async (client: Client): Promise<void> =>
    client.bind(bindDn, typeof bindPassword === 'string' ? bindPassword : await bindPassword())

  const findUser = async (client: Client, username: string): Promise<Entry | undefined> => {
    // The filter object encodes the value itself: nothing in a name can become filter syntax.
    const name = new EqualityFilter({ attribute: userAttribute, value: username }).toString()
    const { searchEntries } = await client.search(userBase, {
      scope: 'sub',
      derefAliases: 'never',
      sizeLimit: 2,
      filter: userFilter === '' ? name : `(&${name}${userFilter})`,
      attributes: [userAttribute, 'memberOf'],
    })
    if (searchEntries.length > 1) log?.warn({ username, found: searchEntries.map((e) => e.dn) }, 'more than one LDAP user has this name')
    return searchEntries.length === 1 ? searchEntries[0] : undefined
  }

  const userOf = async (client: Client, entry: Entry, asked: string): Promise<RealmUser> => {
    // As the directory writes it: "ANN" and "ann" are one user.
    const name = first(entry[userAttribute]) ?? asked
    const groups = new Set(
      texts(entry['memberOf'])
        .map(rdnValue)
        .filter((g) => g !== undefined),
    )
    if (groupBase !== undefined) {
      const filters = [
        new EqualityFilter({ attribute: 'member', value: entry.dn }),
        new EqualityFilter({ attribute: 'uniqueMember', value: entry.dn }),
        new EqualityFilter({ attribute: 'memberUid', value: name }),
      ]
      const { searchEntries } = await client.search(groupBase, {
        scope: 'sub',
        derefAliases: 'never',
        sizeLimit: 1000,
        filter: new OrFilter({ filters }),
        attributes: [groupAttribute],
      })
      for (const group of searchEntries) for (const text of texts(group[groupAttribute])) groups.add(text)
    }
    const sorted = [...groups].sort()
    return { name, roles: [sorted.some((g) => adminGroups.includes(g)) ? 'admin' : 'user'], groups: sorted }
  }

  /** Whether the directory takes this password. Never with an empty one: that is an anonymous bind, which succeeds for everybody (RFC 4513 §5.1.2). */
  const isRight = async (client: Client, dn: string, password: string): Promise<boolean> => {
    try {
      await client.bind(dn, password)
      return true
    } catch (err) {
      if (!(err instanceof ResultCodeError) || !refusals.has(err.code)) throw err
      if (err.code !== 49) log?.warn({ dn, code: err.code, reason: err.message }, 'LDAP refused a login')
      return false
    }
  }

  return {
    name: 'ldap',
    verify: async (username, password, { signal }) => {
      if (username === '' || password === '' || username.length > 256 || username.includes('\0')) return null
      return connected(signal, async (client) => {
        await bindService(client)
        const entry = await findUser(client, username)
        // An unknown user costs the same: one refused bind more.
        const dn = entry?.dn ?? `${userAttribute}=${randomBytes(8).toString('hex')},${userBase}`
        if (!(await isRight(client, dn, password)) || entry === undefined) return null
        await bindService(client)
        return userOf(client, entry, username)
      })
    },
    knows: (kind, name) =>
      connected(undefined, async (client) => {
        await bindService(client)
        if (kind === 'users') return (await findUser(client, name)) !== undefined
        if (groupBase === undefined) return false
        const filter = new EqualityFilter({ attribute: groupAttribute, value: name })
        const { searchEntries } = await client.search(groupBase, {
          scope: 'sub',
          derefAliases: 'never',
          sizeLimit: 10,
          filter,
          attributes: [groupAttribute],
        })
        return searchEntries.length > 0
      }),
    lookup: (username) =>
      connected(undefined, async (client) => {
        await bindService(client)
        const entry = await findUser(client, username)
        return entry === undefined ? null : userOf(client, entry, username)
      }),
  }
}
