import { isClientError } from '@onggi/client'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { UiError } from '../errors.ts'
import { define } from '../kit/define.ts'
import '../kit/banner.ts'
import { readError } from '../requests.ts'
import { t } from '../texts.ts'
import { safeNext } from './router.ts'
import type { RealmJson, Session } from './session.ts'

/** Looks of the login page; it lies in the page itself, where password managers look for its fields. @internal */
export const loginStyles = css`
  onggi-login {
    display: grid;
    min-height: 100dvh;
    place-items: center;
    padding: 1.5rem 1rem 15vh;
  }
  .login {
    width: min(22.5rem, 100%);
  }
  .login-brand {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.625rem;
    margin-bottom: 1.5rem;
    font-size: 1.5rem;
    font-weight: 600;
    letter-spacing: -0.015em;
  }
  .login-brand img {
    width: 2.25rem;
    height: 2.25rem;
  }
  .login form {
    padding: 1.5rem;
    border-radius: 0.75rem;
  }
  .login label {
    display: grid;
    gap: 0.3125rem;
    font-size: 0.875rem;
    font-weight: 500;
  }
  .login input {
    width: 100%;
    min-height: 2.5rem;
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--onggi-border-strong);
    border-radius: var(--onggi-radius-small);
    background: var(--onggi-surface);
    color: inherit;
    font: inherit;
    font-size: 1rem;
    font-weight: 400;
  }
  .login input[readonly] {
    border-color: var(--onggi-border);
    background: var(--onggi-sunken);
  }
  .login input:focus-visible {
    outline-offset: -1px;
  }
  .login button {
    width: 100%;
    min-height: 2.5rem;
    font-size: 0.9375rem;
  }
  .login-or {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    color: var(--onggi-muted);
    font-size: 0.8125rem;
  }
  .login-or::before,
  .login-or::after {
    flex: 1;
    border-top: 1px solid var(--onggi-border);
    content: '';
  }
  .login-host {
    margin-top: 1rem;
    text-align: center;
  }
`

/** What the form asks for: the password, and then perhaps a second factor or a new password. */
type Step = 'password' | 'code' | 'expired' | 'change'

/** `<onggi-login .session>`: asks for name and password, and for a code or a new password when the server wants one. @internal */
export class OnggiLogin extends LitElement {
  static override properties = {
    session: { attribute: false },
    isEnded: { attribute: false },
    iconUrl: { attribute: false },
    step: { state: true },
    error: { state: true },
    busy: { state: true },
    realms: { state: true },
  }
  declare session: Pick<Session, 'login' | 'changePassword' | 'redirects'>
  /** Ways to log in on another page. */
  declare realms: readonly RealmJson[]
  /** The session ended while the page was in use. */
  declare isEnded: boolean
  declare iconUrl: string
  declare step: Step
  declare error: unknown
  declare busy: boolean

  constructor() {
    super()
    this.isEnded = false
    this.busy = false
    this.iconUrl = ''
    this.step = 'password'
    this.realms = []
  }

  protected override firstUpdated(): void {
    void this.session.redirects().then((realms) => (this.realms = realms))
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('step')) this.querySelector<HTMLInputElement>('input:not([readonly])')?.focus()
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    const empty = [...form.querySelectorAll('input')].find((i) => i.value === '')
    if (empty) empty.focus()
    if (empty || this.busy) return
    const data = new FormData(form)
    const value = (name: string): string => data.get(name) as string
    if (data.has('new_password') && value('new_password') !== value('again')) {
      this.error = new UiError('UI_ERR_PASSWORDS_DIFFER', {})
      return
    }
    this.busy = true
    this.error = undefined
    try {
      await this.#send(value, data)
    } catch (error) {
      this.#refused(error)
      await this.updateComplete
      form.querySelector<HTMLInputElement>('input[type=password]:not([readonly])')?.select()
    }
    this.busy = false
  }

  async #send(value: (name: string) => string, data: FormData): Promise<void> {
    const [username, password] = [value('username'), value('password')]
    if (this.step === 'change') {
      await this.session.changePassword({ current: password, password: value('new_password') })
      return
    }
    const { mustChange } = await this.session.login({
      username,
      password,
      ...(data.has('code') ? { code: value('code').trim() } : {}),
      ...(data.has('new_password') ? { new_password: value('new_password') } : {}),
    })
    if (mustChange) this.step = 'change'
  }

  /** Two refusals are questions. */
  #refused(error: unknown): void {
    if (isClientError(error, 'AUTH_ERR_SECOND_FACTOR')) this.step = 'code'
    else if (isClientError(error, 'AUTH_ERR_PASSWORD_EXPIRED')) this.step = 'expired'
    else this.error = error
  }

  /** Buttons that lead to other login pages, and back to where one was going. */
  #others(): TemplateResult | typeof nothing {
    if (this.realms.length === 0 || this.step !== 'password') return nothing
    const root = location.pathname.replace(/\/login\.html$/, '').replace(/\/$/, '')
    const next = safeNext(location.search, location.origin) ?? `${root}/${location.hash}`
    return html`<div class="login-or" role="separator"><span>${t('UI_LOGIN_OR')}</span></div>
      ${this.realms.map((r) => html`<a class="button" href=${`${root}${r.login ?? ''}?next=${encodeURIComponent(next)}`}>${t('UI_LOGIN_WITH', { realm: r.title })}</a>`)}`
  }

  #extra(): TemplateResult | typeof nothing {
    switch (this.step) {
      case 'password':
        return nothing
      case 'code':
        return html`<label>${t('UI_LOGIN_CODE')}<input name="code" autocomplete="one-time-code" inputmode="numeric" spellcheck="false" required /></label>`
      case 'expired':
      case 'change':
        return html`<p class="muted">${t(this.step === 'change' ? 'UI_LOGIN_CHANGE' : 'UI_LOGIN_EXPIRED')}</p>
          <label>${t('UI_LOGIN_NEW_PASSWORD')}<input name="new_password" type="password" autocomplete="new-password" required /></label>
          <label>${t('UI_LOGIN_AGAIN')}<input name="again" type="password" autocomplete="new-password" required /></label>`
    }
  }

  override render(): TemplateResult {
    const error = this.error === undefined ? undefined : readError(this.error)
    const isFirst = this.step === 'password'
    const label = this.step === 'change' || this.step === 'expired' ? 'UI_LOGIN_CHANGE_DO' : 'UI_LOGIN'
    return html`<main class="login">
      <h1 class="login-brand"><img src=${this.iconUrl} alt="" />${t('UI_APP_NAME')}</h1>
      <form class="card stack" @submit=${this.#submit} novalidate>
        ${this.isEnded && error === undefined ? html`<onggi-banner tone="warn" heading=${t('UI_SESSION_ENDED')}>${t('UI_SESSION_ENDED_ADVICE')}</onggi-banner>` : nothing}
        ${error === undefined ? nothing : html`<onggi-banner tone="danger" heading=${error.text}>${error.advice}</onggi-banner>`}
        <label>${t('UI_LOGIN_NAME')}<input name="username" autocomplete="username" autocapitalize="off" spellcheck="false" required ?readonly=${!isFirst} /></label>
        <label ?hidden=${this.step === 'change'}>${t('UI_LOGIN_PASSWORD')}<input name="password" type="password" autocomplete="current-password" required ?readonly=${!isFirst} /></label>
        ${this.#extra()}
        <button class="primary" ?disabled=${this.busy}>${this.busy ? t('UI_LOGIN_BUSY') : t(label)}</button>
        ${isFirst || this.step === 'change' ? nothing : html`<button class="quiet" type="button" @click=${() => (this.step = 'password')}>${t('UI_LOGIN_BACK')}</button>`}
        ${this.#others()}
      </form>
      <p class="login-host muted small-text">${location.host}</p>
    </main>`
  }
}
define('onggi-login', OnggiLogin)
