// How the pages look: nothing is wider than the window, nothing serious for people who do not see or click; a picture of each in test-results/.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from 'vitest'
import { visit } from '../support/browser.ts'
import { admin } from '../support/server.ts'
import type { Pages } from './pages.ts'

const shots = fileURLToPath(new URL('../../../../test-results/pages/', import.meta.url))
const wide = { width: 1280, height: 860 }
const narrow = { width: 400, height: 860 }
const all = [
  { name: 'dark-400', viewport: narrow, colorScheme: 'dark' },
  { name: 'light-1280', viewport: wide, colorScheme: 'light' },
  { name: 'light-400', viewport: narrow, colorScheme: 'light' },
  { name: 'dark-1280', viewport: wide, colorScheme: 'dark' },
] as const
/** Colours and structure are of one look what they are of the others, but for the theme: the rest is looked at in the long lane. */
const isLong = process.env['ONGGI_LONG'] !== undefined
const looks = isLong ? all : all.slice(0, 1)
/** Looked at in every run: a list, a table of cards, a long form, and two pages of the shell. */
const always = new Set(['hardware', 'snapshots', 'edit', 'users', 'account'])

const pages: readonly (readonly [name: string, path: string, ready: string, open?: string])[] = [
  ['summary', '/guests/test', 'About this guest'],
  ['hardware', '/guests/test/hardware', 'aa:bb:cc:dd:ee:ff'],
  ['add-drive', '/guests/test/hardware', 'aa:bb:cc:dd:ee:ff', 'Add drive'],
  ['snapshots', '/guests/page/snapshots', 'base'],
  ['edit', '/guests/test', 'About this guest', 'Edit'],
  ['templates', '/templates', 'mem'],
  ['pool', '/storage/default-pool', 'New volume'],
  ['new-pool', '/storage', 'default-pool', 'New pool'],
  ['networks', '/networks', 'default'],
  ['users', '/users', 'ann'],
  ['roles', '/users/roles', 'Everywhere:'],
  ['account', '/account', 'Where you are logged in'],
]

/** Defines the tests. */
export function lookPages(at: Pages): void {
  test.each(looks)('the pages fit and are accessible: $name', { timeout: 90_000 }, async ({ name: look, viewport, colorScheme }) => {
    mkdirSync(shots, { recursive: true })
    const v = await visit(at.browser, at.k, admin, { viewport, colorScheme })
    const findings: string[] = []
    for (const [name, path, ready, open] of pages.filter(([name]) => isLong || always.has(name))) {
      await v.go(path)
      await v.page.getByText(ready).filter({ visible: true }).first().waitFor()
      if (open !== undefined) {
        await v.page.getByRole('button', { name: open, exact: true }).click()
        await v.dialog.locator('onggi-field').first().waitFor()
      }
      const overflow = await v.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) findings.push(`${name}: ${overflow} px wider than the window`)
      const { violations } = await new AxeBuilder({ page: v.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      for (const x of violations)
        if (x.impact === 'serious' || x.impact === 'critical')
          findings.push(`${name}: ${x.id} ${x.nodes.map((n) => n.target.join(' ')).join('; ')}`)
      await v.page.screenshot({ path: `${shots}${name}-${look}.png` })
      if (open !== undefined) await v.page.keyboard.press('Escape')
    }
    expect(findings).toEqual([])
    await v.context.close()
  })
}
