import { ClientError, isClientError, readAnswer } from '@onggi/client'
import { isUiError } from './errors.ts'
import type { TabHost } from './tab-host.ts'
import { pageLanguage, t } from './texts.ts'

/**
 * Sends a request through the tab's host and answers its JSON. `isBackground`: nobody asked for it just now, so it does not keep the session alive.
 *
 * @throws ClientError (of `@onggi/client`) with the server's code.
 */
export async function request<T = unknown>(
  host: { readonly api: Pick<TabHost['api'], 'fetch'> },
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  isBackground = false,
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (isBackground) headers['x-onggi-background'] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await host.api.fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  // What the server answers is its contract with the caller; it is not checked again here.
  return (await readAnswer(response, `${method} ${path}`)) as T
}

/** A problem as a person reads it. */
export interface ReadableError {
  /** What is wrong. */
  readonly text: string
  /** What to do about it; empty when the text says so itself. */
  readonly advice: string
  /** To be quoted when asking for help. */
  readonly code: string
}

/** Text and advice for anything that was thrown. */
export function readError(e: unknown): ReadableError {
  if (isUiError(e))
    return {
      text: pageLanguage().has(e.code) ? t(e.code, e.params) : e.message,
      advice: pageLanguage().has(`UI_ADVICE_${e.code}`) ? t(`UI_ADVICE_${e.code}`) : '',
      code: e.code,
    }
  if (!isClientError(e)) return { text: e instanceof Error ? e.message : String(e), advice: t('UI_ADVICE_UNKNOWN'), code: '' }
  const text = e.code.startsWith('CLIENT_ERR_') && pageLanguage().has(e.code) ? t(e.code, e.params) : e.message
  const advice = [`UI_ADVICE_${e.code}`, `UI_ADVICE_${String(e.status ?? 0)}`].find((c) => pageLanguage().has(c))
  return { text, advice: advice === undefined ? '' : t(advice, { ...e.params, retryAfterS: e.retryAfterS ?? 30 }), code: e.code }
}

/** A task as the server shows it. */
export interface TaskJson {
  readonly id: string
  readonly status: 'queued' | 'running' | 'finished' | 'failed' | 'killed'
  readonly message: string
  readonly phase?: { readonly code: string; readonly params: object } | null
  readonly target_uri: string
  readonly progress: number | null
  readonly cancellable: boolean
  readonly owner: string
  readonly created: string
  readonly updated: string
  readonly error?: { readonly code: string; readonly message?: string; readonly params?: Readonly<Record<string, string | number>> } | null
}

/** Whether a task has ended. */
export const hasEnded = (task: Pick<TaskJson, 'status'>): boolean => task.status !== 'queued' && task.status !== 'running'

/**
 * Waits for a task's end by the page's events; nothing is polled.
 *
 * @throws ClientError with the task's own code when it failed, `CLIENT_ERR_TASK_KILLED` when it was cancelled.
 */
export function taskEnd(host: TabHost, task: Pick<TaskJson, 'id'>): Promise<TaskJson> {
  const path = `/tasks/${encodeURIComponent(task.id)}`
  return new Promise((resolve, reject) => {
    const settle = (now: TaskJson): void => {
      if (!hasEnded(now)) return
      off()
      if (now.status === 'finished') resolve(now)
      else if (now.status === 'killed') reject(new ClientError('CLIENT_ERR_TASK_KILLED', t('CLIENT_ERR_TASK_KILLED', { id: now.id })))
      else
        reject(
          new ClientError(now.error?.code ?? 'CLIENT_ERR_TASK_FAILED', now.error?.message ?? now.message, {
            params: now.error?.params ?? {},
          }),
        )
    }
    const look = (): void => {
      request<TaskJson>(host, 'GET', path, undefined, host.signal, true).then(settle, (e: unknown) => {
        // While the server is away the stream's reset brings us back here.
        if (isClientError(e) && (e.status === undefined || e.status >= 500)) return
        off()
        reject(e instanceof Error ? e : new Error(String(e)))
      })
    }
    const off = host.on({ uri: path }, (e) => {
      const data = e.data as Partial<TaskJson> | undefined
      if (data?.status !== undefined && data.id !== undefined) settle(data as TaskJson)
      else look()
    })
    host.signal.addEventListener('abort', () => reject(host.signal.reason as Error), { once: true })
    look()
  })
}
