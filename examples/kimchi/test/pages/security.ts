// What a browser over TLS makes of cookies, headers and the policy of the page: on every page of the app, after all that the other tests did there.
import { request } from 'node:https'
import { expect, test } from 'vitest'
import { visit } from '../support/browser.ts'
import { admin, taskEnd } from '../support/server.ts'
import type { Pages } from './pages.ts'

/** Each page that can be reached by its address alone, and a word that tells that it is there. */
const everyPage = [
  ['/guests', 'page'],
  ['/guests/page', 'About this guest'],
  ['/guests/page/hardware', 'Add drive'],
  ['/guests/page/snapshots', 'Take snapshot'],
  ['/guests/page/console', 'Console'],
  ['/templates', 'mem'],
  ['/storage', 'default-pool'],
  ['/storage/default-pool', 'New volume'],
  ['/networks', 'default'],
  ['/host', 'Memory'],
  ['/users', 'ann'],
  ['/users/roles', 'Everywhere:'],
  ['/users/sessions', 'This one'],
  ['/plugins', 'sample'],
  ['/log', 'Filter'],
  ['/account', 'Where you are logged in'],
] as const

/** Defines the tests. `host`: a name that the browser takes for the server's, since an address has no HSTS. */
export function securityPages(at: Pages, host: string): void {
  test('ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4 the cookie of a login over TLS is __Host-, Secure, HttpOnly, Lax, of the whole host, of the session and of no URL', async () => {
    const cdp = await at.v.context.newCDPSession(at.v.page)
    const { cookies } = await cdp.send('Network.getCookies', { urls: [at.k.url] })
    expect(cookies).toMatchObject([
      { name: '__Host-onggi', domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax', session: true },
    ])
    expect(await at.v.page.evaluate('document.cookie')).toBe('')
    const value = cookies[0]?.value ?? ''
    expect(value.length).toBeGreaterThan(20)
    expect(at.v.answers.filter((r) => r.url().includes(value)).length).toBe(0)
    const kept = await at.v.page.evaluate('JSON.stringify([localStorage, sessionStorage])')
    expect(kept).not.toContain(value)
  })

  test('ASVS 1.2.1, 3.2.2 markup in the names of things is shown as the text it is, on every page and in the log; nothing of it runs', {
    timeout: 90_000,
  }, async () => {
    const evil = `<img src=x onerror=alert(1)>{{7*7}}javascript:alert(1)`
    const { page } = at.v
    const dialogs: string[] = []
    page.on('dialog', (d) => {
      dialogs.push(d.message())
      void d.dismiss()
    })
    const make = async (path: string, body: object): Promise<void> => {
      const a = await at.k.call('POST', `/plugins/kimchi${path}`, { body })
      expect(a.status, a.body.toString()).toBeLessThan(400)
      if (a.status === 202) expect(await taskEnd(at.k, a.json.id)).toMatchObject({ status: 'finished' })
    }
    const name = encodeURIComponent(evil)
    await make('/vms', { template: '/plugins/kimchi/templates/mem', name: evil, title: evil, description: evil })
    await make(`/vms/${name}/snapshots`, { name: evil })
    await make('/templates/mem/clone', {})
    await at.k.call('PUT', '/plugins/kimchi/templates/mem-clone1', { body: { name: evil } })
    await make('/storagepools', { name: evil, type: 'dir', path: '/var/lib/evil-pool' })
    await make('/networks', { name: evil, connection: 'isolated' })
    for (const path of ['/guests', `/guests/${name}`, `/guests/${name}/snapshots`, '/templates', '/storage', '/networks', '/log']) {
      await at.v.go(path)
      await page.getByText(evil).filter({ visible: true }).first().waitFor()
      expect([path, await page.locator('img[src="x"]').count()]).toEqual([path, 0])
    }
    // An earlier test may have left it open.
    if (!(await page.locator('#drawer').isVisible())) await page.getByRole('button', { name: 'Activity' }).click()
    await page.locator('onggi-activity li').filter({ hasText: evil }).first().waitFor()
    await page.keyboard.press('Escape')
    for (const path of [`/vms/${name}`, `/templates/${name}`, `/storagepools/${name}`, `/networks/${name}`])
      expect([path, (await at.k.call('DELETE', `/plugins/kimchi${path}`)).status]).toEqual([path, 204])
    expect([dialogs, at.v.violations]).toEqual([[], []])
  })

  test('ASVS 3.4.3 every page of the app is opened without one violation of its policy', { timeout: 90_000 }, async () => {
    for (const [path, word] of everyPage) {
      await at.v.go(path)
      await at.v.page.getByText(word).filter({ visible: true }).first().waitFor()
      // A page that opens another window would have to cut it off from itself; none does.
      expect([path, await at.v.page.locator('a[target]:not([rel~=noopener])').count()]).toEqual([path, 0])
    }
    const links = await at.v.page
      .getByRole('navigation')
      .getByRole('link')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).hash.slice(1)))
    expect(links.filter((path) => !everyPage.some(([known]) => known === path))).toEqual([])
    // All that the tests before did in this page counts as well.
    expect(at.v.violations).toEqual([])
  })

  test('ASVS 3.4.1, 3.4.4, 3.4.5, 3.4.6, 3.4.8 every answer over TLS has its headers', async () => {
    const wrong: string[] = []
    const seen = new Set<string>()
    for (const r of at.v.answers) {
      const h = await r.allHeaders()
      const type = r.request().resourceType()
      seen.add(type)
      const must: Record<string, RegExp> = {
        'strict-transport-security': /^max-age=31536000$/,
        'x-content-type-options': /^nosniff$/,
        'content-security-policy': /frame-ancestors 'none'/,
        // A redirect is no page.
        ...(type === 'document' && r.status() === 200
          ? {
              'cross-origin-opener-policy': /^same-origin$/,
              'referrer-policy': /^same-origin$/,
              'content-security-policy': /^default-src 'self'; script-src 'self' 'sha256-[\w+/=]+'; (?!.*unsafe)/,
            }
          : { 'cross-origin-resource-policy': /^same-origin$/ }),
      }
      for (const [name, value] of Object.entries(must))
        if (!value.test(h[name] ?? '')) wrong.push(`${r.url()}: ${name} ${h[name] ?? 'is missing'}`)
      for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) if (name in h) wrong.push(`${r.url()}: ${name}`)
    }
    expect([...new Set(wrong)].slice(0, 20)).toEqual([])
    expect([...seen].sort()).toEqual(expect.arrayContaining(['document', 'fetch', 'image', 'script', 'stylesheet']))
  })

  test('ASVS 3.4.1, 12.2.1 once it was there by TLS, a browser never asks this host without it; the port serves nothing without TLS', async () => {
    const { port } = new URL(at.k.url)
    const v = await visit(at.browser, { url: `https://${host}:${port}` }, admin, { ignoreHTTPSErrors: false })
    await v.page.goto(`http://${host}:${port}/#/log`)
    expect(new URL(v.page.url()).protocol).toBe('https:')
    await v.page.getByRole('heading', { name: 'User log' }).waitFor()
    expect(await v.page.evaluate('isSecureContext')).toBe(true)
    expect(v.violations).toEqual([])
    // The net has no hole: a script that does not belong there is stopped, and reported.
    await v.page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))`)
    await expect.poll(() => v.violations.join('; ')).toMatch(/script-src-elem inline/)
    expect(await v.page.evaluate('window.ran')).toBe(undefined)
    await v.context.close()
    const stranger = await at.browser.newContext()
    await expect((await stranger.newPage()).goto(`http://127.0.0.1:${port}/`)).rejects.toThrow(
      /ERR_(EMPTY_RESPONSE|CONNECTION_RESET|INVALID_HTTP_RESPONSE|UNSAFE)|400/,
    )
    await stranger.close()
  })

  test('ASVS 3.5.5 the page listens to no message of another window', async () => {
    const cdp = await at.v.context.newCDPSession(at.v.page)
    const { result } = await cdp.send('Runtime.evaluate', { expression: 'window' })
    const { listeners } = await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' })
    const types = listeners.map((l) => l.type)
    expect(types).toContain('hashchange')
    expect(types.filter((type) => type.startsWith('message'))).toEqual([])
  })

  test('ASVS 3.3.1 the cookie is of no use to a program that sends it without TLS or under another name', async () => {
    const cdp = await at.v.context.newCDPSession(at.v.page)
    const value = (await cdp.send('Network.getCookies', { urls: [at.k.url] })).cookies[0]?.value ?? ''
    const ask = (cookie: string): Promise<number | undefined> =>
      new Promise((done, fail) => {
        request(`${at.k.url}/auth/session`, { rejectUnauthorized: false, headers: { cookie, accept: 'application/json' } }, (res) => {
          res.resume()
          done(res.statusCode)
        })
          .on('error', fail)
          .end()
      })
    expect([await ask(`__Host-onggi=${value}`), await ask(`onggi=${value}`), await ask(`__Secure-onggi=${value}`)]).toEqual([200, 401, 401])
  })
}
