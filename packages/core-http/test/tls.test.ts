import { execFileSync, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { createServer } from '../src/index.ts'
import { loadTls } from '../src/tls/tls.ts'
import { admin, route, serve } from './support/serve.ts'

const dir = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'onggi-core-http-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

test('a self-signed EC certificate is made once, kept with mode 0600 and names the host', async () => {
  const path = await dir()
  const server = await serve({ tls: { kind: 'auto', dir: path, names: ['box.example'] } })
  await server.listen()
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const cert = await readFile(join(path, 'server-cert.pem'), 'utf8')
  expect((await stat(join(path, 'server-key.pem'))).mode & 0o777).toBe(0o600)
  const parsed = new X509Certificate(cert)
  expect(parsed.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  for (const name of ['localhost', 'box.example']) expect(parsed.checkHost(name)).toBe(name)
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1')
  const req = request(`${server.url}/healthz`, { ca: cert })
  req.end()
  const [res] = await once(req, 'response')
  expect(res.statusCode).toBe(200)
  res.resume()
  expect((await loadTls({ kind: 'auto', dir: path }))?.cert).toBe(cert)
})

test('openssl reads the certificate and agrees', async () => {
  const path = await dir()
  await loadTls({ kind: 'auto', dir: path })
  const text = execFileSync('openssl', ['x509', '-in', join(path, 'server-cert.pem'), '-noout', '-text'], { encoding: 'utf8' })
  expect(text).toMatch(/ASN1 OID: prime256v1/)
  expect(text).toMatch(/DNS:localhost/)
  expect(text).toMatch(/Signature Algorithm: ecdsa-with-SHA256/)
  expect(text).toMatch(/TLS Web Server Authentication/)
})

test('a certificate is made anew when it nears its end, and not before', async () => {
  const path = await dir()
  const first = await loadTls({ kind: 'auto', dir: path })
  const inDays = (n: number): Date => new Date(Date.now() + n * 86_400_000)
  expect((await loadTls({ kind: 'auto', dir: path }, inDays(300)))?.cert).toBe(first?.cert)
  expect((await loadTls({ kind: 'auto', dir: path }, inDays(380)))?.cert).not.toBe(first?.cert)
})

test('old TLS versions are refused, plain HTTP on the TLS port is served nothing', async () => {
  const server = await serve({ tls: { kind: 'auto', dir: await dir() } })
  await server.listen()
  const port = Number(new URL(server.url).port)
  const old = tlsConnect({ port, rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  await expect(once(old, 'secureConnect')).rejects.toThrow()
  const plain = connect(port, '127.0.0.1', () => plain.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'))
  let got = ''
  plain.on('data', (d) => (got += String(d))).on('error', () => undefined)
  await once(plain, 'close')
  expect(got).not.toContain('200')
})

test('ASVS 12.1.1 openssl gets TLS 1.2 and 1.3 with modern ciphers, and nothing older, weaker or renegotiated', async () => {
  const server = await serve({ tls: { kind: 'auto', dir: await dir() } })
  await server.listen()
  const port = new URL(server.url).port
  const attempt = (args: readonly string[], input = 'Q\n'): Promise<string> =>
    new Promise((resolve) => {
      const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...args], { stdio: 'pipe' })
      let said = ''
      client.stdout.on('data', (d) => (said += String(d)))
      client.stderr.on('data', (d) => (said += String(d)))
      client.on('close', () => resolve(said))
      client.stdin.on('error', () => undefined).end(input)
    })
  const cipherOf = (said: string): string | undefined => /Cipher is (\S+)/.exec(said)?.[1]
  expect(cipherOf(await attempt(['-tls1_3']))).toMatch(/^TLS_(AES|CHACHA20)/)
  expect(cipherOf(await attempt(['-tls1_2']))).toMatch(/^ECDHE-ECDSA-(AES|CHACHA20)/)
  for (const refused of [
    ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'],
    ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
    ['-tls1_2', '-cipher', '3DES:RC4:@SECLEVEL=0'],
    ['-tls1_2', '-cipher', 'aNULL:eNULL:@SECLEVEL=0'],
    ['-tls1_2', '-cipher', 'kRSA:@SECLEVEL=0'],
  ])
    expect([refused, cipherOf(await attempt(refused)) ?? '(NONE)']).toEqual([refused, '(NONE)'])
  // R asks for a renegotiation within the session.
  expect(await attempt(['-tls1_2'], 'R\nQ\n')).toMatch(/no.renegotiation|RENEGOTIATING[\s\S]*(?:error|alert|closed|errno)/i)
  expect(await attempt(['-tls1_3', '-alpn', 'h2,http/1.1'])).toMatch(/ALPN protocol: h2/)
})

test('files are used as they are; what does not fit is CORE_ERR_TLS_FILES', async () => {
  const path = await dir()
  await loadTls({ kind: 'auto', dir: path })
  const cert = join(path, 'server-cert.pem')
  const key = join(path, 'server-key.pem')
  expect((await loadTls({ kind: 'files', cert, key }))?.cert).toBe(await readFile(cert, 'utf8'))
  await writeFile(key, 'no key')
  await expect(loadTls({ kind: 'files', cert, key })).rejects.toMatchObject({ code: 'CORE_ERR_TLS_FILES' })
})

test('without TLS the server listens beyond loopback only when told so', async () => {
  const server = await serve({ host: '0.0.0.0' })
  await expect(server.listen()).rejects.toMatchObject({ code: 'CORE_ERR_INSECURE_LISTEN' })
  const allowed = await serve({ host: '0.0.0.0', insecureHttp: true })
  expect(await allowed.listen()).toMatch(/^http:/)
})

test('a port that is taken rejects listen()', async () => {
  const first = await serve()
  await first.listen()
  const second = await serve({ port: Number(new URL(first.url).port) })
  await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await expect(createServer({ port: -1 } as never)).rejects.toMatchObject({ code: 'CORE_ERR_OPTION' })
})

test('POST /config/reload reads new certificate files; open connections go on', async () => {
  const path = await dir()
  const cert = join(path, 'server-cert.pem')
  const key = join(path, 'server-key.pem')
  await loadTls({ kind: 'auto', dir: path })
  const server = await serve({ tls: { kind: 'files', cert, key }, http2: false })
  await server.listen()
  const port = Number(new URL(server.url).port)
  const open = async () => {
    const socket = tlsConnect({ port, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    return socket
  }
  const before = await open()
  const old = before.getPeerX509Certificate()?.fingerprint256
  await rm(cert)
  await loadTls({ kind: 'auto', dir: path })
  expect((await server.inject({ method: 'POST', url: '/config/reload', headers: admin })).statusCode).toBe(200)
  const after = await open()
  expect(after.getPeerX509Certificate()?.fingerprint256).not.toBe(old)
  before.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const [answer] = await once(before, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
  expect(String(answer)).toMatch(/strict-transport-security: max-age=31536000/i)
  after.destroy()
})

test('behind a declared proxy its headers count, from anybody else they do not', async () => {
  const seen: { address: string; secure: boolean }[] = []
  const identity = {
    identify: async ({ address, secure }: { address: string; secure: boolean }) => {
      seen.push({ address, secure })
      return { principal: { name: 'uwe', realm: 'x', roles: ['user'], groups: [] }, via: 'session' as const }
    },
  }
  const forwarded = {
    cookie: 'onggi=uwe',
    'x-forwarded-for': '198.51.100.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'vm.example',
  }
  const base = (app: any) => route(app, 'POST', '/a', { config: { access: 'user', log: 'L' } }, (q) => ({ ip: q.ip }))
  const ask = async (trustProxy: string | false, origin: string) => {
    const server = await serve({ identity, base, trustProxy })
    return server.inject({ method: 'POST', url: '/a', headers: { ...forwarded, origin } })
  }
  expect((await ask('127.0.0.1', 'https://vm.example')).json()).toEqual({ ip: '198.51.100.9' })
  expect((await ask('127.0.0.1', 'http://localhost:80')).statusCode).toBe(403)
  expect((await ask(false, 'https://vm.example')).statusCode).toBe(403)
  expect((await ask(false, 'http://localhost:80')).json()).toEqual({ ip: '127.0.0.1' })
  expect(seen[0]).toEqual({ address: '198.51.100.9', secure: true })
  expect(seen.at(-1)).toEqual({ address: '127.0.0.1', secure: false })
})
