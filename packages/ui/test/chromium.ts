import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../../../test/support/browser.ts'
import { once } from '../../../test/support/run-dir.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Compiles what the browser loads, once a run. */
export const compile = (): Promise<true> => once('ui-compiled', compileNow, (file) => (existsSync(file) ? true : undefined))

async function compileNow(): Promise<true> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const projects = ['packages/ui', 'packages/ui/src/server', 'packages/host-stats/src/ui', 'packages/virt-libvirt/src/ui']
  await promisify(execFile)(process.execPath, [tsc, '-b', ...projects], { cwd: root }).catch((e: unknown) => {
    throw new Error(`The page does not compile:\n${(e as { stdout?: string }).stdout ?? ''}`, { cause: e })
  })
  return true
}

/** A browser with one context, both closed together. */
export async function launch(
  o: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const browser = await launchBrowser()
  const context = await browser.newContext({
    viewport: { width: o.width ?? 1280, height: 860 },
    colorScheme: o.dark === true ? 'dark' : 'light',
    locale: 'en-GB',
  })
  return { context, close: () => browser.close() }
}

/** Opens a page and collects what its console complains of. */
export async function openPage(context: BrowserContext, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') complaints.push(m.text())
  })
  page.on('pageerror', (e) => complaints.push(String(e)))
  await page.goto(url)
  return { page, complaints }
}

/** Logs in without the login page, which other tests show: the next page that is opened has a session. */
export async function logInFirst(context: BrowserContext, url: string): Promise<void> {
  const answer = await context.request.post(`${url}/login`, { data: { username: 'admin', password: 'secret' } })
  if (!answer.ok()) throw new Error(`login: ${String(answer.status())}`)
}

/** Logs in on the login page. */
export async function logIn(page: Page, password = 'secret', name = 'admin'): Promise<void> {
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
}
