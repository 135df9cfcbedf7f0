import type { Client, Credentials } from '@onggi/client'
import { isClientError } from '@onggi/client'
import { request } from '../requests.ts'
import type { PageUser, TabMode } from '../tab-host.ts'

/** A tab as the server lists it. */
export interface TabJson {
  readonly id: string
  /** Message code, or text. */
  readonly title: string
  readonly icon?: string
  readonly path: string
  readonly order: number
  /** URL of its module. */
  readonly module: string
  readonly element: string
  readonly mode: TabMode
  /** Id of the tab this one adds a panel to; it is no entry of the menu then. */
  readonly extends?: string
}

/** A way to log in, as `/auth/realms` lists it. */
export interface RealmJson {
  readonly name: string
  /** For the button. */
  readonly title: string
  readonly kind: 'password' | 'redirect'
  /** Where to send the browser; takes `?next=`. */
  readonly login: string | null
  /** Says where to log out at the provider too. */
  readonly logout: string | null
}

/** Who is here. */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'out' /** The session ended while the page was in use. */; readonly isEnded: boolean }
  | { readonly kind: 'in'; readonly user: PageUser; readonly tabs: readonly TabJson[] }
  | { readonly kind: 'failed'; readonly error: unknown }

/** The page's login. */
export interface Session {
  readonly state: SessionState
  onChange(fn: () => void): () => void
  /** Finds out whether there is a session. */
  begin(): Promise<void>
  /** Logs in; with `mustChange` the page stays shut until `changePassword` has been called. */
  login(who: Credentials): Promise<{ readonly mustChange: boolean }>
  /** Changes the password of who has just logged in. */
  changePassword(o: { readonly current: string; readonly password: string }): Promise<void>
  logout(): Promise<void>
  /** Ways to log in besides a password; none on a server that does not say. */
  redirects(): Promise<readonly RealmJson[]>
  /** Reads the tabs again: plugins came or went. */
  refresh(): Promise<void>
  /** The server said that the session is over. */
  ended(): void
}

/** Answer of `GET /auth/session`. */
interface WhoJson {
  readonly username: string
  readonly realm: string
  readonly groups: readonly string[]
  readonly roles: readonly string[]
}

/** Creates the page's session; nothing is asked before `begin`. */
export function createSession(client: Client): Session {
  const listeners = new Set<() => void>()
  let state: SessionState = { kind: 'unknown' }
  const set = (next: SessionState): void => {
    state = next
    for (const fn of [...listeners]) fn()
  }

  async function readTabs(isBackground: boolean): Promise<readonly TabJson[]> {
    const tabs = await request<readonly TabJson[]>({ api: client }, 'GET', '/ui/tabs', undefined, undefined, isBackground)
    return tabs
      .filter((tab) => tab.mode !== 'none')
      .map((tab) => ({ ...tab, path: tab.path.startsWith('/') ? tab.path : `/${tab.path}` }))
      .sort((a, b) => a.order - b.order)
  }

  async function enter(): Promise<void> {
    const [who, tabs] = await Promise.all([
      // A server with an identity of its own may not say who it is; the page then names nobody.
      request<WhoJson>({ api: client }, 'GET', '/auth/session').catch((e: unknown): WhoJson => {
        if (isClientError(e) && e.status === 404) return { username: '', realm: '', groups: [], roles: [] }
        throw e
      }),
      readTabs(false),
    ])
    const user = { name: who.username, realm: who.realm, roles: who.roles, groups: who.groups }
    set({ kind: 'in', user, tabs })
  }

  async function redirects(): Promise<readonly RealmJson[]> {
    const all = await request<readonly RealmJson[]>({ api: client }, 'GET', '/auth/realms').catch(() => [])
    return all.filter((r) => r.kind === 'redirect' && r.login !== null)
  }

  /** Where the person's login came from may keep a session of its own. */
  async function logoutAtProvider(realm: string): Promise<string | undefined> {
    if (realm === 'local' || realm === 'pam' || realm === '') return undefined
    const path = (await redirects()).find((r) => r.name === realm)?.logout
    if (path === undefined || path === null) return undefined
    const { url } = await request<{ readonly url: string | null }>({ api: client }, 'GET', path).catch(() => ({ url: null }))
    return url ?? undefined
  }

  return {
    get state() {
      return state
    },
    onChange(fn) {
      listeners.add(fn)
      return () => void listeners.delete(fn)
    },
    async begin() {
      // The server sends only strangers there; asking again would put a refusal into the browser's console.
      if (location.pathname.endsWith('/login.html')) {
        set({ kind: 'out', isEnded: false })
        return
      }
      try {
        await enter()
      } catch (error) {
        if (isClientError(error) && error.status === 401) set({ kind: 'out', isEnded: false })
        else set({ kind: 'failed', error })
      }
    },
    async login(who) {
      const { must_change_password: mustChange = false } = await client.login(who)
      if (!mustChange) await enter()
      return { mustChange }
    },
    async changePassword(body) {
      await request({ api: client }, 'POST', '/auth/password', body)
      await enter()
    },
    async refresh() {
      if (state.kind !== 'in') return
      const { user } = state
      const tabs = await readTabs(true)
      set({ kind: 'in', user, tabs })
    },
    async logout() {
      const provider = state.kind === 'in' ? await logoutAtProvider(state.user.realm) : undefined
      await client.logout().catch(() => undefined)
      if (provider !== undefined) location.assign(provider)
      else set({ kind: 'out', isEnded: false })
    },
    redirects,
    ended() {
      if (state.kind === 'in') set({ kind: 'out', isEnded: true })
    },
  }
}
