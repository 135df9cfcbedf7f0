// The main job by hand: a real browser on the real app over TLS, a real libvirtd, a real guest. Leaves a picture of each page in test-results/.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../test/support/browser.ts'
import { bootIso, sessionLibvirt, systemLibvirt } from '../../../test/support/libvirt.ts'
import { type Kimchi, admin, dataDir, poll, startKimchi } from './support/server.ts'

const shots = fileURLToPath(new URL('../../../test-results/', import.meta.url))
const themes = ['light', 'dark'] as const
const widths = [400, 1280] as const

const wait = { timeout: 30_000 }
let k: Kimchi
let browser: Browser
const complaints: string[] = []
const [user = '', password = ''] = admin.split(':')

beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  const l = await (process.getuid?.() === 0 ? systemLibvirt() : sessionLibvirt())
  k = await startKimchi({ data: dataDir(), args: ['--libvirt-uri', l.uri] })
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  expect(await k.stop()).toBe(0)
})

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') complaints.push(`${m.type()}: ${m.text()}`)
  })
  page.on('pageerror', (e) => complaints.push(e.message))
  return page
}
const context = (o: object = {}): Promise<BrowserContext> => browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce', ...o })

async function login(page: Page): Promise<void> {
  await page.goto(`${k.url}/`)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Guests', exact: true }).waitFor()
}

test('a wrong password is said on the login page', async () => {
  const c = await context()
  const page = await c.newPage()
  await page.goto(`${k.url}/`)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').waitFor()
  await c.close()
})

test('from an ISO to a running guest and back, by hand', { timeout: 180_000 }, async () => {
  const c = await context({ viewport: { width: 1280, height: 800 } })
  const page = await open(c)
  await login(page)

  await page.getByRole('button', { name: 'New guest' }).first().click()
  await page.getByRole('radio', { name: 'An ISO image' }).check()
  await page.getByLabel('Path of the image').fill(bootIso())
  await page.getByLabel('Name', { exact: true }).fill('by-hand')
  await page.getByLabel('Memory').fill('256')
  await page.screenshot({ path: `${shots}create.png` })
  await page.getByRole('button', { name: 'Create guest' }).click()

  // Live by events: nothing below reloads the page.
  const card = page.getByRole('link', { name: 'by-hand' }).first()
  await card.waitFor({ timeout: 60_000 })
  await page.getByText('Running').first().waitFor({ timeout: 60_000 })
  await card.click()
  const screen = page.getByRole('img', { name: /screen/i }).first()
  await screen.waitFor({ timeout: 60_000 })
  await expect.poll(() => screen.evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: 30_000 }).toBeGreaterThan(300)
  await page.screenshot({ path: `${shots}guest-detail.png` })

  for (const theme of themes) {
    const other = await context({ colorScheme: theme, storageState: await c.storageState() })
    const p = await open(other)
    for (const [name, path, ready] of [
      ['guests', '/guests', 'by-hand'],
      ['guest', '/guests/by-hand', 'by-hand'],
      ['templates', '/templates', 'Templates'],
      ['host', '/host', 'CPU'],
    ] as const) {
      await p.goto(`${k.url}/#${path}`)
      // In the page itself: the name of a tab stands in the menu as well.
      await p.getByRole('main').getByText(ready).filter({ visible: true }).first().waitFor(wait)
      if (name === 'host') await p.locator('canvas').nth(3).waitFor()
      if (name.startsWith('guest'))
        await expect
          .poll(
            () =>
              p
                .locator('img')
                .first()
                .evaluate((i: HTMLImageElement) => i.naturalWidth),
            wait,
          )
          .toBeGreaterThan(0)
      for (const width of widths) {
        const look = `${name} ${theme} ${width}`
        await p.setViewportSize({ width, height: 800 })
        await p.screenshot({ path: `${shots}${name}-${theme}-${width}.png`, fullPage: true })
        expect(await p.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${look} fits its width`).toBe(true)
        // Structure is the same in every theme and colours at every width: all rules once, the contrast in the other theme as well.
        if ((theme === 'dark') !== width > 1000) continue
        const axe = new AxeBuilder({ page: p })
        const { violations } = await (theme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze()
        const bad = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
        expect(
          bad.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`),
          look,
        ).toEqual([])
      }
    }
    await other.close()
  }

  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: item, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: item }).click()
  }
  await choose('Power off')
  await page.getByText('Off', { exact: true }).first().waitFor(wait)
  await choose('Delete')
  await page.getByText('No guests yet').waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Activity' }).click()
  await page.screenshot({ path: `${shots}activity.png` })
  expect((await k.call('GET', '/plugins/kimchi/vms')).json).toEqual([])
  expect(complaints).toEqual([])
  await c.close()
})
