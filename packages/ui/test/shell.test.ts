import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile, launch, logIn, openPage } from './chromium.ts'
import { type FakeOnggi, startFakeOnggi } from './fake-onggi.ts'
import { busyWorld, emptyWorld, vm } from './world.ts'

let browser: { context: BrowserContext; close: () => Promise<void> }
beforeAll(async () => {
  await compile()
  browser = await launch()
})
afterAll(() => browser.close())

/** A server and a page of it, closed after the test. */
async function open(o: { world?: ReturnType<typeof busyWorld>; role?: 'admin' | 'user'; serverRoot?: string; path?: string } = {}) {
  const server: FakeOnggi = await startFakeOnggi(o.world ?? busyWorld(), o)
  const { page, complaints } = await openPage(browser.context, server.url + (o.path ?? '/'))
  page.setDefaultTimeout(10_000)
  return {
    server,
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await page.evaluate(() => localStorage.clear())
      await page.close()
      await browser.context.clearCookies()
      await server.close()
    },
  }
}

describe('the login', () => {
  test('a wrong password is said, the right one opens the first tab', async () => {
    await using t = await open()
    expect(new URL(t.page.url()).pathname).toBe('/login.html')
    await logIn(t.page, 'wrong')
    await t.page.getByRole('alert').getByText('User name or password is wrong').waitFor()
    await logIn(t.page)
    await t.page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor()
    expect(new URL(t.page.url()).pathname).toBe('/')
    expect(await t.page.title()).toBe('Guests · Onggi')
  })

  test('a password given for one use must be replaced before the page opens', async () => {
    await using t = await open()
    await logIn(t.page, 'secret', 'fresh')
    await t.page.getByText('Choose your own before you go on').waitFor()
    await t.page.getByLabel('New password', { exact: true }).fill('kimchi jar lid')
    await t.page.getByLabel('New password, once more').fill('something else')
    await t.page.getByRole('button', { name: 'Set password and log in' }).click()
    await t.page.getByRole('alert').getByText('The two new passwords are not the same').waitFor()
    await t.page.getByLabel('New password, once more').fill('kimchi jar lid')
    await t.page.getByRole('button', { name: 'Set password and log in' }).click()
    await t.page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor()
    await t.page.getByText('fresh', { exact: true }).waitFor()
  })

  test('a second factor is asked for when the server wants one', async () => {
    await using t = await open()
    await logIn(t.page, 'secret', 'totp')
    const code = t.page.getByLabel('Code of your authenticator app')
    await code.fill('000000')
    await code.press('Enter')
    await t.page.getByRole('alert').getByText('The code is wrong').waitFor()
    await code.fill('123456')
    await code.press('Enter')
    await t.page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor()
  })

  test('an expired password is replaced by the login itself', async () => {
    await using t = await open()
    await logIn(t.page, 'secret', 'stale')
    await t.page.getByText('This password has expired').waitFor()
    await t.page.getByLabel('New password', { exact: true }).fill('kimchi jar lid')
    await t.page.getByLabel('New password, once more').fill('kimchi jar lid')
    await t.page.getByRole('button', { name: 'Set password and log in' }).click()
    await t.page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor()
  })

  test('after a reload the page still knows who is here', async () => {
    await using t = await open({ role: 'user' })
    await logIn(t.page, 'secret', 'minji')
    await t.page.getByText('minji', { exact: true }).waitFor()
    await t.page.reload()
    await t.page.getByText('minji', { exact: true }).waitFor()
    await t.page.getByText('User', { exact: true }).waitFor()
  })

  test('the page asked for is shown after the login, also below a prefix', async () => {
    await using t = await open({ serverRoot: '/prefix', path: '/#/host' })
    await logIn(t.page)
    await t.page.getByRole('heading', { name: 'Memory' }).waitFor()
    expect(t.page.url()).toBe(`${t.server.url}/#/host`)
    expect(t.complaints).toEqual([])
  })

  test('logging out ends the session and shows the login', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByRole('button', { name: 'Account and theme' }).click()
    await t.page.getByRole('menuitem', { name: 'Log out' }).click()
    await t.page.getByLabel('Password').waitFor()
    await t.page.reload()
    await t.page.getByLabel('Password').waitFor()
  })

  test('a session that ends while the page is in use asks for a login and goes on where one was', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByRole('link', { name: 'Templates' }).click()
    await t.page.getByText('fedora-41').first().waitFor()
    t.server.endSessions()
    t.server.cutStreams()
    await t.page.getByText('Your session has ended').waitFor()
    await logIn(t.page)
    await t.page.getByText('fedora-41').first().waitFor()
    expect(t.page.url()).toContain('#/templates')
  })
})

describe('the frame', () => {
  test('shows the tabs of this user, and loads a module when its tab is opened first', async () => {
    await using t = await open({ role: 'user' })
    const modules: string[] = []
    t.page.on('request', (r) => (r.url().includes('/ui/pkg/') ? modules.push(r.url()) : undefined))
    await logIn(t.page)
    await t.page.getByText('web-01').first().waitFor()
    expect(await t.page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['Guests'])
    expect(modules.some((m) => m.includes('/kimchi/'))).toBe(true)
    expect(modules.some((m) => m.includes('/host/'))).toBe(false)
    expect(await t.page.getByRole('button', { name: 'New guest' }).count()).toBe(0)
  })

  test('one event stream serves the whole page', async () => {
    await using t = await open()
    await logIn(t.page)
    for (const name of ['Templates', 'Host', 'Guests']) await t.page.getByRole('link', { name }).click()
    await t.page.getByText('web-01').first().waitFor()
    expect(t.server.requests.filter((r) => r === 'GET /events')).toHaveLength(1)
  })

  test('the theme follows the system until one is chosen, and the choice is kept', async () => {
    await using t = await open()
    await logIn(t.page)
    const background = (): Promise<string> => t.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await background()).toBe('rgb(246, 245, 242)')
    await t.page.getByRole('button', { name: 'Dark theme' }).click()
    expect(await background()).toBe('rgb(22, 21, 19)')
    await t.page.reload()
    await t.page.getByRole('button', { name: 'Light theme' }).waitFor()
    expect(await background()).toBe('rgb(22, 21, 19)')
    await t.page.getByRole('button', { name: 'Account and theme' }).click()
    await t.page.getByRole('menuitem', { name: 'Theme of the system' }).click()
    expect(await background()).toBe('rgb(246, 245, 242)')
  })

  test('a lost connection is said; when it is back, what happened meanwhile is shown', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByText('web-01').first().waitFor()
    t.server.emit('vm.updated', '/plugins/kimchi/vms/web-01')
    t.server.setDown(true)
    t.server.cutStreams()
    await t.page.getByText('The connection to the server is lost').waitFor()
    t.server.world.vms.set('newcomer', vm('newcomer', 'running'))
    t.server.emit('vm.created', '/plugins/kimchi/vms/newcomer', vm('newcomer', 'running'), 'POST')
    t.server.setDown(false)
    await t.page.getByRole('button', { name: 'Try again' }).click()
    await t.page.getByText('newcomer').first().waitFor()
    await t.page.getByText('The connection to the server is lost').waitFor({ state: 'detached' })
  })

  test('a tab whose module is broken says so and leaves the others alone', async () => {
    await using t = await open()
    await t.page.route('**/ui/pkg/host/**', (r) => r.fulfill({ status: 200, contentType: 'text/javascript', body: 'export {}' }))
    await logIn(t.page)
    await t.page.getByRole('link', { name: 'Host' }).click()
    await t.page.getByText('does not define its element onggi-host-tab').waitFor()
    await t.page.getByText('UI_ERR_TAB_ELEMENT').waitFor()
    await t.page.unroute('**/ui/pkg/host/**')
    await t.page.route('**/ui/pkg/kimchi/**', (r) => r.abort())
    await t.page.reload()
    await t.page.getByRole('link', { name: 'Templates' }).click()
    await t.page.getByText('The page Templates cannot be loaded').waitFor()
    await t.page.getByText('UI_ERR_TAB_MODULE').waitFor()
  })

  test('a plugin that comes or goes changes the menu without a reload', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByText('web-01').first().waitFor()
    await t.page.route('**/ui/tabs', async (r) => {
      const tabs = (await (await r.fetch()).json()) as { id: string }[]
      await r.fulfill({ json: tabs.filter((x) => x.id !== 'host') })
    })
    await t.page.evaluate(() => Object.assign(globalThis, { mark: 'same page' }))
    t.server.emit('plugin.changed', '/config/plugins/host', { name: 'host', enabled: false })
    await t.page.getByRole('link', { name: 'Host' }).waitFor({ state: 'detached' })
    await t.page.getByText('web-01').first().waitFor()
    expect(await t.page.evaluate(() => (globalThis as { mark?: string }).mark)).toBe('same page')
    expect(t.server.requests.filter((r) => r === 'GET /events')).toHaveLength(1)
  })

  test('what the page asks by itself does not keep the session alive', async () => {
    await using t = await open()
    const background: string[] = []
    t.page.on('request', (r) => (r.headers()['x-onggi-background'] === '1' ? background.push(new URL(r.url()).pathname) : undefined))
    await logIn(t.page)
    await t.page.getByRole('img', { name: 'Screen of web-01' }).waitFor()
    expect(background.every((p) => p.endsWith('/screenshot'))).toBe(true)
    t.server.emit('reset', '')
    await expect.poll(() => background).toContain('/plugins/kimchi/vms')
  })

  test('without a tab the page says whom to ask', async () => {
    await using t = await open()
    await t.page.route('**/ui/tabs', (r) => r.fulfill({ json: [] }))
    await logIn(t.page)
    await t.page.getByText('There is nothing here for you yet').waitFor()
  })
})

describe('the account', () => {
  test('sessions are listed by browser and ended, tokens made, shown once and revoked', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByRole('button', { name: 'Account and theme' }).click()
    await t.page.getByRole('menuitem', { name: 'Your account' }).click()
    const row = (text: string) => t.page.getByRole('row').filter({ hasText: text })
    await row('Chrome 156, Linux').getByText('This one').waitFor()
    await row('A program').waitFor()
    await row('Firefox 145, macOS').getByRole('button', { name: 'Log out' }).click()
    await row('Firefox 145, macOS').waitFor({ state: 'detached' })

    await t.page.getByRole('button', { name: 'New token' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Name').fill('deploy')
    await form.getByLabel('May do').fill('nonsense')
    await form.getByRole('button', { name: 'Create token' }).click()
    await form.getByText('nonsense is no pattern of actions').waitFor()
    await form.getByLabel('May do').fill('vm.view, vm.start')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST')
    await form.getByRole('button', { name: 'Create token' }).click()
    expect((await sent).postDataJSON()).toEqual({ name: 'deploy', scopes: ['vm.view', 'vm.start'], expires_in_days: 90 })
    await t.page.getByText('onggi_once_and_never_again').waitFor()
    await t.page.getByRole('button', { name: 'Revoke deploy' }).click()
    await t.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row('deploy').waitFor({ state: 'detached' })
  })

  test('the password is changed when both new ones are the same', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor()
    await t.page.goto(`${t.server.url}/#/account`)
    await t.page.getByLabel('Current password').fill('secret')
    await t.page.getByLabel('New password', { exact: true }).fill('kimchi jar lid')
    await t.page.getByLabel('New password, once more').fill('kimchi jar')
    await t.page.getByRole('button', { name: 'Change password' }).click()
    await t.page.getByText('The two new passwords are not the same').waitFor()
    await t.page.getByText('UI_ERR_PASSWORDS_DIFFER').waitFor()
    await t.page.getByLabel('New password, once more').fill('kimchi jar lid')
    await t.page.getByRole('button', { name: 'Change password' }).click()
    await t.page.locator('onggi-toasts').getByText('Your password has been changed').last().waitFor()
    expect(await t.page.getByLabel('Current password').inputValue()).toBe('')
  })
})

describe('the activity', () => {
  test('shows a task move, its log, and cancels it', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByRole('button', { name: 'Activity' }).click()
    const running = t.page.getByRole('listitem').filter({ hasText: 'Create guest mail-02' })
    const progress = running.getByRole('progressbar')
    await progress.waitFor()
    expect(await progress.getAttribute('aria-valuenow')).toBe('42')
    t.server.moveTask('t3', { progress: 0.8 })
    await running.locator('[aria-valuenow="80"]').waitFor()
    await running.getByRole('button', { name: 'Log' }).click()
    await running.getByText('Checking the pool default').waitFor()
    await running.getByRole('button', { name: 'Cancel task' }).click()
    await running.getByText('Cancelled').waitFor()
  })

  test('shows administrators who runs the tasks, and what was taken over', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByRole('button', { name: 'Activity' }).click()
    await t.page.getByText('Who runs the tasks').click()
    await t.page.getByText('host:7:a1', { exact: true }).waitFor()
    await t.page.getByText('Took over from host:5:b2: 2').waitFor()
  })

  test('tells of a task that ended, and why it failed', async () => {
    await using t = await open()
    await logIn(t.page)
    await t.page.getByText('Creating mail-02…').waitFor()
    t.server.moveTask('t3', { status: 'failed', error: { code: 'X', params: {}, message: 'The disk is full' } })
    await t.page.getByText('Failed: Create guest mail-02. The disk is full').first().waitFor()
  })

  test('a notification that arrives is shown at once and can be dismissed', async () => {
    await using t = await open({ world: emptyWorld() })
    await logIn(t.page)
    await t.page.getByText('No guests yet').waitFor()
    const note = { id: 'n9', code: 'N', message: 'The pool iso is back', timestamp: new Date().toISOString(), severity: 'info', count: 1 }
    t.server.world.notifications.set('n9', note)
    t.server.emit('notification.added', '/notifications/n9', note, 'POST')
    await t.page.locator('onggi-toasts').getByText('The pool iso is back').last().waitFor()
    await t.page.getByRole('button', { name: 'Activity' }).click()
    const item = t.page.getByRole('listitem').filter({ hasText: 'The pool iso is back' })
    await item.getByRole('button', { name: 'Dismiss' }).click()
    await item.waitFor({ state: 'detached' })
  })
})
