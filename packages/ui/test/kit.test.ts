import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compile, launch, openPage } from './chromium.ts'
import { type FakeOnggi, startFakeOnggi } from './fake-onggi.ts'
import { emptyWorld } from './world.ts'

let browser: { context: BrowserContext; close: () => Promise<void> }
let server: FakeOnggi
let page: Page
let complaints: string[]
beforeAll(async () => {
  await compile()
  browser = await launch()
  server = await startFakeOnggi(emptyWorld())
  ;({ page, complaints } = await openPage(browser.context, `${server.url}/login.html`))
  page.setDefaultTimeout(10_000)
  await page.getByLabel('Password').waitFor()
  // The page's own import map; its body makes room for the elements of the test.
  // As text: the test runner would rewrite an import() of its own.
  await page.evaluate(`(async () => {
    Object.assign(globalThis, { kit: await import('@onggi/ui'), lit: await import('lit') })
  })()`)
})
afterAll(async () => {
  await browser.close()
  await server.close()
})
beforeEach(() => page.evaluate(() => document.body.replaceChildren()))
afterEach(() => expect(complaints).toEqual([]))

const show = (html: string): Promise<void> => page.evaluate((h) => void (document.body.innerHTML = h), html)

/** Waits, inside the page, for the next event of this type. */
const listen = (of: string, type: string): Promise<void> =>
  page.locator(of).evaluate((element, type) => {
    Object.assign(globalThis, {
      heard: new Promise<void>((resolve) =>
        element.addEventListener(type, (e) => {
          e.preventDefault()
          resolve()
        }),
      ),
    })
  }, type)
const heard = (): Promise<void> => page.evaluate(() => (globalThis as any).heard)

describe('fields', () => {
  test('a field is part of its form: value, required, Enter', async () => {
    await show(
      '<form><onggi-field name="a" label="Alpha" value="1"></onggi-field><onggi-field name="b" label="Beta" required></onggi-field></form>',
    )
    const form = page.locator('form')
    await page.getByLabel('Alpha').fill('2')
    expect(await form.evaluate((f) => [...new FormData(f as HTMLFormElement)])).toEqual([
      ['a', '2'],
      ['b', ''],
    ])
    expect(await form.evaluate((f: any) => f.checkValidity())).toBe(false)
    expect(await form.evaluate((f: any) => (globalThis as any).kit.checkForm(f))).toBe(false)
    await page.getByRole('alert').getByText('This is needed.').waitFor()
    expect(await page.evaluate(() => (document.activeElement as any).label)).toBe('Beta')
    await page.getByLabel('Beta').fill('x')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await listen('form', 'submit')
    await page.getByLabel('Beta').press('Enter')
    await heard()
  })

  test('a select begins with its first option and answers the chosen one', async () => {
    await show('<form><onggi-field name="s" label="Pick" type="select"></onggi-field></form>')
    await page.locator('onggi-field').evaluate(
      (f: any) =>
        (f.options = [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]),
    )
    const value = (): Promise<unknown> => page.locator('form').evaluate((f) => new FormData(f as HTMLFormElement).get('s'))
    await expect.poll(value).toBe('a')
    await page.getByLabel('Pick').selectOption('b')
    expect(await value()).toBe('b')
  })

  test('a checkbox is true or false in its form, by the mouse and by the keyboard, and shows what is wrong with it', async () => {
    await show('<form><onggi-field name="c" label="Closed" type="checkbox" value="false" pointer="/c"></onggi-field></form>')
    const value = () => page.locator('form').evaluate((f) => new FormData(f as HTMLFormElement).get('c'))
    expect(await value()).toBe('false')
    await page.getByLabel('Closed').check()
    expect(await value()).toBe('true')
    await page.getByLabel('Closed').press('Space')
    expect(await value()).toBe('false')
    await page.evaluate(() => (globalThis as any).kit.showFieldErrors(document.body, [{ pointer: '/c', reason: 'must be open' }]))
    await page.getByRole('alert').getByText('must be open').waitFor()
    await page.locator('onggi-field').evaluate((f) => Object.assign(f, { value: 'true' }))
    await expect.poll(() => page.getByLabel('Closed').isChecked()).toBe(true)
  })

  test('problems of a refused request find their field by pointer, the rest is handed back', async () => {
    await show('<onggi-field label="Memory" pointer="/memory"></onggi-field><onggi-field label="Name" pointer="/name"></onggi-field>')
    const rest = await page.evaluate(() =>
      (globalThis as any).kit.showFieldErrors(document.body, [
        { pointer: '/memory/current', reason: 'too little' },
        { pointer: '/memoryx', reason: 'other' },
      ]),
    )
    expect(rest).toEqual([{ pointer: '/memoryx', reason: 'other' }])
    await page.getByText('too little').waitFor()
    expect(await page.getByLabel('Memory').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('Memory').getAttribute('aria-describedby')).toBe('error')
  })
})

describe('dialogs', () => {
  test('a dialog gives the focus back to what opened it', async () => {
    await show(
      '<button id="opener">Open</button><onggi-dialog heading="Title"><p>Text</p><button slot="actions" autofocus>Do</button></onggi-dialog>',
    )
    await page.locator('#opener').focus()
    await page.locator('onggi-dialog').evaluate((d: any) => (d.open = true))
    await page.getByRole('dialog', { name: 'Title' }).waitFor()
    await page.locator('button:focus', { hasText: 'Do' }).waitFor()
    await listen('onggi-dialog', 'close')
    await page.keyboard.press('Escape')
    await heard()
    await page.locator('#opener:focus').waitFor()
  })

  test('a question is answered by its button only, and begins at the harmless one', async () => {
    const ask = (): Promise<boolean> =>
      page.evaluate(() => (globalThis as any).kit.askToConfirm({ heading: 'Sure?', text: 'All is lost.', confirm: 'Do it', danger: true }))
    const yes = ask()
    await page.locator('button:focus', { hasText: 'Cancel' }).waitFor()
    await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'Do it' }).click()
    expect(await yes).toBe(true)
    const no = ask()
    await page.getByRole('dialog', { name: 'Sure?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await no).toBe(false)
    expect(await page.locator('onggi-question').count()).toBe(0)
  })
})

describe('menu, table, states', () => {
  test('arrow keys walk through a menu and leave out what is disabled', async () => {
    await show('<onggi-menu label="More"></onggi-menu><p id="log"></p>')
    await page.locator('onggi-menu').evaluate((m: any) => {
      const item = (label: string, disabled = false): object => ({
        label,
        disabled,
        run: () => (document.querySelector('#log')!.textContent += label),
      })
      m.items = [item('A'), item('B', true), item('C')]
    })
    const button = page.getByRole('button', { name: 'More' })
    await button.press('Enter')
    expect(await button.getAttribute('aria-haspopup')).toBe('menu')
    await page.getByRole('menuitem', { name: 'A' }).and(page.locator(':focus')).waitFor()
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('menuitem', { name: 'C' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('menuitem', { name: 'A' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.locator('#log', { hasText: /^C$/ }).waitFor()
  })

  test('a table keeps its roles when it becomes cards, and its rows when they move', async () => {
    await show('<div id="box"><onggi-table label="Things"></onggi-table></div>')
    const fill = (names: string[]): Promise<void> =>
      page.locator('onggi-table').evaluate(async (table: any, names) => {
        table.columns = [
          { label: 'Name', kind: 'lead', cell: (r: any) => r.name },
          { label: 'Size', kind: 'number', cell: (r: any) => r.size },
        ]
        table.keyOf = (r: any) => r.name
        table.rows = names.map((name, size) => ({ name, size }))
        await table.updateComplete
      }, names)
    await fill(['a', 'b'])
    await page.locator('[data-key=b]').evaluate((row: any) => (row.mark = 'kept'))
    await fill(['b', 'a'])
    expect(await page.locator('[data-key=b]').evaluate((row: any) => row.mark)).toBe('kept')
    expect(await page.getByRole('table', { name: 'Things' }).getByRole('row').count()).toBe(3)
    await page.locator('#box').evaluate((b) => (b.style.width = '300px'))
    const row = page.getByRole('row').nth(1)
    await expect.poll(() => row.evaluate((r) => getComputedStyle(r).display)).toBe('flex')
    expect(await row.getByRole('cell').count()).toBe(2)
    expect(await row.innerText()).toContain('Size')
  })

  test('progress says how far it is, and says nothing it does not know', async () => {
    await show('<onggi-progress label="Copying"></onggi-progress>')
    const bar = page.getByRole('progressbar', { name: 'Copying' })
    await bar.waitFor()
    expect(await bar.getAttribute('aria-valuenow')).toBeNull()
    await page.locator('onggi-progress').evaluate((p: any) => (p.value = 0.256))
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('26')
  })

  test('a failure is read aloud and names what to do and its code', async () => {
    await page.evaluate(() => {
      const { kit, lit } = globalThis as any
      lit.render(
        kit.errorBanner(new kit.ClientError('AUTH_ERR_X', 'Not yours', { status: 403 }), () => (document.title = 'again')),
        document.body,
      )
    })
    const alert = page.getByRole('alert')
    await alert.getByText('Ask an administrator for the right to do this.').waitFor()
    await alert.getByText('AUTH_ERR_X').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    expect(await page.title()).toBe('again')
  })
})

describe('graphs', () => {
  test('a graph says its newest values, shows gaps as gaps, and follows the theme', async () => {
    await show('<div id="box" hidden></div><onggi-graph heading="Load"></onggi-graph>')
    const graph = page.locator('onggi-graph')
    await graph.evaluate((g: any) => {
      g.lines = ['One', 'Two']
      g.format = (v: number) => `${v} x`
      g.data = {
        times: [1e12, 1e12 + 1000, 1e12 + 2000],
        values: [
          [1, 2, null],
          [null, null, null],
        ],
      }
    })
    await page.getByRole('img', { name: 'Load: One 2 x, Two –' }).waitFor()
    const colour = (): Promise<string> => graph.evaluate((g) => getComputedStyle(g.shadowRoot!.querySelector('.s1')!).color)
    const before = await graph.evaluate((g) => g.shadowRoot!.querySelector('canvas')!.toDataURL())
    const light = await colour()
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(colour).not.toBe(light)
    await expect.poll(() => graph.evaluate((g) => g.shadowRoot!.querySelector('canvas')!.toDataURL())).not.toBe(before)
  })

  test('one point alone is shown on the least span, at its end', async () => {
    await show('<onggi-graph heading="Load"></onggi-graph>')
    const span = await page.locator('onggi-graph').evaluate(async (g: any) => {
      g.lines = ['One']
      g.data = { times: [1e12], values: [[1]] }
      await g.updateComplete
      await new Promise(requestAnimationFrame)
      return g.span
    })
    expect(span).toEqual([1e12 - 300_000, 1e12])
  })

  test('a graph that is taken out and put back goes on', async () => {
    await show('<onggi-graph heading="Load"></onggi-graph>')
    const drawings = await page.locator('onggi-graph').evaluate(async (g: any) => {
      g.lines = ['One']
      await g.updateComplete
      const place = g.parentNode
      g.remove()
      const without = g.shadowRoot.querySelectorAll('canvas').length
      place.append(g)
      g.data = { times: [1, 2], values: [[1, 2]] }
      await g.updateComplete
      return [without, g.shadowRoot.querySelectorAll('canvas').length]
    })
    expect(drawings).toEqual([0, 1])
  })
})
