import * as oidc from 'openid-client'
import { fullClock } from '../clock.ts'
import { AuthError } from '../errors.ts'
import { userNameOf } from '../local/user-row.ts'
import type { Clock, Log, Store, Stored, Tx } from '../needs.ts'
import type { Realm, RealmUser } from '../realm.ts'
import { createFlows, ownPath } from './flows.ts'
import type { OidcBindingRow } from './oidc-row.ts'
import { oidcType } from './oidc-row.ts'

/** Options of {@link createOidcRealm}. */
export interface OidcRealmOptions {
  /** Store opened with `authTypes`: remembers which subject a name belongs to. */
  readonly store: Store
  /** The provider, as its tokens name it: "https://id.example.org/realms/main". */
  readonly issuer: string
  readonly clientId: string
  /** @default none: a public client, PKCE alone */
  readonly clientSecret?: string
  /** The absolute URL of our `/auth/oidc/<realm>/callback`, registered at the provider. */
  readonly redirectUri: string
  /** Name of the realm; different for each provider: one subject of two providers is two identities. @default 'oidc' */
  readonly name?: string
  /** What the button of the login page says. @default the realm's name */
  readonly title?: string
  /** @default 'openid profile' */
  readonly scope?: string
  /** Claim that holds the user's name; `sub` when it is absent. @default 'preferred_username' */
  readonly nameClaim?: string
  /** Claim that lists groups. @default 'groups' */
  readonly groupsClaim?: string
  /** Members of these groups are admins; everybody else is a user. @default [] */
  readonly adminGroups?: readonly string[]
  /** Where the provider sends the browser after a logout there; must be registered. @default the provider's own page */
  readonly postLogoutRedirectUri?: string
  /** true: a provider on http, for one on this machine only. @default false */
  readonly insecure?: boolean
  /** Longest time for each request to the provider. Unit: ms. @default 10000 */
  readonly timeoutMs?: number
  /** Receives why a login was refused. @default silent */
  readonly log?: Pick<Log, 'warn'>
  /** @default the system's */
  readonly clock?: Clock
}

/** Users of an OpenID provider: authorization code with PKCE, state and nonce. */
export interface OidcRealm extends Realm {
  /** What the button of the login page says. */
  readonly title: string
  /** Begins a login: where to send the browser, and a value to keep in a cookie of it. @throws {@link AuthError} `AUTH_ERR_REALM_UNAVAILABLE` */
  begin(o: { readonly next?: string }): Promise<{ readonly url: string; readonly browser: string }>
  /**
   * Finishes it with the URL that the browser came back to.
   * @throws {@link AuthError} `AUTH_ERR_OIDC` when anything about it is not as it must be, `AUTH_ERR_REALM_UNAVAILABLE`
   */
  finish(o: { readonly query: string; readonly browser: string }): Promise<{ readonly user: RealmUser; readonly next: string }>
  /** Where to send the browser to log out at the provider too; undefined when it has no such page. */
  logoutUrl(): Promise<string | undefined>
}

const rediscoverMs = 3_600_000

/** Makes a realm of an OpenID provider. Needs the package `openid-client`. */
export const createOidcRealm = (options: OidcRealmOptions): OidcRealm => {
  const { store, issuer, clientId, clientSecret, redirectUri, name = 'oidc', log, timeoutMs = 10_000, insecure = false } = options
  const { scope = 'openid profile', nameClaim = 'preferred_username', groupsClaim = 'groups', adminGroups = [] } = options
  if (!insecure && !issuer.startsWith('https://')) throw new TypeError(`issuer must begin with https://, got ${issuer}`)
  const clock = fullClock(options.clock)
  const flows = createFlows(clock)
  let found: { readonly config: oidc.Configuration; readonly at: number } | undefined
  let finding: Promise<oidc.Configuration> | undefined

  const discover = async (): Promise<oidc.Configuration> => {
    // Signatures are checked although the token came over TLS: it is the token that says who somebody is.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; asked for by `insecure`
    const execute = [oidc.enableNonRepudiationChecks, ...(insecure ? [oidc.allowInsecureRequests] : [])]
    const auth = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
    const config = await oidc.discovery(new URL(issuer), clientId, {}, auth, { execute, timeout: timeoutMs / 1000 })
    found = { config, at: clock.now() }
    return config
  }
  const configuration = async (): Promise<oidc.Configuration> => {
    if (found !== undefined && clock.now() - found.at < rediscoverMs) return found.config
    try {
      return await (finding ??= discover().finally(() => (finding = undefined)))
    } catch (err) {
      log?.warn({ err, issuer }, 'OpenID provider not reached')
      throw new AuthError('AUTH_ERR_REALM_UNAVAILABLE', { realm: name, seconds: 10 }, { cause: err })
    }
  }

  const rowOf = (tx: Tx, user: string): Promise<Stored<OidcBindingRow> | undefined> =>
    tx.get<OidcBindingRow>(oidcType.name, `${name}:${user}`)

  /** The first subject that comes with a name keeps it: a name given to somebody else at the provider does not inherit what the first one had. */
  const remember = async (user: RealmUser, sub: string): Promise<void> => {
    const isSame = await store.transaction(async (tx) => {
      const row = (await rowOf(tx, user.name))?.value
      if (row !== undefined && (row.issuer !== issuer || row.sub !== sub)) return false
      await tx.put(oidcType.name, `${name}:${user.name}`, { issuer, sub, roles: user.roles, groups: user.groups })
      return true
    })
    if (!isSame) throw new TypeError(`the name ${user.name} belongs to another subject`)
  }

  const userOf = async (claims: Readonly<Record<string, unknown>>, sub: string): Promise<RealmUser> => {
    const wanted = claims[nameClaim]
    const listed = claims[groupsClaim]
    const groups = Array.isArray(listed)
      ? [...new Set(listed.filter((g) => typeof g === 'string' && g.length <= 256) as string[])].slice(0, 1000)
      : []
    const user: RealmUser = {
      name: userNameOf(typeof wanted === 'string' && wanted !== '' ? wanted : sub),
      groups,
      roles: [groups.some((g) => adminGroups.includes(g)) ? 'admin' : 'user'],
    }
    await remember(user, sub)
    return user
  }

  return {
    name,
    title: options.title ?? name,
    // Passwords of these users are the provider's business.
    verify: () => Promise.resolve(null),
    // The provider cannot be asked without the person: what the last login said holds until the next one.
    lookup: async (user) => {
      const row = (await store.transaction((tx) => rowOf(tx, user)))?.value
      return row === undefined ? null : { name: user, roles: row.roles, groups: row.groups }
    },
    // Those who have been here: the provider tells of nobody else.
    knows: async (kind, wanted) => {
      if (kind === 'users') return (await store.transaction((tx) => rowOf(tx, wanted))) !== undefined
      const rows = await store.transaction((tx) => tx.list<OidcBindingRow>(oidcType.name))
      return rows.some((r) => r.id.startsWith(`${name}:`) && r.value.groups.includes(wanted))
    },
    begin: async ({ next }) => {
      const config = await configuration()
      const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      const { browser } = flows.add(state, { nonce, verifier, next: ownPath(next) })
      return { url: url.href, browser }
    },
    finish: async ({ query, browser }) => {
      const parameters = new URLSearchParams(query)
      const state = parameters.get('state') ?? ''
      const flow = flows.take(state, browser)
      try {
        if (flow === undefined) throw new TypeError('no login with this state is under way in this browser')
        const config = await configuration()
        const url = new URL(redirectUri)
        url.search = parameters.toString()
        const tokens = await oidc.authorizationCodeGrant(config, url, {
          pkceCodeVerifier: flow.verifier,
          expectedState: state,
          expectedNonce: flow.nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new TypeError('no ID token')
        const more =
          config.serverMetadata().userinfo_endpoint === undefined ? {} : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
        return { user: await userOf({ ...more, ...claims }, claims.sub), next: flow.next }
      } catch (err) {
        if (err instanceof AuthError && err.code === 'AUTH_ERR_REALM_UNAVAILABLE') throw err
        log?.warn({ err, issuer }, 'OpenID login refused')
        throw new AuthError('AUTH_ERR_OIDC', {}, { cause: err })
      }
    },
    logoutUrl: async () => {
      const config = await configuration()
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined
      const { postLogoutRedirectUri } = options
      return oidc.buildEndSessionUrl(config, postLogoutRedirectUri === undefined ? {} : { post_logout_redirect_uri: postLogoutRedirectUri })
        .href
    },
  }
}
