// Accounts, roles and one’s own login.
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { visit, type Visitor } from '../support/browser.ts'
import type { Pages } from './pages.ts'

/** The six digits an authenticator app shows (RFC 6238), `step` periods from now. */
function codeOf(secret: string, step = 0): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret.replace(/\s/g, ''), (c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step))
  const hash = createHmac('sha1', key).update(counter).digest()
  const at = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Defines the tests. */
export function peoplePages(at: Pages): void {
  /** Ann, who is no administrator; logged in once for all tests. */
  let ann: Promise<Visitor> | undefined
  const annIn = (): Promise<Visitor> => (ann ??= visit(at.browser, at.k, 'ann:long enough'))

  test('an account is made, changed, given a new password, disabled and deleted; roles are shown', async () => {
    await at.v.go('/users')
    await at.v.page.getByRole('button', { name: 'New user' }).click()
    await at.v.dialog.getByLabel('User name').fill('carol')
    await at.v.dialog.getByLabel('Password for the first login').fill('short')
    await at.v.dialog.getByRole('button', { name: 'Create user' }).click()
    await at.v.dialog.getByRole('alert').first().waitFor()
    await at.v.dialog.getByLabel('Password for the first login').fill('a long enough one')
    await at.v.dialog.getByLabel('Groups').fill('ops, web')
    await at.v.dialog.getByRole('button', { name: 'Create user' }).click()
    await at.v.row('carol').getByText('ops, web').waitFor()
    await at.v.choose('carol', 'Role and groups')
    await at.v.dialog.getByLabel('Role', { exact: true }).selectOption('Administrator')
    await at.v.dialog.getByRole('button', { name: 'Save' }).click()
    await at.v.row('carol').getByText('Administrator').waitFor()
    await at.v.choose('carol', 'Reset password')
    await at.v.dialog.getByLabel('Password for the first login').fill('another long one')
    await at.v.dialog.getByRole('button', { name: 'Set password' }).click()
    await at.v.page.getByText('carol has a new password').first().waitFor()
    await at.v.choose('carol', 'Disable')
    await at.v.confirm('Disable')
    await at.v.row('carol').getByText('Disabled').waitFor()
    await at.v.choose('carol', 'Delete')
    await at.v.confirm('Delete')
    await at.v.row('carol').waitFor({ state: 'detached' })
    await at.v.page.getByRole('link', { name: 'Roles' }).click()
    await at.v.row('admin').getByText('Everywhere:').waitFor()
    await at.v.page.getByRole('link', { name: 'Sessions' }).click()
    await at.v.row('admin').getByText('This one').waitFor()
  })

  test('what only administrators may see is not offered to others', async () => {
    const a = await annIn()
    // The one that names her, and no other.
    await a.row('page').waitFor()
    expect(await a.row('test').count()).toBe(0)
    expect(await a.page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['Guests'])
  })

  test('a second factor is set up with its QR code and asked for at the next login; a recovery code does as well; it is removed', async () => {
    const a = await annIn()
    await a.go('/account')
    await a.page.getByRole('button', { name: 'Set up second factor' }).click()
    await a.dialog.getByLabel('Current password').fill('wrong')
    await a.dialog.getByRole('button', { name: 'Continue' }).click()
    await a.dialog.getByRole('alert').waitFor()
    await a.dialog.getByLabel('Current password').fill('long enough')
    await a.dialog.getByRole('button', { name: 'Continue' }).click()
    await a.dialog.getByRole('img', { name: 'QR code of the secret' }).waitFor()
    const secret = await a.dialog.locator('code').innerText()
    await a.dialog.getByLabel('Code the app shows now').fill(codeOf(secret))
    await a.dialog.getByRole('button', { name: 'Confirm' }).click()
    await a.page.getByText('Keep these recovery codes').waitFor()
    const [first = ''] = await a.page.locator('onggi-recovery-codes code').allInnerTexts()
    const logIn = async (code: string): Promise<void> => {
      await a.page.getByRole('button', { name: 'Account and theme' }).click()
      await a.page.getByRole('menuitem', { name: 'Log out' }).click()
      await a.page.getByLabel('User name').fill('ann')
      await a.page.getByLabel('Password').fill('long enough')
      await a.page.getByRole('button', { name: 'Log in', exact: true }).click()
      await a.page.getByLabel('Code of your authenticator app').fill(code)
      await a.page.getByRole('button', { name: 'Log in', exact: true }).click()
      await a.page.getByRole('button', { name: 'Account and theme' }).waitFor()
    }
    // Each code is good once: the app's next one, which is accepted a little early.
    await logIn(codeOf(secret, 1))
    await logIn(first)
    await a.go('/account')
    await a.page.getByText(/recovery codes are left/).waitFor()
    await a.page.getByRole('button', { name: 'Remove second factor' }).click()
    await a.dialog.getByLabel('Current password').fill('long enough')
    await a.dialog.getByRole('button', { name: 'Continue' }).click()
    await a.page.getByRole('button', { name: 'Set up second factor' }).waitFor()
  })

  test('a token is made, shown once and revoked; all sessions end from one page', async () => {
    const a = await annIn()
    await a.go('/account')
    await a.page.getByRole('button', { name: 'New token' }).click()
    await a.dialog.getByLabel('Name').fill('backup')
    await a.dialog.getByLabel('May do').fill('vm.view')
    await a.dialog.getByRole('button', { name: 'Create token' }).click()
    const token = await a.page.locator('onggi-banner code').first().innerText()
    expect(token).toMatch(/^onggi_/)
    expect((await at.k.call('GET', '/plugins/kimchi/vms', { as: null, headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    await a.page.reload()
    await a.row('backup').waitFor()
    expect(await a.page.getByText(token).count()).toBe(0)
    await a.page.getByRole('button', { name: 'Revoke backup' }).click()
    await a.confirm('Revoke')
    await a.row('backup').waitFor({ state: 'detached' })
    const other = await at.k.call('POST', '/login', { as: null, body: { username: 'ann', password: 'long enough' } })
    const cookie = (other.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
    const whoami = async (): Promise<number> => (await at.k.call('GET', '/auth/session', { as: null, headers: { cookie } })).status
    expect(await whoami()).toBe(200)
    await a.page.reload()
    await a.page.getByRole('button', { name: 'Log out everywhere' }).click()
    await a.page.getByText('Your session has ended').waitFor()
    expect(await whoami()).toBe(401)
    await a.context.close()
  })
}
