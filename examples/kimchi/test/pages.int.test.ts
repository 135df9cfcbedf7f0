// Every page in a real browser over TLS, on the simulated host: one server, one browser, one administrator; the flows themselves lie in pages/.
import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { bootIso, sessionLibvirt } from '../../../test/support/libvirt.ts'
import { activityPages } from './pages/activity.ts'
import { guestPages } from './pages/guest.ts'
import { lookPages } from './pages/looks.ts'
import type { Pages } from './pages/pages.ts'
import { securityPages } from './pages/security.ts'
import { peoplePages } from './pages/people.ts'
import { storagePages } from './pages/storage.ts'
import { templatesPages } from './pages/templates.ts'
import { launchBrowser } from '../../../test/support/browser.ts'
import { visit } from './support/browser.ts'
import { admin, dataDir, poll, startKimchi, taskEnd } from './support/server.ts'

// A step fails by its own limit, which names what it waited for.
vi.setConfig({ testTimeout: 90_000 })
const at = {} as { -readonly [K in keyof Pages]: Pages[K] }

/** The example's host, with two devices of one IOMMU group. */
function simulation(file: string): void {
  const example = JSON.parse(readFileSync(new URL('../simulate.json', import.meta.url), 'utf8')) as object
  const pci = {
    parent: 'computer',
    path: '/sys',
    device_type: 'pci',
    domain: 0,
    bus: 3,
    slot: 0,
    driver: { name: 'e1000e' },
    vga3d: false,
    iommuGroup: 9,
  }
  const named = (product: string): object => ({
    vendor: { id: '0x8086', description: 'Example' },
    product: { id: '0x1', description: product },
  })
  const devices = [
    { ...pci, ...named('Fast card'), name: 'pci_0000_03_00_0', function: 0 },
    { ...pci, ...named('Its twin'), name: 'pci_0000_03_00_1', function: 1 },
  ]
  writeFileSync(file, JSON.stringify({ ...example, devices }))
}

/** A name of the server that is no address. */
const host = 'onggi.test'

/** A certificate as an administrator brings it, where the tests' own caller looks for it; answers the hash by which a browser may know it. */
function certificate(dir: string): { flag: string; hash: string } {
  mkdirSync(dir, { recursive: true })
  const [cert, key] = [join(dir, 'server-cert.pem'), join(dir, 'server-key.pem')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${host}`]
  execFileSync('openssl', ['req', ...kind, '-addext', `subjectAltName=DNS:${host},IP:127.0.0.1`, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const { publicKey } = new X509Certificate(readFileSync(cert))
  const hash = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  return { flag: `${cert},${key}`, hash }
}

beforeAll(async () => {
  const { socketPath } = await sessionLibvirt()
  const data = dataDir()
  const file = join(data, 'simulate.json')
  simulation(file)
  const { flag, hash } = certificate(join(data, 'tls'))
  const uri = `test:///default?socket=${socketPath}`
  at.k = await startKimchi({ data, args: ['--tls', flag, '--libvirt-uri', uri, '--simulate', file, '--user', 'ann:long enough:user'] })
  await poll(
    () => at.k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
  await at.k.call('POST', '/plugins/kimchi/templates', { body: { name: 'mem', source_media: { type: 'disk', path: bootIso() } } })
  const made = await at.k.call('POST', '/plugins/kimchi/vms', { body: { template: '/plugins/kimchi/templates/mem', name: 'page' } })
  await taskEnd(at.k, made.json.id)
  await at.k.call('PUT', '/plugins/kimchi/vms/page', { body: { users: ['ann'] } })
  await taskEnd(at.k, (await at.k.call('POST', '/plugins/kimchi/vms/page/snapshots', { body: { name: 'base' } })).json.id)
  at.browser = await launchBrowser([`--ignore-certificate-errors-spki-list=${hash}`, `--host-resolver-rules=MAP ${host} 127.0.0.1`])
  at.v = await visit(at.browser, at.k, admin, { ignoreHTTPSErrors: false })
}, 60_000)
afterAll(async () => {
  await at.browser.close()
  expect(await at.k.stop()).toBe(0)
})

guestPages(at)
templatesPages(at)
storagePages(at)
peoplePages(at)
activityPages(at)
lookPages(at)
securityPages(at, host)

test('nothing else was complained of in the browser’s console than what the tests did on purpose', () => {
  // Refused fields, a cut line and a session that was ended are told there by the browser itself.
  const known = /status of (400|401|403|409|422)|net::ERR_(CONNECTION_RESET|FAILED)/
  expect(at.v.complaints.filter((c) => !known.test(c))).toEqual([])
})
