import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile, launch, logInFirst, openPage } from './chromium.ts'
import { startFakeOnggi } from './fake-onggi.ts'
import { busyWorld, emptyWorld, vm } from './world.ts'

let browser: { context: BrowserContext; close: () => Promise<void> }
beforeAll(async () => {
  await compile()
  browser = await launch()
})
afterAll(() => browser.close())

async function open(o: { world?: ReturnType<typeof busyWorld>; path?: string } = {}) {
  const server = await startFakeOnggi(o.world ?? busyWorld())
  await logInFirst(browser.context, server.url)
  const { page, complaints } = await openPage(browser.context, `${server.url}/#${o.path ?? '/guests'}`)
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

describe('the guests', () => {
  test('a guest is started and its row follows', async () => {
    await using t = await open()
    await t.page.getByRole('button', { name: 'Start memtest' }).click()
    await t.row('memtest').getByText('Running').waitFor()
    await t.page.getByRole('img', { name: 'Screen of memtest' }).waitFor()
    expect(t.complaints).toEqual([])
  })

  test('changes made elsewhere appear by events: new, changed, renamed, gone, figures; nothing is polled', async () => {
    await using t = await open()
    const uri = (name: string): string => `/plugins/kimchi/vms/${name}`
    await t.row('web-01').waitFor()
    const before = t.server.requests.filter((r) => r === 'GET /plugins/kimchi/vms').length
    t.server.emit('vm.created', uri('fresh'), vm('fresh', 'shutoff'), 'POST')
    await t.row('fresh').getByText('Off').waitFor()
    t.server.emit('vm.started', uri('fresh'), { name: 'fresh', state: 'running' }, 'POST')
    await t.row('fresh').getByText('Running').waitFor()
    t.server.emit('vm.stats', uri('web-01'), { cpu_utilization: 77, mem_utilization: 1, net_throughput: 1, io_throughput: 1 }, 'PUT', false)
    await t.row('web-01').getByText('77 %').waitFor()
    t.server.emit('vm.deleted', uri('fresh'), undefined, 'DELETE')
    await t.row('fresh').waitFor({ state: 'detached' })
    expect(t.server.requests.filter((r) => r === 'GET /plugins/kimchi/vms')).toHaveLength(before)
    t.server.world.vms.delete('build-runner')
    t.server.world.vms.set('builder', vm('builder', 'running'))
    t.server.emit('vm.renamed', uri('builder'), { from: uri('build-runner'), to: uri('builder') })
    await t.row('builder').waitFor()
    await t.row('build-runner').waitFor({ state: 'detached' })
  })

  test('what may lose data is asked first, and no is no', async () => {
    await using t = await open()
    await t.page.getByRole('button', { name: 'More actions for web-01' }).click()
    await t.page.getByRole('menuitem', { name: 'Power off' }).click()
    await t.page.getByRole('dialog', { name: 'Power off web-01?' }).getByRole('button', { name: 'Cancel' }).click()
    await t.page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(t.server.requests.some((r) => r.startsWith('POST /plugins'))).toBe(false)
    await t.page.getByRole('button', { name: 'More actions for web-01' }).click()
    await t.page.getByRole('menuitem', { name: 'Delete' }).click()
    await t.page.getByRole('dialog', { name: 'Delete web-01?' }).getByRole('button', { name: 'Delete' }).click()
    await t.row('web-01').waitFor({ state: 'detached' })
    expect(t.server.world.vms.has('web-01')).toBe(false)
  })

  test('an action the server refuses shows its text', async () => {
    await using t = await open()
    await t.page.getByRole('button', { name: 'Start legacy-erp' }).click()
    await t.page.getByText('restore /srv/erp.img from the backup').first().waitFor()
    await t.row('legacy-erp').getByText('Crashed').waitFor()
  })

  test('a guest whose page stays open stays watched: asked for again in time, not while nobody can see it, and no more when it is closed', async () => {
    await using t = await open()
    await t.row('web-01').waitFor()
    const asked = (): number => t.server.requests.filter((r) => r === 'HEAD /plugins/kimchi/vms/web-01').length
    const until = (count: number): Promise<void> => expect.poll(asked, { timeout: 10_000 }).toBe(count)
    const show = (hidden: boolean): Promise<void> =>
      t.page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await t.page.clock.install()
    await t.page.getByRole('link', { name: 'web-01' }).click()
    await until(1)
    await t.page.clock.fastForward(20_000)
    await until(2)
    await t.page.getByRole('link', { name: 'Snapshots' }).click()
    await t.page.clock.fastForward(20_000)
    await until(3)
    await show(true)
    await t.page.clock.fastForward(60_000)
    await show(false)
    await until(4)
    await t.page.getByRole('link', { name: 'Guests' }).first().click()
    await t.row('web-01').waitFor()
    await t.page.clock.fastForward(60_000)
    // Nor one that is off.
    await t.page.getByRole('link', { name: 'memtest' }).click()
    await t.page.getByRole('heading', { name: 'memtest' }).waitFor()
    t.server.world.vms.set('memtest', vm('memtest', 'running'))
    t.server.emit('vm.started', '/plugins/kimchi/vms/memtest', { name: 'memtest', state: 'running' }, 'POST')
    await expect.poll(() => t.server.requests.filter((r) => r === 'HEAD /plugins/kimchi/vms/memtest').length, { timeout: 10_000 }).toBe(1)
    expect(asked()).toBe(4)
    expect(t.complaints).toEqual([])
  })

  test('menus and dialogs work from the keyboard alone', async () => {
    await using t = await open()
    const more = t.page.getByRole('button', { name: 'More actions for memtest' })
    await more.focus()
    await t.page.keyboard.press('Enter')
    await t.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
    await t.page.locator('[role=menuitem]:focus').waitFor()
    await t.page.keyboard.press('End')
    await t.page.keyboard.press('Enter')
    const dialog = t.page.getByRole('dialog', { name: 'Delete memtest?' })
    await dialog.waitFor()
    await t.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await more.focus()
    await t.page.keyboard.press('Enter')
    await t.page.keyboard.press('Escape')
    await t.page.getByRole('menuitem', { name: 'Delete' }).waitFor({ state: 'hidden' })
  })
})

describe('a new guest', () => {
  test('is made from a template, shown while it is made, and started when it is ready', async () => {
    await using t = await open()
    await t.page.getByRole('button', { name: 'New guest' }).click()
    const dialog = t.page.locator('onggi-dialog')
    await dialog.getByLabel('Template', { exact: true }).selectOption('fedora-41')
    await dialog.getByLabel('Name').fill('mail')
    await dialog.getByLabel('Memory').fill('1024')
    const sent = t.page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/vms'))
    await dialog.getByRole('button', { name: 'Create guest' }).click()
    expect((await sent).postDataJSON()).toEqual({
      template: '/plugins/kimchi/templates/fedora-41',
      name: 'mail',
      overrides: { memory: { current: 1024, maxmemory: 1024 } },
    })
    await t.page.getByText('Creating mail…', { exact: true }).waitFor()
    const made = vm('mail', 'shutoff')
    t.server.world.vms.set('mail', made)
    t.server.emit('vm.created', '/plugins/kimchi/vms/mail', made, 'POST')
    const id = [...t.server.world.tasks.keys()].at(-1) ?? ''
    t.server.moveTask(id, { status: 'finished', progress: 1 })
    await t.row('mail').getByText('Running').waitFor()
    await t.page.getByText('Done: Create guest mail').first().waitFor()
    expect(t.complaints).toEqual([])
  })

  test('is made from an ISO: the template first, then the guest', async () => {
    await using t = await open({ world: emptyWorld() })
    await t.page.getByRole('button', { name: 'New guest' }).click()
    const dialog = t.page.locator('onggi-dialog')
    await dialog.getByLabel('Path of the image').fill('/iso/memtest.iso')
    await dialog.getByLabel('Memory').fill('256')
    await dialog.getByLabel('Disk').fill('2')
    await dialog.getByLabel('Start it as soon as it is ready').uncheck()
    const template = t.page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/templates'))
    const guest = t.page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/vms'))
    // Enter in a field sends the form.
    await dialog.getByLabel('Name').press('Enter')
    expect((await template).postDataJSON()).toEqual({
      source_media: { type: 'disk', path: '/iso/memtest.iso' },
      memory: { current: 256, maxmemory: 256 },
      disks: [{ index: 0, size: 2, format: 'qcow2' }],
    })
    expect((await guest).postDataJSON()).toEqual({ template: '/plugins/kimchi/templates/memtest' })
    await t.page.getByText('Creating memtest-vm-1…', { exact: true }).waitFor()
  })

  test('a field the server refuses shows its reason, and the template that was made is not made twice', async () => {
    await using t = await open()
    await t.page.getByRole('button', { name: 'New guest' }).click()
    const dialog = t.page.locator('onggi-dialog')
    await dialog.getByLabel('An ISO image').check()
    // The images the host knows are there to choose from.
    await dialog.locator('datalist option[value$="debian-12.iso"]').waitFor({ state: 'attached' })
    await dialog.getByRole('button', { name: 'Create guest' }).click()
    await dialog.getByText('This is needed.').waitFor()
    await dialog.getByLabel('Path of the image').fill('memtest.iso')
    await dialog.getByRole('button', { name: 'Create guest' }).click()
    await dialog.getByText('memtest.iso is not an absolute path').waitFor()
    await dialog.getByLabel('Path of the image').fill('/iso/memtest.iso')
    await dialog.getByLabel('Name').fill('web-01')
    await dialog.getByRole('button', { name: 'Create guest' }).click()
    await dialog.getByText('This name is taken; choose another').waitFor()
    expect(await dialog.getByLabel('Template', { exact: true }).inputValue()).toBe('memtest')
    await dialog.getByLabel('Name').fill('web-02')
    await dialog.getByRole('button', { name: 'Create guest' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(t.server.requests.filter((r) => r === 'POST /plugins/kimchi/templates')).toHaveLength(2)
  })
})

describe('one guest', () => {
  test('shows its screen and its facts, follows events, and closes when it is deleted', async () => {
    await using t = await open({ path: '/guests/web-01' })
    await t.page.getByRole('heading', { name: 'web-01' }).waitFor()
    await t.page.getByRole('img', { name: 'Screen of web-01' }).waitFor()
    await t.page.getByText('VNC 127.0.0.1:5901').waitFor()
    t.server.emit('vm.suspended', '/plugins/kimchi/vms/web-01', { name: 'web-01', state: 'paused' }, 'POST')
    await t.page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
    t.server.emit(
      'vm.stats',
      '/plugins/kimchi/vms/web-01',
      { stats: { cpu_utilization: 50, mem_utilization: 1, net_throughput: 1, io_throughput: 1 } },
      'PUT',
      false,
    )
    await t.page.getByRole('img', { name: 'CPU: Busy 50 %' }).waitFor()
    await t.page.getByRole('button', { name: 'Delete' }).click()
    await t.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await t.page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor()
    expect(t.complaints).toEqual([])
  })

  test('is edited while it is off, its name included; only what changed is sent', async () => {
    await using t = await open({ path: '/guests/memtest' })
    await t.page.getByRole('button', { name: 'Edit' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Users').fill('nobody')
    await form.getByRole('button', { name: 'Review changes' }).click()
    await form.getByText('There is no user named nobody').waitFor()
    await form.getByLabel('Users').fill('minji, seo-yeon')
    await form.getByLabel('Name').fill('memory test')
    await form.getByLabel('CPUs', { exact: true }).fill('4')
    await form.getByRole('button', { name: 'Review changes' }).click()
    expect(await form.getByRole('listitem').allInnerTexts()).toEqual([
      'Name\nAt once',
      'CPUs\nAt once',
      'Most CPUs\nAt once',
      'Users\nAt once',
    ])
    const sent = t.page.waitForRequest((r) => r.method() === 'PUT')
    await form.getByRole('button', { name: 'Apply' }).click()
    expect(await (await sent).headerValue('if-match')).toBe('"1.1"')
    expect((await sent).postDataJSON()).toEqual({ name: 'memory test', cpu_info: { vcpus: 4, maxvcpus: 4 }, users: ['minji', 'seo-yeon'] })
    await t.page.getByRole('heading', { name: 'memory test' }).waitFor()
    expect(t.page.url()).toContain('#/guests/memory%20test')
    await t.page.getByText('minji, seo-yeon').waitFor()
  })

  test('is moved to another host: what is wrong is said at its field, what was not given is not sent', async () => {
    await using t = await open({ path: '/guests/web-01' })
    await t.page.getByRole('button', { name: 'More actions for web-01' }).click()
    await t.page.getByRole('menuitem', { name: 'Move to another host' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByRole('button', { name: 'Move', exact: true }).click()
    await form.getByRole('alert').getByText('This is needed').waitFor()
    await form.getByLabel('Name or address of the other host').fill('nowhere')
    await form.getByRole('button', { name: 'Move', exact: true }).click()
    await form.getByRole('alert').getByText('There is no host of this name').waitFor()
    await form.getByLabel('Name or address of the other host').fill('host_2.example')
    await form.getByLabel('Password').fill('of the other host')
    await form.getByLabel('Use RDMA').check()
    const sent = t.page.waitForRequest((r) => r.url().endsWith('/vms/web-01/migrate'))
    await form.getByLabel('Password').press('Enter')
    expect((await sent).postDataJSON()).toEqual({ remote_host: 'host_2.example', password: 'of the other host', enable_rdma: true })
    await form.getByRole('button', { name: 'Move', exact: true }).waitFor({ state: 'detached' })
    expect(t.complaints.map((c) => /status of (\d+)/.exec(c)?.[1])).toEqual(['400'])
  })

  test('of a running one the plan says what must wait, and the rest is applied', async () => {
    await using t = await open({ path: '/guests/web-01' })
    await t.page.getByRole('button', { name: 'Edit' }).click()
    const form = t.page.locator('onggi-dialog')
    await form.getByLabel('Title').fill('The web')
    await form.getByLabel('Memory', { exact: true }).fill('3072')
    await form.getByLabel('Starts with the host').check()
    await form.getByRole('button', { name: 'Review changes' }).click()
    await form.getByText('Some of this cannot be changed while the guest is running').waitFor()
    await form.getByRole('listitem').filter({ hasText: 'Title' }).getByText('Only when it is off').waitFor()
    await form.getByRole('listitem').filter({ hasText: 'Memory' }).getByText('Live').waitFor()
    const sent = t.page.waitForRequest((r) => r.method() === 'PUT')
    await form.getByRole('button', { name: 'Apply the others now' }).click()
    expect((await sent).postDataJSON()).toEqual({ memory: { current: 3072 }, autostart: true })
    await t.page.getByText('3 GiB (up to 4 GiB)').waitFor()
    expect(t.complaints).toEqual([])
  })

  test('one that is not there says so and leads back', async () => {
    await using t = await open({ path: '/guests/nobody' })
    await t.page.getByText('There is no guest named nobody').waitFor()
    await t.page.getByRole('link', { name: 'All guests' }).click()
    await t.row('web-01').waitFor()
  })
})

describe('templates and host', () => {
  test('a template is made from an ISO, used for a guest, and deleted', async () => {
    await using t = await open({ path: '/templates' })
    await t.page.getByText('Missing: /srv/iso/rescue-2019.iso').waitFor()
    await t.page.getByRole('button', { name: 'New template' }).click()
    await t.page.getByLabel('Path of the image').fill('/iso/alpine.iso')
    await t.page.getByRole('button', { name: 'Create template' }).click()
    await t.row('alpine').waitFor()
    await t.page.getByRole('button', { name: 'New guest alpine' }).click()
    expect(await t.page.getByLabel('Template', { exact: true }).inputValue()).toBe('alpine')
    await t.page.getByRole('button', { name: 'Cancel' }).click()
    await t.page.getByRole('button', { name: 'More actions for alpine' }).click()
    await t.page.getByRole('menuitem', { name: 'Delete' }).click()
    await t.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await t.row('alpine').waitFor({ state: 'detached' })
    expect(t.complaints).toEqual([])
  })

  test("the host's graphs read the history once and go on by events", async () => {
    await using t = await open({ path: '/host' })
    await t.page.getByRole('img', { name: /^CPU: Busy \d/ }).waitFor()
    const figures = {
      at: Date.now() + 2000,
      cpu: { cores: 4, busy: 0.99, iowait: 0 },
      memory: { total: 2 ** 30, used: 2 ** 29, cached: 0 },
      disk: { read: 0, write: 0 },
      network: { rx: 0, tx: 0 },
    }
    t.server.emit('host.stats', '/plugins/host/stats', figures, 'PUT', false)
    await t.page.getByRole('img', { name: 'CPU: Busy 99 %, Waiting for disks 0 %' }).waitFor()
    await t.page.getByText('4 CPUs, 1 GiB memory').waitFor()
    expect(t.server.requests.filter((r) => r.endsWith('/history'))).toHaveLength(1)
    await t.page.getByRole('button', { name: '1 hour' }).click()
    await expect.poll(() => t.server.requests.filter((r) => r.endsWith('/history')).length).toBe(2)
    expect(t.complaints).toEqual([])
  })
})
