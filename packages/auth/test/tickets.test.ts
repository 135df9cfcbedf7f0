import { expect, test } from 'vitest'
import { make } from './support/make.ts'

const vm = { type: 'vm', id: 'a' }
const action = 'vm.console'
const refused = expect.objectContaining({ code: 'AUTH_ERR_TICKET', status: 401 })
const setUp = async () => {
  const made = await make()
  const { principal, sessionId } = await made.login()
  const issue = (o: object = {}) => made.auth.tickets.issue({ principal, sessionId, subject: vm, action, ...o }).ticket
  const redeem = (ticket: string, o: object = {}) => made.auth.tickets.redeem(ticket, { subject: vm, action, ...o })
  return { ...made, principal, sessionId, issue, redeem }
}

test('a ticket is 128 random bits and opens its object once [ASVS 7.2.3, 4.4.4]', async () => {
  const { issue, redeem, principal, sessionId } = await setUp()
  const ticket = issue()
  expect(Buffer.from(ticket, 'base64url')).toHaveLength(16)
  expect(redeem(ticket)).toEqual({ principal, sessionId })
  expect(() => redeem(ticket)).toThrow(refused)
})

test('a ticket older than 30 s is refused', async () => {
  const { clock, issue, redeem } = await setUp()
  const [young, old] = [issue(), issue()]
  await clock.advance(29_999)
  redeem(young)
  await clock.advance(1)
  expect(() => redeem(old)).toThrow(refused)
})

test('a ticket shown for another object or action is refused and used up', async () => {
  const { issue, redeem } = await setUp()
  for (const other of [{ subject: { type: 'vm', id: 'b' } }, { subject: { type: 'volume', id: 'a' } }, { action: 'vm.screenshot' }]) {
    const ticket = issue()
    expect(() => redeem(ticket, other)).toThrow(refused)
    expect(() => redeem(ticket)).toThrow(refused)
  }
})

test('a ticket dies with its session and with a change of its user [ASVS 7.4.1]', async () => {
  const { auth, local, issue, redeem, sessionId } = await setUp()
  const first = issue()
  await auth.logout(sessionId)
  expect(() => redeem(first)).toThrow(refused)
  const second = issue({ sessionId: undefined })
  await local.setRoles('ann', ['user'])
  expect(() => redeem(second)).toThrow(refused)
})

test('guesses are refused: names of machines, garbage, huge texts', async () => {
  const { redeem } = await setUp()
  for (const guess of ['', Buffer.from('a').toString('base64'), 'x'.repeat(1_000_000), '__proto__'])
    expect(() => redeem(guess)).toThrow(refused)
})

test('one user holds at most so many unused tickets; others are not touched', async () => {
  const { auth, clock, issue, principal } = await setUp()
  for (let i = 0; i < 100; i++) issue()
  expect(() => issue()).toThrow(expect.objectContaining({ code: 'AUTH_ERR_TICKET_LIMIT', status: 429 }))
  auth.tickets.issue({ principal: { ...principal, name: 'bob' }, subject: vm, action })
  await clock.advance(30_000)
  issue()
})
