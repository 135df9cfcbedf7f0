// The console of a real guest in the page, by a real browser: its screen through noVNC, its serial line through xterm.js, a new ticket for each connection.
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { echoGuest } from '../../../test/support/echo-guest.ts'
import { sessionLibvirt, type TestLibvirt } from '../../../test/support/libvirt.ts'
import { launchBrowser } from '../../../test/support/browser.ts'
import { visit, type Visitor } from './support/browser.ts'
import { admin, dataDir, type Kimchi, poll, startKimchi } from './support/server.ts'

// A step fails by its own limit, which names what it waited for.
vi.setConfig({ testTimeout: 90_000 })
const name = 'console-page'
let l: TestLibvirt
let k: Kimchi
let browser: Browser
let v: Visitor
const tickets: string[] = []
let line: Awaited<ReturnType<typeof cuttable>>

/** The way to the server, which can be cut and is there again at once. */
async function cuttable(port: number): Promise<{ readonly url: string; cut(): void; close(): void }> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    const other = connect(port, '127.0.0.1')
    for (const s of [socket, other]) {
      open.add(s)
      s.on('error', () => undefined).on('close', () => {
        open.delete(s)
        socket.destroy()
        other.destroy()
      })
    }
    socket.pipe(other).pipe(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = (): void => {
    for (const s of open) s.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: () => {
      cut()
      server.close()
    },
  }
}
const virsh = (...args: string[]): void => void spawnSync('virsh', ['-q', '-c', l.uri, ...args])

beforeAll(async () => {
  l = await sessionLibvirt()
  k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', l.uri] })
  const file = join(l.dir, 'images', `${name}.xml`)
  writeFileSync(file, echoGuest(l, name))
  chmodSync(file, 0o644)
  virsh('define', file)
  await poll(
    () => k.call('GET', `/plugins/kimchi/vms/${name}`),
    (a) => a.status === 200,
    'defined',
  )
  const started = await k.call('POST', `/plugins/kimchi/vms/${name}/start`)
  expect(started.status, started.body.toString()).toBe(200)
  browser = await launchBrowser()
  line = await cuttable(Number(new URL(k.url).port))
  v = await visit(browser, line, admin)
  v.page.on('websocket', (socket) => tickets.push(new URL(socket.url()).searchParams.get('ticket') ?? ''))
}, 60_000)
afterAll(async () => {
  await browser.close()
  line.close()
  virsh('destroy', name)
  virsh('undefine', name)
  expect(await k.stop()).toBe(0)
})

const connected = (): Promise<void> => v.page.getByText('Connected', { exact: true }).waitFor()

test('the screen is shown and connected again with a new ticket; keys and the viewer file are at hand', async () => {
  await v.go(`/guests/${name}`)
  await v.page.getByRole('link', { name: 'Console' }).click()
  await connected()
  const canvas = v.page.locator('onggi-vnc canvas')
  await expect.poll(() => canvas.evaluate((x: HTMLCanvasElement) => x.width)).toBeGreaterThan(300)
  await v.page.getByRole('button', { name: 'Ctrl-Alt-Del' }).click()
  await v.page.getByRole('button', { name: 'Reconnect' }).click()
  await expect.poll(() => tickets.length).toBe(2)
  await connected()
  await v.page.screenshot({ path: new URL('../../../test-results/console.png', import.meta.url).pathname })
  const file = v.page.waitForEvent('download')
  await v.page.getByRole('button', { name: 'Viewer file' }).click()
  expect((await file).suggestedFilename()).toBe(`${name}.vv`)
})

test('a line that breaks is connected again by itself, with a new ticket; the screen fills the display and comes back', async () => {
  await v.go(`/guests/${name}/console`)
  await connected()
  const before = tickets.length
  line.cut()
  await expect.poll(() => tickets.length, { timeout: 20_000 }).toBeGreaterThan(before)
  await connected()
  expect(new Set(tickets).size).toBe(tickets.length)
  const full = v.page.getByRole('button', { name: 'Full screen' })
  await full.click()
  await expect.poll(() => full.getAttribute('aria-pressed')).toBe('true')
  const { width } = (await v.page.locator('onggi-vnc canvas').boundingBox()) ?? { width: 0 }
  expect(width).toBeGreaterThan(0)
  expect(await v.page.evaluate('document.fullscreenElement !== null')).toBe(true)
  await full.click()
  await expect.poll(() => full.getAttribute('aria-pressed')).toBe('false')
  expect(await v.page.evaluate('document.fullscreenElement')).toBe(null)
})

test('the serial line is read and written, and a keyboard gets out of it', async () => {
  await v.go(`/guests/${name}/console`)
  await v.page.getByRole('button', { name: 'Serial line' }).click()
  await connected()
  const screen = v.page.locator('onggi-terminal .screen')
  await v.page.locator('onggi-terminal textarea').first().focus()
  await v.page.keyboard.type('Ahoy')
  // The guest says back what it reads.
  await screen.getByText('Ahoy').first().waitFor()
  await v.page.keyboard.press('Control+Shift+Escape')
  expect(await v.page.locator('onggi-terminal').evaluate((x) => x.shadowRoot?.activeElement?.tagName)).toBe('BUTTON')
  expect(new Set(tickets).size).toBe(tickets.length)
})

test('a console that ends says so, and that of a guest that is off is not offered', async () => {
  await v.go(`/guests/${name}/console`)
  await connected()
  virsh('destroy', name)
  await v.page.getByText('This guest is off').waitFor()
  expect(v.complaints.filter((c) => !/status of 409|WebSocket|net::ERR_/.test(c))).toEqual([])
})
