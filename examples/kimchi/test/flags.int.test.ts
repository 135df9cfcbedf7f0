// What the command does with its flags, seen from outside.
import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { admin, dataDir, startKimchi } from './support/server.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const nowhere = ['--libvirt-uri', 'qemu:///session?socket=/nowhere/libvirt-sock']
const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ['--conditions=@onggi/source', main, ...args], { encoding: 'utf8' })

test('an unknown flag ends with status 2 and the list of known ones', () => {
  const r = run('--prot', '1')
  expect(r.status).toBe(2)
  expect(r.stderr).toMatch(/--prot[\s\S]*--port/)
})

test('--check and --print-config end without starting anything', () => {
  expect(run('--check')).toMatchObject({ status: 0, stdout: 'configuration is valid\n' })
  const r = run('--print-config', '--port', '1', '--user', 'me:hidden one:admin')
  expect(r.status).toBe(0)
  expect(r.stdout).toContain('port = 1  # flag')
  expect(r.stdout).not.toContain('hidden one')
})

test('plain HTTP beyond loopback is refused unless --insecure-http says so', async () => {
  await expect(startKimchi({ data: dataDir(), args: ['--tls', 'off', '--host', '0.0.0.0', ...nowhere] })).rejects.toThrow(/insecure/i)
})

test('a certificate of one’s own is served, and everything lies under --server-root', async () => {
  const data = dataDir()
  const [cert, key] = [join(data, 'own-cert.pem'), join(data, 'own-key.pem')]
  mkdirSync(data, { recursive: true })
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=own.test',
    '-keyout',
    key,
    '-out',
    cert,
  ])
  expect(made.status).toBe(0)
  const k = await startKimchi({ data, args: ['--tls', `${cert},${key}`, '--server-root', '/onggi', ...nowhere] })
  try {
    expect(k.url).toMatch(/^https:.*\/onggi$/)
    const answer = await new Promise<{ status: number | undefined; subject: string }>((done, fail) => {
      const headers = { authorization: `Basic ${Buffer.from(admin).toString('base64')}` }
      request(`${k.url}/config`, { rejectUnauthorized: false, headers }, (res) => {
        if (!(res.socket instanceof TLSSocket)) return fail(new Error('no TLS'))
        const { subject } = res.socket.getPeerCertificate()
        res.resume().on('end', () => done({ status: res.statusCode, subject: String(subject.CN) }))
      })
        .on('error', fail)
        .end()
    })
    expect(answer).toEqual({ status: 200, subject: 'own.test' })
  } finally {
    expect(await k.stop()).toBe(0)
  }
})

test('the data directory and its certificate are the owner’s alone', async () => {
  const data = join(dataDir(), 'new')
  const k = await startKimchi({ data, args: nowhere })
  expect(await k.stop()).toBe(0)
  expect(statSync(data).mode & 0o777).toBe(0o700)
  for (const file of ['tls/server-key.pem', 'totp.key', 'onggi.db']) expect(statSync(join(data, file)).mode & 0o777).toBe(0o600)
})

test('without --user the first start prints a one-time password that works, and the second prints none', async () => {
  const data = dataDir()
  const first = await startKimchi({ data, args: ['--tls', 'off', ...nowhere], user: null })
  const password = /one-time password: (\S+)/.exec(first.output())?.[1] ?? ''
  const asAdmin = await first.call('GET', '/tasks', { as: `admin:${password}` })
  expect([asAdmin.status, await first.stop()]).toEqual([200, 0])
  const second = await startKimchi({ data, args: ['--tls', 'off', ...nowhere], user: null })
  expect(second.output()).not.toContain('password')
  expect([(await second.call('GET', '/tasks', { as: `admin:${password}` })).status, await second.stop()]).toEqual([200, 0])
})
