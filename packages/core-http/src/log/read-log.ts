import type { Catalogue } from '../messages/catalogue.ts'
import { pseudo, pseudoLocale } from '../messages/pseudo.ts'
import type { HttpStore } from '../needs.ts'
import { type OutcomeRecord, type RequestRecord, requestLogName } from './request-log.ts'

/** One line as `GET /logs` shows it. */
export interface LogLine {
  readonly app: string
  /** The method. */
  readonly req: string
  readonly status: number
  readonly user: string
  readonly ip: string
  /** YYYY-MM-DD in the server's zone. */
  readonly date: string
  /** HH:MM:SS in the server's zone. */
  readonly time: string
  readonly zone: string
  readonly message: string
  readonly uri: string
  /** ISO 8601. */
  readonly at: string
  /** Outcome of the task the request started, once it has ended. */
  readonly task_status?: string
}

/** Lines read at most: the newest. */
export const maxLines = 10_000

const pad = (n: number): string => String(n).padStart(2, '0')

const zoneOf = (at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(at).find((p) => p.type === 'timeZoneName')?.value ?? 'UTC'

const messageOf = (r: RequestRecord, outcome: OutcomeRecord | undefined, catalogue: Catalogue, locale: string): string => {
  const text = r.code === undefined ? undefined : catalogue.text(r.code, r.params, locale)
  const plain = `${r.method} ${r.uri}`
  const base = text ?? (locale === pseudoLocale ? pseudo(plain) : plain)
  const error = r.error ?? outcome?.error
  return error === undefined ? base : `${base} (${error})`
}

/** Reads the newest lines, oldest first, with the outcome of their tasks, in a language. */
export const readLog = async (store: HttpStore, catalogue: Catalogue, locale: string): Promise<readonly LogLine[]> => {
  let records: (RequestRecord | OutcomeRecord)[] = []
  let after: string | undefined
  for (;;) {
    const page = await store.readLog(requestLogName, { ...(after === undefined ? {} : { after }), limit: 1_000 })
    records.push(...page.records.map((r) => r.record as unknown as RequestRecord | OutcomeRecord))
    if (records.length > 2 * maxLines) records = records.slice(-maxLines)
    const last = page.records.at(-1)
    if (!last || page.records.length < 1_000) break
    after = last.cursor
  }
  const outcomes = new Map(records.filter((r) => r.kind === 'outcome').map((r) => [r.task, r]))
  return records
    .filter((r) => r.kind === 'request')
    .slice(-maxLines)
    .map((r) => {
      const at = new Date(r.at)
      const outcome = r.task === undefined ? undefined : outcomes.get(r.task)
      return {
        app: r.app,
        req: r.method,
        status: r.status,
        user: r.user,
        ip: r.ip,
        date: `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`,
        time: `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`,
        zone: zoneOf(at),
        message: messageOf(r, outcome, catalogue, locale),
        uri: r.uri,
        at: r.at,
        ...(outcome ? { task_status: outcome.status } : {}),
      }
    })
}
