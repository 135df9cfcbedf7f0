// One real browser for a file of tests, and a person in it.
import type { Browser, BrowserContext, Locator, Page, Response } from 'playwright-core'
import type { Kimchi } from './server.ts'

/** A person at a page of the server. */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** The dialog that is open: its fields lie in the page, not in the dialog's own shadow. */
  readonly dialog: Locator
  /** What the browser's console complained of. */
  readonly complaints: readonly string[]
  /** What the page did against its policy: violations of the CSP, and what the browser's own audit has to say of cookies and origins. */
  readonly violations: readonly string[]
  /** Every answer the pages got. */
  readonly answers: readonly Response[]
  /** Goes to a page by its path, e.g. `/storage`. */
  go(path: string): Promise<void>
  /** The row of a table that names this. */
  row(text: string): Locator
  /** Opens the menu of a row and chooses. */
  choose(name: string, item: string): Promise<void>
  /** Answers the question that was asked with this button. */
  confirm(button: string): Promise<void>
}

const audited: ReadonlySet<string> = new Set([
  'BlockedByResponseIssue',
  'ContentSecurityPolicyIssue',
  'CookieIssue',
  'CorsIssue',
  'MixedContentIssue',
  'SharedArrayBufferIssue',
])

/** Opens a page and logs in. */
export async function visit(browser: Browser, k: Pick<Kimchi, 'url'>, user: string, o: object = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: true,
    ...o,
  })
  const violations: string[] = []
  await context.exposeBinding('onViolation', (_source, text: string) => void violations.push(text))
  await context.addInitScript(`addEventListener('securitypolicyviolation', (e) =>
    onViolation([e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber, e.sample].join(' ')))`)
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  cdp.on('Audits.issueAdded', ({ issue }) => {
    if (audited.has(issue.code)) violations.push(`${issue.code} ${JSON.stringify(issue.details)}`)
  })
  await cdp.send('Audits.enable')
  const answers: Response[] = []
  page.on('response', (r) => void answers.push(r))
  page.setDefaultTimeout(30_000)
  const complaints: string[] = []
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') complaints.push(`${m.type()}: ${m.text()}`)
  })
  page.on('pageerror', (e) => complaints.push(e.message))
  const [name = '', password = ''] = user.split(':')
  await page.goto(`${k.url}/`)
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.locator('onggi-frame').waitFor()
  const row = (text: string): Locator => page.getByRole('row').filter({ hasText: text })
  return {
    context,
    page,
    complaints,
    violations,
    answers,
    dialog: page.locator('onggi-dialog'),
    row,
    go: async (path) => {
      await page.goto(`${k.url}/#${path}`)
    },
    choose: async (name, item) => {
      await page.getByRole('button', { name: `More actions for ${name}`, exact: true }).click()
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    },
    confirm: (button) => page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click(),
  }
}
