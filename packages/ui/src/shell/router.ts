/** Where the page is: the hash of its address, because every plain path belongs to the API. */
export interface Router {
  /** Decoded no further than the browser does; begins with a slash. */
  readonly path: string
  go(path: string): void
  /** Returns the undo. */
  onChange(fn: () => void): () => void
}

/** The path a hash stands for: `#/guests/web` → `/guests/web`. */
export const pathOfHash = (hash: string): string => (hash.startsWith('#/') ? hash.slice(1) : '/')

/** Whether `path` is `root` or lies below it, and what remains. */
export function subpathOf(path: string, root: string): string | undefined {
  const base = root.replace(/\/+$/, '')
  if (path === base) return ''
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined
}

/** The tab a path belongs to: the one with the longest matching path, else the first. */
export function tabOfPath<T extends { readonly path: string }>(tabs: readonly T[], path: string): { tab: T; subpath: string } | undefined {
  let best: { tab: T; subpath: string } | undefined
  for (const tab of tabs) {
    const subpath = subpathOf(path, tab.path)
    if (subpath !== undefined && (best === undefined || tab.path.length > best.tab.path.length)) best = { tab, subpath }
  }
  const first = tabs[0]
  return best ?? (first === undefined ? undefined : { tab: first, subpath: '' })
}

/** A page to go to after the login: a path of this very server, or nothing. */
export function safeNext(search: string, origin: string): string | undefined {
  const next = new URLSearchParams(search).get('next')
  if (next === null || !next.startsWith('/')) return undefined
  try {
    const url = new URL(next, origin)
    return url.origin === origin ? url.pathname + url.search + url.hash : undefined
  } catch {
    return undefined
  }
}

/** The router of this page. */
export function createRouter(): Router {
  return {
    get path() {
      return pathOfHash(location.hash)
    },
    go(path) {
      location.hash = `#${path}`
    },
    onChange(fn) {
      addEventListener('hashchange', fn)
      return () => removeEventListener('hashchange', fn)
    },
  }
}
