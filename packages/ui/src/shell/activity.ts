import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { formatWhen } from '../format.ts'
import { define } from '../kit/define.ts'
import '../kit/empty.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { kitStyles } from '../kit/styles.ts'
import { createLiveList, type LiveList } from '../live-list.ts'
import { hasEnded, readError, request, type TaskJson } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'
import { t } from '../texts.ts'
import './services.ts'
import { taskItem, taskMessage, taskTitle } from './task-item.ts'

interface NotificationJson {
  readonly id: string
  readonly code: string
  readonly message: string
  readonly timestamp: string
  readonly severity: string
  readonly count: number
}

/** Most tasks shown; the newest. */
const shownTasks = 50

const logText = (body: unknown): string => {
  const lines = Array.isArray(body) ? body : typeof body === 'object' && body !== null ? Object.values(body).find(Array.isArray) : undefined
  if (lines === undefined) return typeof body === 'string' ? body : ''
  return (lines as unknown[])
    .map((l) => {
      if (typeof l !== 'object' || l === null) return String(l)
      const { at, line, text, message } = l as { at?: string; line?: string; text?: string; message?: string }
      return `${at === undefined ? '' : `${formatWhen(at)}  `}${line ?? text ?? message ?? ''}`
    })
    .join('\n')
}

/** `<onggi-activity .host>`: tasks and notifications, live. Sends `activity` when the number of running tasks changed. @internal */
export class OnggiActivity extends LitElement {
  static override properties = { host: { attribute: false }, logs: { state: true } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        gap: 1.5rem;
      }
      ul {
        display: grid;
        gap: 0.75rem;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        gap: 0.5rem;
        padding: 0.75rem 0.875rem;
        border: 1px solid var(--onggi-border);
        border-radius: var(--onggi-radius);
        background: var(--onggi-surface);
      }
      .task .spread {
        gap: 0.25rem 0.75rem;
      }
      strong {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .failed {
        color: var(--onggi-danger);
      }
      p {
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }
      .log {
        max-height: 14rem;
        padding: 0.625rem;
        overflow: auto;
        border-radius: var(--onggi-radius-small);
        background: var(--onggi-sunken);
        white-space: pre-wrap;
      }
      .note {
        grid-template-columns: minmax(0, 1fr) auto;
      }
    `,
  ]
  declare host: TabHost
  declare logs: ReadonlyMap<string, string>
  #tasks: LiveList<TaskJson> | undefined
  #notes: LiveList<NotificationJson> | undefined
  readonly #known = new Map<string, TaskJson['status']>()

  constructor() {
    super()
    this.logs = new Map()
  }

  /** Number of tasks that have not ended. */
  get running(): number {
    return this.#tasks?.items.filter((task) => !hasEnded(task)).length ?? 0
  }

  protected override firstUpdated(): void {
    const newest = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? 1 : -1)
    this.#tasks = createLiveList<TaskJson>(this.host, {
      uri: '/tasks',
      uriOf: (task) => `/tasks/${encodeURIComponent(task.id)}`,
      compare: (a, b) => b.created.localeCompare(a.created) || newest(a, b),
      onChange: () => this.#onTasks(),
    })
    this.#notes = createLiveList<NotificationJson>(this.host, {
      uri: '/notifications',
      uriOf: (note) => `/notifications/${encodeURIComponent(note.id)}`,
      compare: (a, b) => b.timestamp.localeCompare(a.timestamp) || newest(a, b),
      onChange: () => this.requestUpdate(),
    })
    this.host.on({ type: 'notification.*' }, (e) => {
      if (e.method === 'DELETE' || e.type === 'reset' || typeof e.data !== 'object' || e.data === null) return
      const note = e.data as Partial<NotificationJson>
      if (note.message !== undefined)
        this.host.notify(note.message, { tone: note.severity === 'error' ? 'danger' : note.severity === 'warning' ? 'warn' : 'info' })
    })
  }

  /** Tells of tasks that ended since they were last seen: the one who started it may be elsewhere by now. */
  #onTasks(): void {
    for (const task of this.#tasks?.items ?? []) {
      const before = this.#known.get(task.id)
      this.#known.set(task.id, task.status)
      if (before === undefined || before === task.status || !hasEnded(task)) continue
      const params = { task: taskTitle(task), why: taskMessage(task) }
      if (task.status === 'finished') this.host.notify('UI_TASK_DONE', { ...params, tone: 'ok' })
      if (task.status === 'failed') this.host.notify('UI_TASK_FAILED', { ...params, tone: 'danger' })
    }
    this.dispatchEvent(new Event('activity'))
    this.requestUpdate()
  }

  async #act(method: string, path: string): Promise<void> {
    try {
      await request(this.host, method, path)
    } catch (e) {
      this.host.notify(readError(e).text, { tone: 'danger' })
    }
  }

  async #toggleLog(task: TaskJson): Promise<void> {
    const logs = new Map(this.logs)
    if (!logs.delete(task.id)) {
      const body: unknown = await request(this.host, 'GET', `/tasks/${encodeURIComponent(task.id)}/log`).catch(
        (e: unknown) => readError(e).text,
      )
      logs.set(task.id, logText(body))
    }
    this.logs = logs
  }

  #note(note: NotificationJson): TemplateResult {
    const tone = note.severity === 'error' ? 'danger' : note.severity === 'warning' ? 'warn' : 'info'
    return html`<li class="note">
      <div class="stack tight">
        <p>${note.message}</p>
        <span class="small-text muted">${formatWhen(note.timestamp)}${note.count > 1 ? html` · ${t('UI_NOTE_COUNT', { count: note.count })}` : nothing}</span>
      </div>
      <span class="cluster">
        ${tone === 'info' ? nothing : html`<onggi-badge tone=${tone}>${t(`UI_NOTE_${tone}`)}</onggi-badge>`}
        <button class="quiet icon small" type="button" aria-label=${t('UI_NOTE_DISMISS')} title=${t('UI_NOTE_DISMISS')}
          @click=${() => this.#act('DELETE', `/notifications/${encodeURIComponent(note.id)}`)}><onggi-icon name="close"></onggi-icon></button>
      </span>
    </li>`
  }

  override render(): TemplateResult {
    const tasks = this.#tasks?.items.slice(0, shownTasks) ?? []
    const notes = this.#notes?.items ?? []
    return html`
      ${
        notes.length === 0
          ? nothing
          : html`<section class="stack"><h3>${t('UI_NOTES')}</h3><ul>${repeat(
              notes,
              (n) => n.id,
              (n) => this.#note(n),
            )}</ul></section>`
      }
      <section class="stack">
        <h3>${t('UI_TASKS')}</h3>
        ${this.#tasks?.state === 'failed' ? errorBanner(this.#tasks.error, () => void this.#tasks?.reload()) : nothing}
        ${this.#tasks?.state === 'ready' && tasks.length === 0 ? html`<p class="muted">${t('UI_TASKS_NONE')}</p>` : nothing}
        <ul>
          ${repeat(
            tasks,
            (task) => task.id,
            (task) =>
              taskItem(task, {
                log: this.logs.get(task.id),
                onCancel: () => void this.#act('DELETE', `/tasks/${encodeURIComponent(task.id)}`),
                onLog: () => void this.#toggleLog(task),
              }),
          )}
        </ul>
      </section>
      ${this.host.user.roles.includes('admin') ? html`<onggi-services .host=${this.host}></onggi-services>` : nothing}`
  }
}
define('onggi-activity', OnggiActivity)
