import { isClientError } from '@onggi/client'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import '../kit/banner.ts'
import { readError } from '../requests.ts'
import { t } from '../texts.ts'

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
  .login input:focus-visible {
    outline-offset: -1px;
  }
  .login button {
    width: 100%;
    min-height: 2.5rem;
    font-size: 0.9375rem;
  }
  .login-host {
    margin-top: 1rem;
    text-align: center;
  }
`

/** `<onggi-login .login .isEnded>`: asks for name and password. @internal */
export class OnggiLogin extends LitElement {
  static override properties = {
    login: { attribute: false },
    isEnded: { attribute: false },
    iconUrl: { attribute: false },
    error: { state: true },
    busy: { state: true },
  }
  /** Logs in, or throws what the server said. */
  declare login: (username: string, password: string) => Promise<void>
  /** The session ended while the page was in use. */
  declare isEnded: boolean
  declare iconUrl: string
  declare error: unknown
  declare busy: boolean

  constructor() {
    super()
    this.isEnded = false
    this.busy = false
    this.iconUrl = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.querySelector('input')?.focus()
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    const data = new FormData(form)
    const empty = [...form.querySelectorAll('input')].find((i) => i.value === '')
    if (empty) {
      empty.focus()
      return
    }
    this.busy = true
    this.error = undefined
    try {
      await this.login(data.get('username') as string, data.get('password') as string)
    } catch (error) {
      this.error = error
      this.busy = false
      await this.updateComplete
      const password = form.querySelector<HTMLInputElement>('input[type=password]')
      if (isClientError(error) && error.status === 401) password?.select()
    }
  }

  override render(): TemplateResult {
    const error = this.error === undefined ? undefined : readError(this.error)
    return html`<main class="login">
      <h1 class="login-brand"><img src=${this.iconUrl} alt="" />${t('UI_APP_NAME')}</h1>
      <form class="card stack" @submit=${this.#submit} novalidate>
        ${this.isEnded && error === undefined ? html`<onggi-banner tone="warn" heading=${t('UI_SESSION_ENDED')}>${t('UI_SESSION_ENDED_ADVICE')}</onggi-banner>` : nothing}
        ${error === undefined ? nothing : html`<onggi-banner tone="danger" heading=${error.text}>${error.advice}</onggi-banner>`}
        <label>${t('UI_LOGIN_NAME')}<input name="username" autocomplete="username" autocapitalize="off" spellcheck="false" required /></label>
        <label>${t('UI_LOGIN_PASSWORD')}<input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="primary" ?disabled=${this.busy}>${this.busy ? t('UI_LOGIN_BUSY') : t('UI_LOGIN')}</button>
      </form>
      <p class="login-host muted small-text">${location.host}</p>
    </main>`
  }
}
define('onggi-login', OnggiLogin)
