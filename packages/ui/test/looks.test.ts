import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { compile, launch, logIn, openPage } from './chromium.ts'
import { startFakeOnggi } from './fake-onggi.ts'
import { busyWorld } from './world.ts'

/** Left behind to be looked at. */
const shots = fileURLToPath(new URL('../../../test-results/ui/', import.meta.url))
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  await compile()
})

describe.each([{ dark: false }, { dark: true }])('dark: $dark', ({ dark }) => {
  test('every page fits at both widths, has no serious accessibility finding and no console error', { timeout: 60_000 }, async () => {
    const server = await startFakeOnggi(busyWorld())
    const browser = await launch({ dark })
    const { page, complaints } = await openPage(browser.context, server.url)
    page.setDefaultTimeout(10_000)
    const findings: string[] = []
    const lookAt = async (name: string, width: number): Promise<void> => {
      await page.setViewportSize({ width, height: 860 })
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) findings.push(`${name}: ${overflow} px wider than the window`)
      // Structure is the same in every theme and colours at every width: all rules once, the contrast in the other theme as well.
      const axe = new AxeBuilder({ page })
      const rules =
        width < 1000 ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']) : axe.withRules(['color-contrast'])
      const { violations } = dark === width > 1000 ? await rules.analyze() : { violations: [] }
      for (const v of violations)
        if (v.impact === 'serious' || v.impact === 'critical')
          findings.push(`${name}: ${v.id} ${v.nodes.map((n) => `${n.target.join(' ')} ${n.failureSummary ?? ''}`).join('; ')}`)
      await page.screenshot({ path: `${shots}${name}-${width}-${dark ? 'dark' : 'light'}.png` })
    }
    /** At both widths, ending with the wide one, in which the test goes on. */
    const look = async (name: string): Promise<void> => {
      await page.evaluate(() => document.fonts.ready)
      for (const width of [400, 1280]) await lookAt(name, width)
    }
    try {
      await look('login')
      await logIn(page)
      await page.getByText('web-01').first().waitFor()
      await look('guests')
      await page.getByRole('button', { name: 'New guest' }).first().click()
      await page.getByRole('dialog').waitFor()
      await look('new-guest')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'More actions for web-01' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('dialog').waitFor()
      await look('delete-guest')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Activity' }).first().click()
      await page.getByText('Create guest mail-02').waitFor()
      await look('activity')
      await page.keyboard.press('Escape')
      await page.goto(`${server.url}/#/guests/web-01`)
      await page.getByRole('img', { name: 'Screen of web-01' }).waitFor()
      await look('guest')
      await page.goto(`${server.url}/#/templates`)
      await page.getByText('fedora-41').first().waitFor()
      await look('templates')
      await page.goto(`${server.url}/#/host`)
      await page.getByRole('img', { name: /^Network: Received \d/ }).waitFor()
      await look('host')
      await page.goto(`${server.url}/#/storage`)
      await page.getByText('scratch').first().waitFor()
      await look('storage')
      await page.goto(`${server.url}/#/networks`)
      await page.getByText('lan', { exact: true }).first().waitFor()
      await look('networks')
      await page.goto(`${server.url}/#/account`)
      await page.getByText('backup script').first().waitFor()
      await look('account')
      expect(findings).toEqual([])
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await server.close()
    }
  })
})
