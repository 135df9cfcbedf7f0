import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile, launch, logInFirst, openPage } from './chromium.ts'
import { startFakeOnggi } from './fake-onggi.ts'
import { busyWorld } from './world.ts'

let browser: { context: BrowserContext; close: () => Promise<void> }
beforeAll(async () => {
  await compile()
  browser = await launch()
})
afterAll(() => browser.close())

async function open(path: string) {
  const server = await startFakeOnggi(busyWorld())
  await logInFirst(browser.context, server.url)
  const { page, complaints } = await openPage(browser.context, `${server.url}/#${path}`)
  page.setDefaultTimeout(10_000)
  await page.getByRole('navigation').waitFor()
  return {
    server,
    page,
    complaints,
    row: (name: string) => page.getByRole('row').filter({ hasText: name }),
    async [Symbol.asyncDispose]() {
      await page.close()
      await browser.context.clearCookies()
      await server.close()
    },
  }
}

describe('storage', () => {
  test('pools show their space; one is activated and follows', async () => {
    await using t = await open('/storage')
    await t.row('default').getByText('120 GiB of 500 GiB').waitFor()
    await t.page.getByRole('button', { name: 'More actions for scratch' }).click()
    await t.page.getByRole('menuitem', { name: 'Activate' }).click()
    await t.row('scratch').getByText('Active', { exact: true }).waitFor()
    expect(await t.page.getByRole('button', { name: 'More actions for kimchi_isos' }).count()).toBe(0)
    expect(t.complaints).toEqual([])
  })

  test('a new pool is made and put to use', async () => {
    await using t = await open('/storage')
    await t.page.getByRole('button', { name: 'New pool' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Name').fill('extra')
    await form.getByLabel('Type').selectOption('netfs')
    await form.getByLabel('File server').fill('nas.lan')
    await form.getByLabel('Exported directory').fill('/export/vm')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST')
    await form.getByRole('button', { name: 'Create pool' }).click()
    expect((await sent).postDataJSON()).toEqual({ name: 'extra', type: 'netfs', source: { host: 'nas.lan', path: '/export/vm' } })
    await t.row('extra').getByText('Active', { exact: true }).waitFor()
  })

  test('a volume is made, and one in use cannot be deleted', async () => {
    await using t = await open('/storage/default')
    await t.row('4e1b2c1c').getByText('db-primary').waitFor()
    await t.page.getByRole('button', { name: /^More actions for 4e1b2c1c/ }).click()
    expect(await t.page.getByRole('menuitem', { name: 'Delete' }).isDisabled()).toBe(true)
    await t.page.keyboard.press('Escape')
    await t.page.getByRole('button', { name: 'New volume' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Name').fill('data')
    await form.getByLabel('Size').fill('3')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST')
    await form.getByRole('button', { name: 'Create volume' }).click()
    expect((await sent).postDataJSON()).toEqual({ name: 'data', capacity: 3072, format: 'qcow2' })
    await t.row('data').getByText('3 GiB').waitFor()
    await t.page.getByRole('button', { name: 'More actions for data' }).click()
    await t.page.getByRole('menuitem', { name: 'Delete' }).click()
    await t.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await t.row('data').waitFor({ state: 'detached' })
  })

  test('a file of this computer is sent in pieces', async () => {
    await using t = await open('/storage/default')
    await t.page.getByRole('button', { name: 'New volume' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Content').selectOption('file')
    await form
      .locator('input[type=file]')
      .setInputFiles({ name: 'tiny.iso', mimeType: 'application/octet-stream', buffer: Buffer.alloc(5 * 1024 * 1024, 65) })
    await expect.poll(() => form.getByLabel('Name').inputValue()).toBe('tiny.iso')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST')
    await form.getByRole('button', { name: 'Create volume' }).click()
    expect((await sent).postDataJSON()).toEqual({ name: 'tiny.iso', upload: true, size: 5 * 1024 * 1024 })
    await expect.poll(() => t.server.uploads.length, { timeout: 10_000 }).toBe(2)
    expect(t.server.uploads[0]).toBeGreaterThan(4 * 1024 * 1024)
    expect(t.server.uploads[1]).toBeLessThan(1024 * 1024 + 1000)
    expect(t.complaints).toEqual([])
  })
})

describe('networks', () => {
  test('networks are listed with their guests, deactivated, made and deleted', async () => {
    await using t = await open('/networks')
    await t.row('default').getByText('db-primary, web-01').waitFor()
    await t.page.getByRole('button', { name: 'More actions for lan' }).click()
    await t.page.getByRole('menuitem', { name: 'Deactivate' }).click()
    await t.row('lan').getByText('Inactive').waitFor()
    await t.page.getByRole('button', { name: 'New network' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Name').fill('dmz')
    await form.getByLabel('Connection').selectOption('isolated')
    await form.getByLabel('Subnet').fill('10.9.0.0/24')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/networks'))
    await form.getByRole('button', { name: 'Create network' }).click()
    expect((await sent).postDataJSON()).toEqual({ name: 'dmz', connection: 'isolated', subnet: '10.9.0.0/24' })
    await t.row('dmz').getByText('Active', { exact: true }).waitFor()
    await t.page.getByRole('button', { name: 'More actions for dmz' }).click()
    await t.page.getByRole('menuitem', { name: 'Delete' }).click()
    await t.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await t.row('dmz').waitFor({ state: 'detached' })
    expect(t.complaints).toEqual([])
  })
  test('a network over a new bridge, with a VLAN, waits for a word that the host is still reached, and is used then', async () => {
    await using t = await open('/networks')
    await t.page.getByRole('button', { name: 'New network' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Name').fill('office')
    await form.getByLabel('Connection').selectOption('bridge')
    await form.getByLabel('Interface').fill('eth7')
    await form.getByLabel('VLAN').fill('5000')
    await form.getByRole('button', { name: 'Create network' }).click()
    await form.getByRole('alert').waitFor()
    await form.getByLabel('VLAN').fill('42')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/networks'))
    await form.getByRole('button', { name: 'Create network' }).click()
    expect((await sent).postDataJSON()).toEqual({ name: 'office', connection: 'bridge', interfaces: ['eth7'], vlan_id: 42 })
    // Not active by itself: nobody knows yet whether the host is still reached.
    await t.row('office').getByText('Inactive').waitFor()
    const banner = t.page.getByRole('status').filter({ hasText: 'Keep the bridge of office?' })
    await banner.getByText('br-42 has been made').waitFor()
    await banner.getByRole('button', { name: 'Keep it' }).click()
    await banner.waitFor({ state: 'detached' })
    await t.row('office').getByText('Active', { exact: true }).waitFor()
    expect(t.server.requests.filter((r) => /networks\/office\//.test(r))).toEqual([
      'POST /plugins/kimchi/networks/office/confirm',
      'POST /plugins/kimchi/networks/office/activate',
    ])
    expect(t.complaints).toEqual([])
  })
})
