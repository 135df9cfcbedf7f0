// The command as it is installed: one bundle, and from the second start on V8's snapshot of it. Made from the sources here, as the build makes it from what is published.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runDir } from '../../../test/support/run-dir.ts'
import { dataDir, type Kimchi, startKimchi } from './support/server.ts'
import { sessionLibvirt } from '../../../test/support/libvirt.ts'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const nowhere = ['--tls', 'off', '--libvirt-uri', 'qemu:///session?socket=/nowhere/libvirt-sock']
const bundler = fileURLToPath(new URL('../../../scripts/bundle-app.ts', import.meta.url))
let home: string
let cache: string

beforeAll(() => {
  mkdirSync(dist, { recursive: true })
  home = mkdtempSync(join(dist, 'installed-'))
  cache = mkdtempSync(join(runDir(), 'cache-'))
  mkdirSync(join(home, 'bin'))
  copyFileSync(fileURLToPath(new URL('../bin/kimchi', import.meta.url)), join(home, 'bin/kimchi'))
  // An installed plugin, as an author publishes it: no part of the bundle.
  const plugin = join(home, 'node_modules/tiny')
  mkdirSync(plugin, { recursive: true })
  const manifest = { name: 'tiny', version: '1.0.0', type: 'module', exports: './index.js', keywords: ['onggi-plugin'] }
  writeFileSync(join(plugin, 'package.json'), JSON.stringify(manifest))
  const code = `export default { name: 'tiny', id: 'tiny', version: '1.0.0', apiVersion: 1,
    routes: async (app) => void app.get('/', { config: { access: 'user' } }, async () => ({ from: import.meta.url })) }`
  writeFileSync(join(plugin, 'index.js'), code)
  execFileSync(process.execPath, [bundler, join(home, 'dist/bin')], { stdio: 'inherit' })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const note = (): string => join(cache, 'onggi/kimchi.snapshot')
const start = async (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Kimchi> => {
  const env = {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    XDG_CACHE_HOME: cache,
    NODE_OPTIONS: '',
    ONGGI_LOG_LEVEL: 'info',
    ...more,
  }
  return startKimchi({ data: dataDir(), command: join(home, 'bin/kimchi'), env, args })
}
const isFromSnapshot = (k: Kimchi): boolean => readFileSync(`/proc/${k.pid}/cmdline`, 'utf8').includes('--snapshot-blob')
/** Until the snapshot of this start is there, with its note. */
const kept = (k: Kimchi): Promise<void> =>
  vi.waitFor(() => expect(k.output()).toContain('the next start goes on from a snapshot'), { timeout: 60_000 })

test('the first start keeps a snapshot, the second goes on from it and does all the first did', async () => {
  const args = ['--tls', 'off', '--libvirt-uri', `test:///default?socket=${(await sessionLibvirt()).socketPath}`]
  args.push('--plugins', join(home, 'node_modules'))
  const ids: unknown[] = []
  for (const fromSnapshot of [false, true, true]) {
    const k = await start(args)
    try {
      expect(isFromSnapshot(k)).toBe(fromSnapshot)
      await vi.waitFor(async () => expect((await k.call('GET', '/plugins/kimchi/vms')).status).toBe(200))
      expect((await k.call('GET', '/plugins/kimchi/vms')).json).toEqual([expect.objectContaining({ name: 'test' })])
      expect((await k.call('HEAD', '/plugins/kimchi/vms')).body).toHaveLength(0)
      expect((await k.call('POST', '/plugins/kimchi/vms/test/suspend', { body: {} })).status).toBe(200)
      expect((await k.call('POST', '/plugins/kimchi/vms/test/resume', { body: {} })).status).toBe(200)
      expect((await k.call('GET', '/plugins/tiny')).json.from).toContain('/tiny/index.js')
      const page = (await k.call('GET', '/', { headers: { accept: 'text/html' } })).body.toString()
      const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? ''
      expect((await k.call('GET', script)).status).toBe(200)
      const login = await k.call('POST', '/login', { as: null, body: { username: 'admin', password: 'correct horse' } })
      expect(login.status).toBe(200)
      ids.push((await k.call('GET', '/nowhere')).json.request_id, String(login.headers['set-cookie']))
      if (!fromSnapshot) await kept(k)
    } finally {
      expect(await k.stop()).toBe(0)
    }
  }
  // Nothing that is drawn by lot was drawn before the snapshot.
  expect(new Set(ids).size).toBe(ids.length)
}, 90_000)

test('a snapshot is used for nothing but the Node, the app and the options it was made with', async () => {
  const until = async (fromSnapshot: boolean, more?: NodeJS.ProcessEnv): Promise<void> => {
    const k = await start(nowhere, more)
    expect(isFromSnapshot(k)).toBe(fromSnapshot)
    expect(await k.stop()).toBe(0)
  }
  await until(true)
  await until(false, { NODE_OPTIONS: '--trace-uncaught' })
  const kept = readFileSync(note(), 'utf8')
  writeFileSync(note(), 'nonsense\n')
  await until(false)
  writeFileSync(note(), kept)
  // As after an upgrade.
  utimesSync(join(home, 'dist/bin/app.cjs'), new Date(), new Date())
  await until(false)
}, 90_000)
