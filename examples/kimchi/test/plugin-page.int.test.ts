// The page "Plugins" in a real browser: a plugin's settings by its form, and a menu that follows what is enabled, by push.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { authRules, authTypes, createAuth, createLocalRealm, createPolicy } from '@onggi/auth'
import authFastify from '@onggi/auth/fastify'
import { AxeBuilder } from '@axe-core/playwright'
import { createServer, definePlugin, httpTypes } from '@onggi/core-http'
import { createEventHub, createNotifications, notificationRules, notificationTypes } from '@onggi/notifications'
import notificationsFastify from '@onggi/notifications/fastify'
import { openMemoryStore } from '@onggi/objectstore'
import { uiMessages, uiShell } from '@onggi/ui/server'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { launchBrowser } from '../../../test/support/browser.ts'
import { noteSecret } from '../../../test/support/secrets.ts'
import { visit } from './support/browser.ts'
import { dataDir } from './support/server.ts'

const settings = z.strictObject({
  name: z.string().min(2).meta({ title: 'JAR_NAME', description: 'As it stands on the lid' }).default('onggi'),
  days: z.int().min(1).max(99).default(3).meta({ title: 'Days' }),
  salt: z.number().optional().meta({ title: 'Salt' }),
  lid: z.boolean().default(false).meta({ title: 'Lid closed' }),
  place: z.enum(['yard', 'cellar']).default('yard').meta({ title: 'Place' }),
  spices: z.array(z.string().max(10, 'is too long for a spice')).default(['chili']).meta({ title: 'Spices' }),
  owner: z
    .strictObject({
      mail: z
        .string()
        .refine((v) => v === '' || v.includes('@'), 'is no address')
        .default('')
        .meta({ title: 'Mail' }),
      key: z.string().optional().meta({ title: 'Key', writeOnly: true }),
    })
    .prefault({})
    .meta({ title: 'Owner' }),
})

/** A plugin with settings of every kind and a tab, in a server with a login and push. */
const site = async () => {
  const dir = mkdtempSync(join(dataDir(), 'jar-'))
  writeFileSync(
    join(dir, 'tab.js'),
    `customElements.define('jar-tab', class extends HTMLElement { connectedCallback() { this.textContent = 'The jar itself' } })`,
  )
  writeFileSync(join(dir, 'en.json'), JSON.stringify({ JAR_TAB: 'The jar', JAR_NAME: 'Name of the jar' }))
  const assets = pathToFileURL(`${dir}/`)
  const told: unknown[] = []
  const jar = definePlugin({
    name: '@test/jar',
    id: 'jar',
    version: '1.0.0',
    apiVersion: 1,
    settings,
    assets,
    messages: new URL('en.json', assets),
    tabs: [
      { id: 'jar', title: 'JAR_TAB', path: '/jar', order: 5, module: 'tab.js', element: 'jar-tab', mode: { admin: 'admin', user: 'none' } },
    ],
    start: async (host) => host.onSettings((given) => void told.push(given)),
  })
  writeFileSync(
    join(dir, 'lid.js'),
    `customElements.define('jar-lid', class extends HTMLElement {
      set subpath(of) { this.textContent = 'Lid of ' + (of || 'all jars') } })`,
  )
  const lid = definePlugin({
    name: '@test/lid',
    id: 'lid',
    version: '1.0.0',
    apiVersion: 1,
    dependsOn: { jar: '^1.0.0' },
    assets,
    tabs: [
      {
        id: 'lid',
        title: 'The lid',
        path: '/jar',
        order: 6,
        module: 'lid.js',
        element: 'jar-lid',
        mode: { admin: 'admin', user: 'none' },
        extends: 'jar',
      },
    ],
  })
  const store = openMemoryStore({ types: [...authTypes, ...httpTypes, ...notificationTypes] })
  const policy = createPolicy({ rules: [...authRules, ...notificationRules] })
  const realm = createLocalRealm({ store, passwordCost: { logN: 2, r: 1, p: 1 } })
  await realm.addUser({ name: 'me', password: 'battery staple', roles: ['admin'] })
  const auth = createAuth({ store, realms: [realm], secureCookie: false })
  const events = createEventHub({ store, policy })
  const notifications = createNotifications({ store, events })
  const server = await createServer({
    identity: auth,
    policy,
    store,
    events,
    port: 0,
    shell: uiShell(),
    messages: [uiMessages],
    base: async (app, { guard, responder, handOver }) => {
      await app.register(authFastify, { auth, guard })
      await app.register(notificationsFastify, { events, notifications, guard, responder, handOver })
    },
    plugins: [jar, lid],
  })
  await events.start()
  const url = await server.listen()
  const browser = await launchBrowser()
  onTestFinished(async () => {
    await browser.close()
    for (const part of [server, events, auth, store]) await part.close()
  })
  const v = await visit(browser, { url }, 'me:battery staple')
  await v.go('/plugins')
  await v.page.evaluate('window.isKept = true')
  return { server, v, told, dialog: v.page.locator('onggi-dialog'), isKept: () => v.page.evaluate('window.isKept === true') }
}

test('settings are read, changed and saved with the keyboard alone; mistakes are said at their fields; secrets stay unseen', async () => {
  const { server, v, told, dialog } = await site()
  const { page } = v
  noteSecret('a-key-of-the-jar')
  await page.getByRole('button', { name: 'Settings of jar' }).focus()
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Name of the jar').waitFor()
  // From field to field in the order they are read.
  await dialog.getByLabel('Name of the jar').focus()
  const type = async (text: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(text)
    await page.keyboard.press('Tab')
  }
  await type('pot')
  await type('120')
  await type('2.5')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await type('garlic\nmuch too long a spice')
  await type('nobody')
  await page.keyboard.type('a-key-of-the-jar')
  await page.keyboard.press('Enter')
  // What the browser can check is said first, then what only the server knows.
  const wrong = (label: string) => dialog.locator('onggi-field').filter({ hasText: label }).getByRole('alert')
  await wrong('Days').waitFor()
  expect(told).toEqual([])
  await type('30')
  await dialog.getByLabel('Days').press('Enter')
  await wrong('Mail').getByText('is no address').waitFor()
  await wrong('Spices').getByText('is too long for a spice').waitFor()
  expect(await page.evaluate('document.activeElement !== document.body')).toBe(true)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map((x) => `${x.id}: ${x.nodes.map((n) => n.target.join(' ')).join('; ')}`)).toEqual([])
  await dialog.getByLabel('Spices').fill('garlic\nginger')
  await dialog.getByLabel('Mail').fill('me@jar.example')
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await page.getByText('jar has new settings.').first().waitFor()
  const saved = { name: 'pot', days: 30, salt: 2.5, lid: true, place: 'cellar', spices: ['garlic', 'ginger'] }
  expect(told).toEqual([{ ...saved, owner: { mail: 'me@jar.example', key: 'a-key-of-the-jar' } }])

  // Opened once more it shows what holds; an emptied field goes back to its default; Escape leaves everything.
  await page.getByRole('button', { name: 'Settings of jar' }).click()
  await dialog.getByText('Has a value, which is not shown.').waitFor()
  expect(await dialog.getByLabel('Key').inputValue()).toBe('')
  expect(await dialog.getByLabel('Lid closed').isChecked()).toBe(true)
  await dialog.getByLabel('Days').fill('')
  await page.keyboard.press('Enter')
  await expect.poll(() => told.length).toBe(2)
  expect(told[1]).toMatchObject({ ...saved, days: 3, owner: { key: 'a-key-of-the-jar' } })

  // Somebody else was faster: nothing is overwritten.
  await page.getByRole('button', { name: 'Settings of jar' }).click()
  await dialog.getByLabel('Days').fill('7')
  await server.plugins.changeSettings('jar', { days: 8 })
  await page.keyboard.press('Enter')
  await dialog.getByText('The object has changed since you read it').waitFor()
  await page.keyboard.press('Escape')
  expect((server.plugins.settings('jar').settings as { days: number }).days).toBe(8)
  // A refused form is the only thing the browser complains of: 400, then 412. (404: this server has no tasks to list.)
  expect(v.complaints.map((c) => /status of (\d+)/.exec(c)?.[1]).filter((status) => status !== '404')).toEqual(['400', '412'])
})

test('the menu follows a plugin that is disabled and enabled, its own click included, and the page is not loaded anew', async () => {
  const { v, isKept } = await site()
  const link = v.page.getByRole('navigation').getByRole('link', { name: 'The jar' })
  await link.waitFor()
  const row = v.page.getByRole('row').filter({ hasText: '@test/jar' })
  await v.page.getByRole('button', { name: 'Disable jar' }).click()
  await v.confirm('Disable')
  await row.getByText('Disabled').waitFor()
  await link.waitFor({ state: 'detached' })
  await v.page.getByRole('button', { name: 'Enable jar' }).click()
  await row.getByText('Enabled').waitFor()
  await link.click()
  await v.page.getByText('The jar itself').waitFor()
  expect(await isKept()).toBe(true)
  expect(v.complaints.filter((c) => !c.includes('404'))).toEqual([])
})

test('a plugin adds a panel to the page of another one, which comes and goes with it, and is no entry of the menu', async () => {
  const { server, v, isKept } = await site()
  await v.go('/jar')
  const panel = v.page.getByRole('region', { name: 'The lid' })
  await panel.getByText('Lid of all jars').waitFor()
  await v.page.getByText('The jar itself').waitFor()
  await v.go('/jar/kimchi')
  await panel.getByText('Lid of kimchi').waitFor()
  expect(await v.page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['The jar', 'Plugins', 'User log'])
  await server.plugins.disable('lid')
  await panel.waitFor({ state: 'detached' })
  await server.plugins.enable('lid')
  await panel.getByText('Lid of kimchi').waitFor()
  await v.go('/plugins')
  await v.page.getByRole('button', { name: 'Settings of jar' }).waitFor()
  expect([await panel.count(), await isKept()]).toEqual([0, true])
  expect(v.violations).toEqual([])
})
