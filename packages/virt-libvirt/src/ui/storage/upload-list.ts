import {
  createLiveList,
  define,
  formatBytes,
  formatPercent,
  hasEnded,
  kitStyles,
  type LiveList,
  type TabHost,
  type TaskJson,
} from '@onggi/ui'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { attempt } from '../attempt.ts'
import { volumesUri } from '../pool.ts'
import { cancelUpload, continueUpload, startUpload, type Upload, uploadsInto, watchUploads } from './uploads.ts'

type UploadTask = TaskJson & { readonly type?: string }

/** `<onggi-upload-list .host .pool>`: files on their way into a pool, and uploads that were broken off and wait for the rest. */
export class OnggiUploadList extends LitElement {
  static override properties = { host: { attribute: false }, pool: { attribute: false } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      :host(:not([filled])) {
        display: none;
      }
      .card {
        display: grid;
        gap: 0.5rem;
        padding-block: 0.75rem;
      }
      .name {
        overflow-wrap: anywhere;
        font-weight: 600;
      }
    `,
  ]
  declare host: TabHost
  declare pool: string
  #tasks: LiveList<UploadTask> | undefined
  #off: () => void = () => undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#off = watchUploads(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#off()
  }

  protected override firstUpdated(): void {
    this.#tasks = createLiveList<UploadTask>(this.host, {
      uri: '/tasks',
      uriOf: (task) => `/tasks/${encodeURIComponent(task.id)}`,
      compare: (a, b) => a.id.localeCompare(b.id),
      onChange: () => this.requestUpdate(),
    })
  }

  /** Uploads that wait for data which this page does not send. */
  #waiting(own: readonly Upload[]): readonly UploadTask[] {
    const under = `${volumesUri(this.pool)}/`
    return (this.#tasks?.items ?? []).filter(
      (x) =>
        x.type === 'volume.upload' &&
        !hasEnded(x) &&
        x.target_uri.startsWith(under) &&
        !own.some((u) => u.task === x.id || u.task === undefined),
    )
  }

  #own(u: Upload): TemplateResult {
    const { t } = this.host
    const share = u.total === 0 ? 0 : u.offset / u.total
    const text = t('VIRT_UI_UPLOADED', { done: formatBytes(u.offset), of: formatBytes(u.total), percent: formatPercent(share) })
    return html`<div class="card">
      <div class="spread">
        <span class="name">${u.name}</span>
        <span class="cluster">
          ${u.error === undefined ? nothing : html`<button class="small" type="button" @click=${() => continueUpload(this.host, u)}>${t('VIRT_UI_UPLOAD_CONTINUE')}</button>`}
          <button class="small" type="button" @click=${() => void attempt(this.host, () => cancelUpload(this.host, u))}>${t('UI_CANCEL')}<span class="visually-hidden"> ${u.name}</span></button>
        </span>
      </div>
      <onggi-progress label=${t('VIRT_UI_UPLOADING', { name: u.name })} .value=${share}></onggi-progress>
      <span class="small-text muted" role="status">${u.error === undefined ? text : `${text} · ${u.error}`}</span>
    </div>`
  }

  #orphan(task: UploadTask): TemplateResult {
    const { t } = this.host
    const name = decodeURIComponent(task.target_uri.split('/').at(-1) ?? '')
    const { offset = 0, total = 0 } = (task.phase?.params ?? {}) as { offset?: number; total?: number }
    const choose = (e: Event): void => {
      const file = (e.target as HTMLInputElement).files?.[0]
      if (file === undefined) return
      if (file.size !== total) this.host.notify('VIRT_UI_UPLOAD_OTHER', { name, size: formatBytes(total), tone: 'danger' })
      else void attempt(this.host, () => startUpload(this.host, this.pool, file, name, task.id))
    }
    return html`<div class="card">
      <span class="name">${name}</span>
      <onggi-progress label=${t('VIRT_UI_UPLOADING', { name })} .value=${task.progress}></onggi-progress>
      <div class="spread">
        <span class="small-text muted">${t('VIRT_UI_UPLOAD_WAITS', { done: formatBytes(offset), of: formatBytes(total) })}</span>
        <label class="small-text">${t('VIRT_UI_UPLOAD_CHOOSE')} <input type="file" @change=${choose} /></label>
      </div>
    </div>`
  }

  override render(): TemplateResult {
    const own = uploadsInto(this.pool)
    const waiting = this.#waiting(own)
    this.toggleAttribute('filled', own.length + waiting.length > 0)
    return html`${own.map((u) => this.#own(u))} ${waiting.map((x) => this.#orphan(x))}`
  }
}
define('onggi-upload-list', OnggiUploadList)
