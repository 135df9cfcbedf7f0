import { createHash } from 'node:crypto'
import { fullClock, type Clock } from './clock.ts'
import { NotifyError } from './errors.ts'
import type { Audience, CallerContext, EventDraft, JsonValue, Policy, Store, StoreType, Tx, View } from './needs.ts'
import { markType } from './retention.ts'

/** How grave it is. */
export type Severity = 'info' | 'warning' | 'error'

/** Something people should know, as it is added. */
export interface NotificationDraft {
  /** Message id: "VIRT_POOL_FULL". Same code, params and audience = the same notification, counted up. */
  readonly code: string
  /** Values of the message. @default {} */
  readonly params?: Readonly<Record<string, string | number>>
  /** @default "info" */
  readonly severity?: Severity
  /** Who sees it besides admins. @default admins alone */
  readonly audience?: Audience
  /** English text with `%{param}` places, for who has no catalogue. @default the code */
  readonly text?: string
}

interface NotificationRow {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly severity: Severity
  readonly audience: Audience
  readonly text: string
  readonly first: string
  readonly last: string
  readonly count: number
  /** Who dismissed it, and at which count: one more and it shows again. */
  readonly dismissed: Readonly<Record<string, number>>
}

/** A notification as it is answered. */
export interface NotificationView {
  readonly id: string
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  /** In the reader's language. */
  readonly message: string
  readonly severity: Severity
  /** First emission. */
  readonly timestamp: string
  /** Last emission. */
  readonly last: string
  readonly count: number
}

/** Notifications, kept until dismissed or old. */
export interface Notifications {
  /** Adds one, or counts up the same one; with a `tx` inside that transaction. Answers its id. */
  add(n: NotificationDraft, tx?: Tx): Promise<string>
  /** Those that the caller may see and has not dismissed, oldest first; texts in the caller's language. */
  list(ctx: CallerContext): Promise<readonly View[]>
  /** One of them. @throws {@link NotifyError} `NOTIFY_ERR_NOT_FOUND`. */
  get(ctx: CallerContext, id: string): Promise<View>
  /** Hides one from the caller until it happens again. @throws {@link NotifyError} `NOTIFY_ERR_NOT_FOUND`, `NOTIFY_ERR_LOGIN_REQUIRED`. */
  dismiss(ctx: CallerContext, id: string): Promise<void>
}

/** What {@link createNotifications} takes. */
export interface NotificationsOptions {
  /** It must have been opened with `notificationTypes`. */
  readonly store: Store
  /** Receives `notification.added`, `notification.updated`, `notification.dismissed`. Absent: no events. */
  readonly events?: { publish(tx: Tx, e: EventDraft): void }
  /** Says who sees what (action `notification.view`). Absent: everybody everything. */
  readonly policy?: Policy
  /** @default the system's */
  readonly clock?: Clock
  /** Text of a code in a language; undefined when unknown. @default English from `text` */
  readonly translate?: (code: string, params: Readonly<Record<string, string | number>>, locale: string) => string | undefined
  /** Notifications kept at most; the ones that have been silent for longest go first. @default 1000 */
  readonly keep?: number
}

/** Types to hand to the store when it is opened. */
export const notificationTypes: readonly StoreType[] = [
  { name: 'notification', index: ['first', 'last'] },
  markType,
  { name: 'event.cursor' },
]

/** Default rights, to be given to the policy: who is in a notification's audience sees it. */
export const notificationRules: readonly { readonly action: string; readonly allow: 'audience' | 'user' }[] = [
  { action: 'notification.view', allow: 'audience' },
  // Which events is decided one by one.
  { action: 'event.subscribe', allow: 'user' },
]

/** Directory with the texts of this package's codes, one `<language>.json` each. */
export const notificationMessages: URL = new URL('../messages/', import.meta.url)

const fill = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replace(/%\{(\w+)\}/g, (_, key: string) => String(params[key] ?? ''))

const idOf = (n: { code: string; params: object; audience: Audience }): string =>
  createHash('sha256')
    .update(JSON.stringify([n.code, Object.entries(n.params).sort(([a], [b]) => (a < b ? -1 : 1)), n.audience]))
    .digest('hex')
    .slice(0, 24)

/** Creates the notifications of an application. */
export function createNotifications(options: NotificationsOptions): Notifications {
  const { store, events, policy, translate, keep = 1000 } = options
  const clock = fullClock(options.clock)

  const userOf = (ctx: CallerContext): string => (ctx.principal ? `${ctx.principal.realm}/${ctx.principal.name}` : '')
  const visible = (id: string, row: NotificationRow, ctx: CallerContext): boolean =>
    (row.dismissed[userOf(ctx)] ?? 0) < row.count &&
    policy?.can(ctx.principal, 'notification.view', { ref: { type: 'notification', id }, audience: row.audience }).allow !== false
  const wire = (id: string, row: NotificationRow, locale: string): NotificationView => ({
    id,
    code: row.code,
    params: row.params,
    message: translate?.(row.code, row.params, locale) ?? fill(row.text, row.params),
    severity: row.severity,
    timestamp: row.first,
    last: row.last,
    count: row.count,
  })
  const viewOf = (id: string, version: number, row: NotificationRow, locale: string): View => ({
    ref: { type: 'notification', id },
    audience: row.audience,
    json: Buffer.from(JSON.stringify(wire(id, row, locale))),
    revision: `${version}`,
    figures: 0,
  })
  const event = (type: string, method: string, id: string, audience: Audience, data: JsonValue): EventDraft => ({
    type,
    uri: `/notifications/${id}`,
    method,
    ref: { type: 'notification', id },
    audience,
    data,
  })
  const find = async (tx: Tx, ctx: CallerContext, id: string): Promise<{ value: NotificationRow; version: number }> => {
    const stored = await tx.get<NotificationRow>('notification', id)
    if (!stored || !visible(id, stored.value, ctx)) throw new NotifyError('NOTIFY_ERR_NOT_FOUND', { id })
    return stored
  }
  const makeRoom = async (tx: Tx): Promise<void> => {
    const all = await tx.list<NotificationRow>('notification', { order: [{ field: 'last', desc: true }] })
    for (const { id } of all.slice(Math.max(0, keep - 1))) await tx.delete('notification', id)
  }
  const addIn = async (tx: Tx, n: NotificationDraft): Promise<string> => {
    const draft = {
      code: n.code,
      params: n.params ?? {},
      severity: n.severity ?? 'info',
      audience: n.audience ?? {},
      text: n.text ?? n.code,
    }
    const id = idOf(draft)
    const now = new Date(clock.now()).toISOString()
    const stored = await tx.get<NotificationRow>('notification', id)
    if (!stored) await makeRoom(tx)
    const was = stored?.value ?? { first: now, count: 0, dismissed: {} }
    const row: NotificationRow = { ...draft, first: was.first, last: now, count: was.count + 1, dismissed: was.dismissed }
    await tx.put('notification', id, row)
    const type = stored ? 'notification.updated' : 'notification.added'
    events?.publish(tx, event(type, stored ? 'PUT' : 'POST', id, row.audience, wire(id, row, 'en') as unknown as JsonValue))
    return id
  }

  return {
    add: (n, tx) => (tx ? addIn(tx, n) : store.transaction((t) => addIn(t, n))),
    async list(ctx) {
      const raw = await store.rawList('notification', { order: ['first'] })
      return raw
        .map((r) => ({ ...r, row: JSON.parse(r.json.toString()) as NotificationRow }))
        .filter((r) => visible(r.id, r.row, ctx))
        .map((r) => viewOf(r.id, r.version, r.row, ctx.locale))
    },
    async get(ctx, id) {
      const { value, version } = await store.transaction((tx) => find(tx, ctx, id))
      return viewOf(id, version, value, ctx.locale)
    },
    async dismiss(ctx, id) {
      const { principal } = ctx
      if (!principal) throw new NotifyError('NOTIFY_ERR_LOGIN_REQUIRED', {})
      await store.transaction(async (tx) => {
        const { value } = await find(tx, ctx, id)
        await tx.put('notification', id, { ...value, dismissed: { ...value.dismissed, [userOf(ctx)]: value.count } })
        // for the other pages of the same user; `user` says whose it was, as admins see it too
        const audience: Audience = { users: [principal.name] }
        events?.publish(tx, event('notification.dismissed', 'DELETE', id, audience, { id, user: principal.name }))
      })
    },
  }
}
