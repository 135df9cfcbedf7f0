import { html, nothing, type TemplateResult } from 'lit'
import { formatWhen } from '../format.ts'
import type { Tone } from '../kit/badge.ts'
import '../kit/badge.ts'
import '../kit/progress.ts'
import { hasEnded, type TaskJson } from '../requests.ts'
import { pageLanguage, t } from '../texts.ts'

const tones: Readonly<Record<TaskJson['status'], Tone>> = {
  queued: 'neutral',
  running: 'info',
  finished: 'ok',
  failed: 'danger',
  killed: 'warn',
}

/** The name of the object a task works on: the last segment of its URI. */
export function targetName(uri: string): string {
  const last = uri.split('/').filter(Boolean).at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** What a task does, in words: its type's text, or the type. */
export function taskTitle(task: TaskJson & { readonly type?: string }): string {
  const target = targetName(task.target_uri)
  const code = `UI_TASK_${task.type ?? ''}`
  return pageLanguage().has(code) ? t(code, { target }) : t('UI_TASK_ANY', { target, type: task.type ?? '' })
}

/** What it is doing now, or how it ended. */
export function taskMessage(task: TaskJson): string {
  if (task.error) return task.error.message ?? t(task.error.code, task.error.params)
  if (task.phase && pageLanguage().has(task.phase.code)) return t(task.phase.code, task.phase.params)
  return task.message
}

/** One task of the drawer. @internal */
export function taskItem(
  task: TaskJson,
  o: { readonly log: string | undefined; readonly onCancel: () => void; readonly onLog: () => void },
): TemplateResult {
  const isOver = hasEnded(task)
  return html`<li class="task">
    <div class="spread">
      <strong>${taskTitle(task)}</strong>
      <onggi-badge tone=${tones[task.status]} ?busy=${task.status === 'running'}>${t(`UI_TASK_STATUS_${task.status}`)}</onggi-badge>
    </div>
    ${isOver ? nothing : html`<onggi-progress label=${taskTitle(task)} .value=${task.status === 'queued' ? 0 : task.progress}></onggi-progress>`}
    ${taskMessage(task) === '' ? nothing : html`<p class=${task.status === 'failed' ? 'failed' : 'muted'}>${taskMessage(task)}</p>`}
    <div class="spread small-text muted">
      <span>${formatWhen(task.updated)}${task.owner === '' ? nothing : html` · ${task.owner}`}</span>
      <span class="cluster">
        <button class="quiet small" type="button" aria-expanded=${o.log === undefined ? 'false' : 'true'} @click=${o.onLog}>${t('UI_TASK_LOG')}</button>
        ${task.cancellable && !isOver ? html`<button class="small" type="button" @click=${o.onCancel}>${t('UI_TASK_CANCEL')}</button>` : nothing}
      </span>
    </div>
    ${o.log === undefined ? nothing : html`<pre class="log" tabindex="0" aria-label=${t('UI_TASK_LOG')}>${o.log === '' ? t('UI_TASK_LOG_EMPTY') : o.log}</pre>`}
  </li>`
}
