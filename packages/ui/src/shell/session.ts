import type { Client, LoggedIn } from '@onggi/client'
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
  login(username: string, password: string): Promise<void>
  logout(): Promise<void>
  /** The server said that the session is over. */
  ended(): void
}

const storageKey = 'onggi.user'

/** The last login on this browser: the server's answers name nobody, and rights are the server's business anyway. */
function remembered(): LoggedIn | undefined {
  try {
    const value = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as LoggedIn | null
    return value ?? undefined
  } catch {
    return undefined
  }
}

function remember(who: LoggedIn | undefined): void {
  try {
    if (who === undefined) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, JSON.stringify({ username: who.username, groups: who.groups, role: who.role }))
  } catch {
    // Without storage the name is unknown after a reload, and nothing else changes.
  }
}

const toUser = (who: LoggedIn | undefined): PageUser => ({
  name: who?.username ?? '',
  realm: '',
  roles: [who?.role ?? 'user'],
  groups: who?.groups ?? [],
})

/** Creates the page's session; nothing is asked before `begin`. */
export function createSession(client: Client): Session {
  const listeners = new Set<() => void>()
  let state: SessionState = { kind: 'unknown' }
  const set = (next: SessionState): void => {
    state = next
    for (const fn of [...listeners]) fn()
  }

  async function enter(who: LoggedIn | undefined): Promise<void> {
    const tabs = await request<readonly TabJson[]>({ api: client }, 'GET', '/ui/tabs')
    const shown = tabs
      .filter((tab) => tab.mode !== 'none')
      .map((tab) => ({ ...tab, path: tab.path.startsWith('/') ? tab.path : `/${tab.path}` }))
    set({ kind: 'in', user: toUser(who), tabs: shown.sort((a, b) => a.order - b.order) })
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
        await enter(remembered())
      } catch (error) {
        if (isClientError(error) && error.status === 401) set({ kind: 'out', isEnded: false })
        else set({ kind: 'failed', error })
      }
    },
    async login(username, password) {
      const who = await client.login({ username, password })
      remember(who)
      await enter(who)
    },
    async logout() {
      await client.logout().catch(() => undefined)
      remember(undefined)
      set({ kind: 'out', isEnded: false })
    },
    ended() {
      if (state.kind === 'in') set({ kind: 'out', isEnded: true })
    },
  }
}
