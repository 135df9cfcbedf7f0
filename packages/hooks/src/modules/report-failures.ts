import type { Hook } from '../hook.ts'
import type { ObjectRef } from '../needs.ts'

/** What is reported of a failed operation: plain data. */
export interface FailureReport {
  readonly operation: string
  readonly subject?: ObjectRef
  /** Name of who asked; null: nobody. */
  readonly user: string | null
  readonly requestId: string
  /** The error's code, or its name when it has none. */
  readonly code: string
  readonly message: string
  /** ISO-8601 time of the report. */
  readonly at: string
}

/** Sends a report somewhere; `signal` is aborted when its time is over. */
export type Send = (report: FailureReport, signal: AbortSignal) => Promise<void>

/** Options of {@link reportFailures}. */
export interface ReportFailuresOptions {
  /** Operations to watch, such as `vm.*`. */
  readonly match: string
  /** Where reports go: {@link toWebhook}, {@link toMail}, or a function of yours. */
  readonly send: Send
  /** Most time for one report. Unit: ms. @default 5000 */
  readonly timeoutMs?: number
  /** Errors not worth a report, such as refusals. @default none */
  readonly ignore?: (error: unknown) => boolean
}

const textOf = (v: unknown): string => (v instanceof Error ? v.message : String(v))

/**
 * A hook that reports each failed operation. Best effort: a report that cannot be sent is logged and forgotten.
 *
 * @example `hooks.add('alarm', reportFailures({ match: 'vm.*', send: toWebhook({ url: 'https://alarm.example/hook' }) }))`
 */
export function reportFailures({ match, send, timeoutMs = 5000, ignore }: ReportFailuresOptions): Hook {
  return {
    match,
    phase: 'post',
    timeoutMs,
    async handle({ op, ctx, outcome }) {
      if (outcome.ok || ignore?.(outcome.error)) return
      const e = outcome.error as { code?: string | number; name?: string } | null | undefined
      const report: FailureReport = {
        operation: op.name,
        ...(op.subject ? { subject: op.subject } : {}),
        user: ctx.principal?.name ?? null,
        requestId: ctx.requestId,
        code: String(e?.code ?? e?.name ?? 'Error'),
        message: textOf(outcome.error),
        at: new Date().toISOString(),
      }
      await send(report, ctx.signal)
    },
  }
}

/** Options of {@link toWebhook}. */
export interface WebhookOptions {
  /** Where the report is sent with POST, as JSON. */
  readonly url: string
  /** Additional headers, such as a token. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends reports as JSON to a URL. The promise rejects when the answer is not 2xx. */
export const toWebhook =
  ({ url, headers }: WebhookOptions): Send =>
  async (report, signal) => {
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(report),
      headers: { 'content-type': 'application/json', ...headers },
      signal,
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`)
  }

/** The part of a mail transport that is used; one of nodemailer fits. */
export interface MailTransport {
  sendMail(message: { from: string; to: string; subject: string; text: string }): Promise<unknown>
}

/** Options of {@link toMail}. */
export interface MailOptions {
  readonly transport: MailTransport
  readonly from: string
  readonly to: string
}

/** Sends reports by mail. */
export const toMail =
  ({ transport, from, to }: MailOptions): Send =>
  async (r) => {
    const of = r.subject ? ` of ${r.subject.type} ${r.subject.id}` : ''
    const text = `${r.operation}${of}, asked for by ${r.user ?? 'nobody'}, failed at ${r.at}.\n\n${r.code}: ${r.message}\n\nRequest ${r.requestId}\n`
    // A line break in a header would begin another one.
    await transport.sendMail({ from, to, subject: `${r.operation}${of} failed: ${r.code}`.replace(/[\r\n]+/g, ' '), text })
  }
