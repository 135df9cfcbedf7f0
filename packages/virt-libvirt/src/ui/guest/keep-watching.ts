import type { TabHost } from '@onggi/ui'
import type { LitElement, ReactiveController } from 'lit'
import { type Guest, guestUri, isOn } from '../guest.ts'

/** The server measures guests each second for 30 s after somebody asked for one: asked again in time. Unit: ms. */
const againMs = 20_000

/** Says that somebody looks at one guest, as long as its element is on the page, the page can be seen and the guest has a process. */
export class KeepWatching implements ReactiveController {
  readonly #of: LitElement & { readonly host: TabHost; readonly guest: Guest }
  #timer: ReturnType<typeof setTimeout> | undefined
  #said = ''
  readonly #say = (): void => {
    clearTimeout(this.#timer)
    const { host, guest, isConnected } = this.#of
    if (!isConnected || document.hidden || host.signal.aborted) return
    this.#timer = setTimeout(this.#say, againMs)
    if (!isOn(guest)) return
    // Nobody waits for it, and what is the matter with the connection its own banner says.
    const options = { method: 'HEAD', headers: { 'x-onggi-background': '1' } }
    host.api.fetch(guestUri(guest.name), options).catch(() => undefined)
  }

  constructor(of: LitElement & { readonly host: TabHost; readonly guest: Guest }) {
    this.#of = of
    of.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#say)
    this.#said = ''
  }

  hostUpdated(): void {
    // Another guest, or this one has started.
    const { guest } = this.#of
    const now = `${guest.uuid} ${String(isOn(guest))}`
    if (now === this.#said) return
    this.#said = now
    this.#say()
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#say)
    clearTimeout(this.#timer)
  }
}
