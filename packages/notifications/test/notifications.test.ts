import { readFileSync } from 'node:fs'
import { openMemoryStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import {
  createNotifications,
  type EventDraft,
  notificationMessages,
  notificationTypes,
  type NotifyErrorCode,
  statusOf,
  templateOf,
  type NotificationsOptions,
  type NotificationView,
  type View,
} from '../src/index.ts'
import { admin, alice, as, bob, policy } from './support/harness.ts'

function make(o: Partial<NotificationsOptions> = {}) {
  const store = openMemoryStore({ types: [...notificationTypes] })
  const published: EventDraft[] = []
  const notifications = createNotifications({ store, policy, events: { publish: (_tx, e) => void published.push(e) }, ...o })
  return { store, published, notifications }
}
const values = (views: readonly View[]): NotificationView[] => views.map((v) => JSON.parse(v.json.toString()))

test('a notification is kept and answered with the fields of the contract', async () => {
  const { notifications } = make()
  await notifications.add({
    code: 'VIRT_POOL_FULL',
    params: { pool: 'p' },
    severity: 'warning',
    audience: { everyone: true },
    text: 'Pool %{pool} is full',
  })
  expect(values(await notifications.list(as(alice)))).toEqual([
    {
      id: expect.any(String),
      code: 'VIRT_POOL_FULL',
      params: { pool: 'p' },
      message: 'Pool p is full',
      severity: 'warning',
      timestamp: expect.any(String),
      last: expect.any(String),
      count: 1,
    },
  ])
})

test('the same one again is counted up and keeps its first time', async () => {
  let now = 1_000_000
  const { notifications, published } = make({ clock: { now: () => now } })
  const id = await notifications.add({ code: 'A', params: { x: 1, y: 2 }, audience: { everyone: true } })
  now += 5000
  expect(await notifications.add({ code: 'A', params: { y: 2, x: 1 }, audience: { everyone: true } })).toBe(id)
  const [n] = values(await notifications.list(as(alice)))
  expect(n).toMatchObject({ count: 2, timestamp: new Date(1_000_000).toISOString(), last: new Date(1_005_000).toISOString() })
  expect(published.map((e) => e.type)).toEqual(['notification.added', 'notification.updated'])
})

test('it is added with the transaction, or not at all', async () => {
  const { notifications, store } = make()
  await store
    .transaction(async (tx) => {
      await notifications.add({ code: 'A', audience: { everyone: true } }, tx)
      throw new Error('no')
    })
    .catch(() => undefined)
  expect(await notifications.list(as(admin))).toEqual([])
})

test('without an audience admins alone see it', async () => {
  const { notifications } = make()
  const id = await notifications.add({ code: 'A' })
  expect(await notifications.list(as(alice))).toEqual([])
  await expect(notifications.get(as(alice), id)).rejects.toMatchObject({ code: 'NOTIFY_ERR_NOT_FOUND' })
  expect(await notifications.list(as(admin))).toHaveLength(1)
})

test('dismissing hides it from one user, until it happens again', async () => {
  const { notifications, published } = make()
  const draft = { code: 'A', audience: { everyone: true } }
  const id = await notifications.add(draft)
  await notifications.dismiss(as(alice), id)
  expect(await notifications.list(as(alice))).toEqual([])
  expect(await notifications.list(as(bob))).toHaveLength(1)
  expect(published.at(-1)).toMatchObject({
    type: 'notification.dismissed',
    method: 'DELETE',
    audience: { users: ['alice'] },
    data: { user: 'alice' },
  })
  await expect(notifications.dismiss(as(alice), id)).rejects.toMatchObject({ code: 'NOTIFY_ERR_NOT_FOUND' })
  await notifications.add(draft)
  expect(values(await notifications.list(as(alice)))[0]).toMatchObject({ count: 2 })
})

test('nobody dismisses nothing: NOTIFY_ERR_LOGIN_REQUIRED', async () => {
  const { notifications } = make()
  const id = await notifications.add({ code: 'A', audience: { everyone: true } })
  await expect(notifications.dismiss(as(null), id)).rejects.toMatchObject({ code: 'NOTIFY_ERR_LOGIN_REQUIRED' })
})

test('the message is in the language of the reader', async () => {
  const { notifications } = make({ translate: (code, _params, locale) => (locale === 'ko' ? `${code} 가득` : undefined) })
  await notifications.add({ code: 'A', audience: { everyone: true }, text: 'full' })
  expect(values(await notifications.list({ ...as(alice), locale: 'ko' }))[0]!.message).toBe('A 가득')
  expect(values(await notifications.list(as(alice)))[0]!.message).toBe('full')
})

test('the ones that have been silent for longest make room for new ones', async () => {
  let now = 1_000_000
  const { notifications } = make({ keep: 3, clock: { now: () => now++ } })
  for (const code of ['A', 'B', 'C', 'A', 'D']) await notifications.add({ code, audience: { everyone: true } })
  expect(values(await notifications.list(as(alice))).map((n) => n.code)).toEqual(['A', 'C', 'D'])
})

test('every code has its text in the catalogue', () => {
  const texts: Record<string, string> = JSON.parse(readFileSync(new URL('en.json', notificationMessages), 'utf8'))
  for (const code of Object.keys(statusOf)) expect(texts[code]).toBe(templateOf(code as NotifyErrorCode))
})
