/** Who uses the page. */
export interface PageUser {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** An event as a tab gets it; `type: "reset"` asks it to read again what it shows. */
export interface TabEvent {
  readonly id: string
  readonly type: string
  readonly uri: string
  readonly method?: string
  readonly data?: unknown
}

/** What the shell gives a tab (property `host` of its element). */
export interface TabHost {
  readonly api: {
    /** Asks the server; `path` begins with a slash and is relative to the server's root. */
    fetch(path: string, init?: RequestInit): Promise<Response>
    /** The full URL of such a path, for links and WebSockets. */
    url(path: string): string
  }
  readonly user: PageUser
  /** The page's text for a code. */
  readonly t: (code: string, params?: object) => string
  /** Listens to the page's one event stream. Returns the undo; undone by itself when the tab is left. */
  on(filter: { readonly type?: string; readonly uri?: string }, fn: (e: TabEvent) => void): () => void
  /** Shows a short message; `tone` in params colours it. */
  notify(code: string, params?: object): void
  /** Goes to a path of the page, e.g. `/guests/web`. */
  navigate(path: string): void
  /** Aborted when the tab is left. */
  readonly signal: AbortSignal
  /** The same for work that goes on when the tab is left, such as an upload: lives as long as the login's page. */
  readonly page: TabHost
}

/** What a tab may do for this user. */
export type TabMode = 'admin' | 'read-only' | 'byInstance' | 'none'
