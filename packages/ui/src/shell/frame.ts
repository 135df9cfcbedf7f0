import type { Client, StreamState } from '@onggi/client'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import '../account/account-page.ts'
import '../kit/banner.ts'
import { define } from '../kit/define.ts'
import '../kit/empty.ts'
import { isIconName } from '../kit/icon.ts'
import '../kit/menu.ts'
import type { MenuItem } from '../kit/menu.ts'
import { kitStyles } from '../kit/styles.ts'
import type { PageUser, TabHost } from '../tab-host.ts'
import { t } from '../texts.ts'
import './activity.ts'
import type { OnggiActivity } from './activity.ts'
import { frameStyles } from './frame-styles.ts'
import { createTabHost } from './host.ts'
import { type Router, subpathOf, tabOfPath } from './router.ts'
import type { Session, TabJson } from './session.ts'
import './tab-outlet.ts'
import { chooseTheme, chosenTheme, isDark } from './theme.ts'
import './toasts.ts'
import type { OnggiToasts } from './toasts.ts'

/** How long the stream may be away before the page says so (ms): a swap of servers is shorter. */
const patienceMs = 1500

/** `<onggi-frame>`: menu, the tab that is open, activity, messages and the state of the connection. @internal */
export class OnggiFrame extends LitElement {
  static override properties = {
    client: { attribute: false },
    session: { attribute: false },
    router: { attribute: false },
    user: { attribute: false },
    tabs: { attribute: false },
    root: { attribute: false },
    iconUrl: { attribute: false },
    running: { state: true },
    isLost: { state: true },
  }
  static override styles = [kitStyles, frameStyles]
  declare client: Client
  declare session: Session
  declare router: Router
  declare user: PageUser
  declare tabs: readonly TabJson[]
  declare root: string
  declare iconUrl: string
  declare running: number
  declare isLost: boolean
  #undo: (() => void)[] = []
  #lostTimer: ReturnType<typeof setTimeout> | undefined
  #own: { host: TabHost; leave: () => void } | undefined

  constructor() {
    super()
    this.running = 0
    this.isLost = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const onTheme = (): void => this.requestUpdate()
    addEventListener('onggi-theme', onTheme)
    this.#own = this.#makeHost()
    this.#undo = [
      this.router.onChange(() => this.#onPath()),
      this.client.events.onState((s) => this.#onStream(s)),
      () => removeEventListener('onggi-theme', onTheme),
      () => this.#own?.leave(),
    ]
    this.#onStream(this.client.events.state)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#lostTimer)
    for (const undo of this.#undo) undo()
  }

  readonly #makeHost = (): { host: TabHost; leave: () => void } =>
    createTabHost({
      client: this.client,
      user: this.user,
      router: this.router,
      notify: (text, tone) => this.renderRoot.querySelector<OnggiToasts>('onggi-toasts')?.add(text, tone),
      onUnauthorized: () => this.session.ended(),
      page: this.#own?.host,
    })

  #onPath(): void {
    this.renderRoot.querySelector<HTMLElement>('.side:popover-open')?.hidePopover()
    this.requestUpdate()
  }

  #onStream(state: StreamState): void {
    if (state.kind === 'refused' && state.error.status === 401) this.session.ended()
    const isLost = state.kind === 'waiting' || state.kind === 'refused'
    if (isLost && !this.isLost) this.#lostTimer ??= setTimeout(() => (this.isLost = true), patienceMs)
    if (state.kind === 'open') {
      clearTimeout(this.#lostTimer)
      this.#lostTimer = undefined
      this.isLost = false
    }
  }

  #userMenu(): readonly MenuItem[] {
    const theme = chosenTheme()
    const choice = (value: typeof theme, label: string, icon: MenuItem['icon']): MenuItem => ({
      label,
      ...(theme === value ? { icon: 'check' } : icon === undefined ? {} : { icon }),
      run: () => chooseTheme(value),
    })
    return [
      { label: t('UI_ACCOUNT'), icon: 'user', run: () => this.router.go('/account') },
      choice('light', t('UI_THEME_LIGHT'), 'sun'),
      choice('dark', t('UI_THEME_DARK'), 'moon'),
      choice('system', t('UI_THEME_SYSTEM'), 'tab'),
      { label: t('UI_LOGOUT'), icon: 'logout', run: () => void this.session.logout() },
    ]
  }

  /** Tabs of the menu: all but the panels of others. */
  #pages(): readonly TabJson[] {
    return this.tabs.filter((tab) => tab.extends === undefined)
  }

  /** What other tabs add to this one: each a section of its own, in their order, where the page's path is theirs. */
  #panels(tab: TabJson, subpath: string): readonly TemplateResult[] {
    return this.tabs
      .filter((panel) => panel.extends === tab.id && subpathOf(this.router.path, panel.path) !== undefined)
      .map(
        (panel) => html`<section class="panel" aria-label=${t(panel.title)}>
          <h2>${t(panel.title)}</h2>
          <onggi-outlet .tab=${panel} .subpath=${subpath} .root=${this.root} .makeHost=${this.#makeHost}></onggi-outlet>
        </section>`,
      )
  }

  #navigation(current: TabJson | undefined): TemplateResult {
    return html`<nav aria-label=${t('UI_NAVIGATION')}>
      <ul>
        ${this.#pages().map(
          (tab) => html`<li>
            <a href=${`#${tab.path}`} aria-current=${tab === current ? 'page' : nothing}>
              <onggi-icon name=${isIconName(tab.icon) ? tab.icon : isIconName(tab.id) ? tab.id : 'tab'}></onggi-icon>${t(tab.title)}
            </a>
          </li>`,
        )}
      </ul>
    </nav>`
  }

  #side(current: TabJson | undefined): TemplateResult {
    const dark = isDark()
    return html`<aside class="side" id="side" popover aria-label=${t('UI_SIDE')}>
      <a class="brand" href="#/"><img src=${this.iconUrl} alt="" />${t('UI_APP_NAME')}</a>
      ${this.#navigation(current)}
      <div class="foot">
        <button class="quiet wide" type="button" popovertarget="drawer"><onggi-icon name="activity"></onggi-icon>${t('UI_ACTIVITY')} ${this.#count()}</button>
        <button class="quiet wide" type="button" @click=${() => chooseTheme(dark ? 'light' : 'dark')}>
          <onggi-icon name=${dark ? 'sun' : 'moon'}></onggi-icon>${t(dark ? 'UI_THEME_LIGHT' : 'UI_THEME_DARK')}
        </button>
        <div class="who">
          <div class="name">
            <strong class="ellipsis">${this.user.name === '' ? t('UI_USER_UNKNOWN') : this.user.name}</strong>
            <span class="small-text muted">${t(this.user.roles.includes('admin') ? 'UI_ROLE_ADMIN' : 'UI_ROLE_USER')}</span>
          </div>
          <onggi-menu label=${t('UI_USER_MENU')} up .items=${this.#userMenu()}></onggi-menu>
        </div>
      </div>
    </aside>`
  }

  #count(): TemplateResult | typeof nothing {
    return this.running === 0
      ? nothing
      : html`<span class="count" title=${t('UI_ACTIVITY_RUNNING', { count: this.running })}>${this.running}</span>`
  }

  override render(): TemplateResult {
    const isAccount = this.router.path === '/account'
    const found = isAccount ? undefined : tabOfPath(this.#pages(), this.router.path)
    document.title = isAccount
      ? `${t('UI_ACCOUNT')} · ${t('UI_APP_NAME')}`
      : found === undefined
        ? t('UI_APP_NAME')
        : `${t(found.tab.title)} · ${t('UI_APP_NAME')}`
    return html`
      <button class="skip" type="button" @click=${() => this.renderRoot.querySelector('main')?.focus()}>${t('UI_SKIP')}</button>
      <header class="bar">
        <button class="quiet icon" type="button" popovertarget="side" aria-label=${t('UI_NAVIGATION')}><onggi-icon name="menu"></onggi-icon></button>
        <a class="brand" href="#/"><img src=${this.iconUrl} alt="" />${t('UI_APP_NAME')}</a>
        <button class="quiet icon" type="button" popovertarget="drawer" aria-label=${t('UI_ACTIVITY')}><onggi-icon name="activity"></onggi-icon>${this.#count()}</button>
      </header>
      ${this.#side(found?.tab)}
      <main tabindex="-1">
        ${
          this.isLost
            ? html`<onggi-banner tone="warn" heading=${t('UI_CONNECTION_LOST')}>
          ${t('UI_CONNECTION_LOST_ADVICE')}<button slot="actions" type="button" @click=${() => this.client.events.retryNow()}>${t('UI_RETRY')}</button>
        </onggi-banner>`
            : nothing
        }
        ${
          isAccount
            ? html`<onggi-account .host=${this.#own?.host}></onggi-account>`
            : found === undefined
              ? html`<onggi-empty icon="tab" heading=${t('UI_NO_TABS')}>${t('UI_NO_TABS_ADVICE')}</onggi-empty>`
              : html`<onggi-outlet .tab=${found.tab} .subpath=${found.subpath} .root=${this.root} .makeHost=${this.#makeHost}></onggi-outlet>
                  ${this.#panels(found.tab, found.subpath)}`
        }
      </main>
      <section class="drawer" id="drawer" popover aria-label=${t('UI_ACTIVITY')}>
        <header>
          <h2>${t('UI_ACTIVITY')}</h2>
          <button class="quiet icon small" type="button" popovertarget="drawer" popovertargetaction="hide" aria-label=${t('UI_CLOSE')}><onggi-icon name="close"></onggi-icon></button>
        </header>
        <div class="body">
          <onggi-activity .host=${this.#own?.host} @activity=${(e: Event) => (this.running = (e.target as OnggiActivity).running)}></onggi-activity>
        </div>
      </section>
      <onggi-toasts></onggi-toasts>`
  }
}
define('onggi-frame', OnggiFrame)
