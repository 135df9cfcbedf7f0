import type { Client } from '@onggi/client'
import type { PageUser, TabHost } from '../tab-host.ts'
import { t } from '../texts.ts'
import type { Router } from './router.ts'

/** What a host is made of. @internal */
export interface HostParts {
  readonly client: Client
  readonly user: PageUser
  readonly router: Router
  readonly notify: (text: string, tone: string) => void
  /** An answer said that the session is over. */
  readonly onUnauthorized: () => void
  /** Host of the page itself; absent: this is it. */
  readonly page?: TabHost | undefined
}

/** A wrong code in a form is 401 as well, and no word on the session. */
async function isAboutRequest(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined
  return typeof type === 'string' && type.endsWith(':AUTH_ERR_SECOND_FACTOR_WRONG')
}

/** Makes the host of one visit to a tab; `leave` ends its listeners and requests. @internal */
export function createTabHost(parts: HostParts): { host: TabHost; leave: () => void } {
  const left = new AbortController()
  const host: TabHost = {
    api: {
      async fetch(path, init = {}) {
        const signal = init.signal ? AbortSignal.any([init.signal, left.signal]) : left.signal
        const response = await parts.client.fetch(path, { ...init, signal })
        if (response.status === 401 && !(await isAboutRequest(response))) parts.onUnauthorized()
        return response
      },
      url: (path) => parts.client.url + path,
    },
    user: parts.user,
    t,
    on(filter, fn) {
      if (left.signal.aborted) return () => undefined
      const off = parts.client.events.on(filter, fn)
      left.signal.addEventListener('abort', off, { once: true })
      return off
    },
    notify(code, params = {}) {
      const tone = 'tone' in params && typeof params.tone === 'string' ? params.tone : 'info'
      parts.notify(t(code, params), tone)
    },
    navigate: (path) => parts.router.go(path),
    signal: left.signal,
    get page() {
      return parts.page ?? host
    },
  }
  return { host, leave: () => left.abort(new DOMException('The tab was left', 'AbortError')) }
}
