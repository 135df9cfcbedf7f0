// What only a real browser decides: which scripts run, who may frame the page, what a page of another site may send.
import type { Browser, Page } from 'playwright-core'
import { createHash } from 'node:crypto'
import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../../../test/support/browser.ts'
import { route, serve } from './support/serve.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const allowed = 'window.ran = [...(window.ran ?? []), "allowed"]'
const html = `<!doctype html><title>t</title><script>${allowed}</script><script>window.ran = ["inline"]</script>
<p id="p" onclick="window.ran = ['handler']">p</p><script src="http://127.0.0.2:1/x.js"></script>`

const site = async () => {
  const seen: string[] = []
  const server = await serve({
    shell: { page: () => html, inlineHashes: [`sha256-${createHash('sha256').update(allowed).digest('base64')}`], directories: [] },
    base(app) {
      route(app, 'POST', '/login', { config: { access: 'public', log: 'L' } }, (_q, r) =>
        r.header('set-cookie', 'onggi=uwe; Path=/; HttpOnly; SameSite=Lax').send({}),
      )
      route(app, 'POST', '/act', { config: { access: 'user', log: 'L' } }, () => {
        seen.push('acted')
        return {}
      })
    },
  })
  await server.listen()
  return { url: server.url, seen }
}

test('ASVS 3.4.3 only the script whose hash is allowed runs; nothing inline or foreign besides', async () => {
  const { url } = await site()
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (m) => complaints.push(m.text()))
  const answer = await page.goto(`${url}/login.html`)
  await page.click('#p')
  expect(await page.evaluate('window.ran')).toEqual(['allowed'])
  expect(complaints.filter((c) => /Content Security Policy/.test(c)).length).toBeGreaterThanOrEqual(3)
  expect(answer?.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  })
  await page.close()
})

test('ASVS 3.3.4, 3.5.1 the cookie is out of reach of scripts; a page of another site can neither send with it, read nor frame', async () => {
  const { url, seen } = await site()
  const other = createHttp((_q, r) =>
    r
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><form method="post" action="${url}/act" enctype="text/plain"><input name="a"></form>
      <iframe src="${url}/login.html"></iframe>`),
  ).listen(0)
  onTestFinished(() => void other.close())
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/login.html`)
  const send = (from: Page, path: string): Promise<number> =>
    from.evaluate(`fetch(${JSON.stringify(path)}, { method: 'POST' }).then((r) => r.status, () => 0)`)
  const post = (path: string): Promise<number> => send(page, path)
  expect(await post('/login')).toBe(200)
  expect(await page.evaluate('document.cookie')).toBe('')
  expect(await context.cookies(url)).toMatchObject([{ name: 'onggi', httpOnly: true, sameSite: 'Lax', path: '/' }])
  expect([await post('/act'), seen.length]).toEqual([200, 1])

  // localhost and 127.0.0.1 are two sites; ports of one address are one site and two origins.
  for (const host of ['localhost', '127.0.0.1']) {
    const evil = await context.newPage()
    await evil.goto(`http://${host}:${(other.address() as AddressInfo).port}/`)
    const frame = evil.frames()[1]
    expect(await frame?.evaluate('document.title').catch(() => 'refused')).not.toBe('t')
    expect(await send(evil, `${url}/act`)).toBe(0)
    const answered = evil.waitForResponse(`${url}/act`)
    await evil.evaluate('document.forms[0].submit()')
    // From another site the browser leaves the cookie out; from another origin of the same site it sends it, and the server refuses.
    expect([host, (await answered).status()]).toEqual([host, host === 'localhost' ? 401 : 403])
  }
  expect(seen).toEqual(['acted'])
  await context.close()
})
