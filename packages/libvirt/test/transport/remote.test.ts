import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, parseUri } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { sshArguments } from '../../src/transport/ssh.ts'
import { isRunning, startDaemon, stopDaemon } from '../../../../test/support/daemon.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { failure } from '../support/daemons.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
const openssl = (dir: string, ...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' })

/** A CA with a certificate for 127.0.0.1 and one for a client. */
const makeCertificates = (dir: string, name: string): string => {
  const at = join(dir, name)
  mkdirSync(at)
  openssl(
    at,
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=ca ${name}`,
    '-keyout',
    'cakey.pem',
    '-out',
    'cacert.pem',
  )
  for (const who of ['server', 'client']) {
    openssl(
      at,
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${who === 'server' ? '127.0.0.1' : 'tester'}`,
      '-keyout',
      `${who}key.pem`,
      '-out',
      `${who}.csr`,
    )
    writeFileSync(
      join(at, `${who}.ext`),
      who === 'server' ? 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' : 'extendedKeyUsage=clientAuth\n',
    )
    openssl(
      at,
      'x509',
      '-req',
      '-in',
      `${who}.csr`,
      '-CA',
      'cacert.pem',
      '-CAkey',
      'cakey.pem',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      `${who}.ext`,
      '-out',
      `${who}cert.pem`,
    )
  }
  spawnSync('chmod', ['-R', 'a+rX', at])
  return at
}

describe('libvirtd over the network', () => {
  let dir: string
  let pid: number
  let tcp: number
  let tls: number
  let pki: string
  let stranger: string
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'onggi-libvirt-tls-'))
    chmodSync(dir, 0o755)
    pki = makeCertificates(dir, 'own')
    stranger = makeCertificates(dir, 'other')
    tcp = await freePort()
    tls = await freePort()
    const config = join(dir, 'libvirtd.conf')
    writeFileSync(
      config,
      `listen_tls = 1\nlisten_tcp = 1\nlisten_addr = "127.0.0.1"\ntls_port = "${tls}"\ntcp_port = "${tcp}"\nauth_tcp = "none"\nauth_tls = "none"\n` +
        `ca_file = "${pki}/cacert.pem"\ncert_file = "${pki}/servercert.pem"\nkey_file = "${pki}/serverkey.pem"\n`,
    )
    const home = join(dir, 'home')
    mkdirSync(home)
    const root = process.getuid?.() === 0
    if (root) spawnSync('chown', ['-R', 'nobody:nogroup', home])
    const user = root ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : []
    pid = startDaemon([...user, '/usr/sbin/libvirtd', '--listen', '-f', config, '-p', join(home, 'pid')], {
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: home,
        XDG_RUNTIME_DIR: home,
        XDG_CONFIG_HOME: join(home, 'c'),
        XDG_CACHE_HOME: join(home, 'k'),
        XDG_DATA_HOME: join(home, 'd'),
      },
      logFile: join(dir, 'log'),
    })
    // the daemon listens once its first connection works
    for (;;) {
      if (!isRunning(pid)) throw new Error('libvirtd did not start')
      const conn = await connect(`test+tcp://127.0.0.1:${tcp}/default`, { insecure: true }).catch(() => null)
      if (conn !== null) return conn.close()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  afterAll(async () => {
    await stopDaemon(pid)
    rmSync(dir, { recursive: true, force: true })
  })

  it('is reached by TLS with a client certificate', async () => {
    const conn = await connect(`test+tls://127.0.0.1:${tls}/default?pkipath=${pki}`)
    expect((await conn.listAllDomains()).map((d) => d.name)).toContain('test')
    const [domain] = await conn.listAllDomains()
    const { stream } = await domain!.screenshot()
    expect((await stream.toArray()).length).toBeGreaterThan(0)
    await conn.close()
  })

  it('is not reached by TLS without a certificate, or with one of another authority', async () => {
    const ca = `${pki}/cacert.pem`
    const none = await failure(connect(`test+tls://127.0.0.1:${tls}/default?pkipath=/nowhere`, { tls: { ca: readFileSync(ca) } }))
    expect(none).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT' })
    const other = await failure(connect(`test+tls://127.0.0.1:${tls}/default?pkipath=${stranger}`, { tls: { ca: readFileSync(ca) } }))
    expect(other).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT' })
  })

  it('is not trusted by TLS when another authority signed it, or under another name', async () => {
    expect(await failure(connect(`test+tls://127.0.0.1:${tls}/default?pkipath=${stranger}`))).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT' })
    expect(await failure(connect(`test+tls://localhost:${tls}/default?pkipath=${pki}`))).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT' })
    expect(await failure(connect(`test+tls://127.0.0.1:${tls}/default?pkipath=/nowhere`))).toMatchObject({
      params: { why: 'no CA certificate was found' },
    })
    expect(await failure(connect(`test+tls://127.0.0.1:${tls}/default?pkipath=${pki}&no_verify=1`))).toMatchObject({
      code: 'LIBVIRT_ERR_URI',
    })
  })

  it('is not spoken to by TLS older than 1.2, which a daemon of old may offer', async () => {
    const [key, cert, ca] = ['serverkey', 'servercert', 'cacert'].map((file) => readFileSync(`${pki}/${file}.pem`))
    const versions: (string | null)[] = []
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const server = createTlsServer({ key: key!, cert: cert!, ...old }, (socket) => {
      versions.push(socket.getProtocol())
      socket.on('error', () => undefined).end(Buffer.of(1))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    expect(await failure(connect(`test+tls://127.0.0.1:${port}/default?pkipath=${pki}`))).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT' })
    expect(versions).toEqual([])
    // The same server serves who allows it.
    const lax = connectTls({ host: '127.0.0.1', port, ca: ca!, ...old })
    await new Promise((resolve, reject) => lax.once('end', resolve).once('error', reject).resume())
    expect(versions).toEqual(['TLSv1.1'])
    lax.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  it('is reached by plain TCP only when the caller says so', async () => {
    expect(await failure(connect(`test+tcp://127.0.0.1:${tcp}/default`))).toMatchObject({
      code: 'LIBVIRT_ERR_INSECURE',
      params: { host: '127.0.0.1' },
    })
    const conn = await connect(`test+tcp://127.0.0.1:${tcp}/default`, { insecure: true })
    expect(await conn.getType()).toBe('TEST')
    await conn.close()
  })

  it('is said to be unreachable where nobody listens', async () => {
    const port = await freePort()
    expect(await failure(connect(`test+tcp://127.0.0.1:${port}/default`, { insecure: true }))).toMatchObject({
      code: 'LIBVIRT_ERR_CONNECT',
      params: { where: `127.0.0.1:${port}` },
    })
  })
})

describe('ssh', () => {
  const args = (uri: string, readonly = false): string => sshArguments(parseUri(uri), readonly).join(' ')

  it('is run with what the URI says, and nothing a URI could smuggle in', () => {
    expect(args('qemu+ssh://root@host:2222/system?keyfile=/k')).toBe(
      "-T -e none -o BatchMode=yes -p 2222 -l root -i /k -- host virt-ssh-helper 'qemu:///system'",
    )
    expect(args('qemu+ssh://host/system', true)).toContain("virt-ssh-helper -r 'qemu:///system'")
    expect(args("qemu+ssh://host/sys'tem;reboot")).toContain("virt-ssh-helper 'qemu:///sys'\\''tem;reboot'")
    expect(args('qemu+ssh://host/system?socket=/s')).toContain("'nc' -U '/s'")
    expect(args('qemu+ssh://host/system?proxy=netcat&known_hosts=/h')).toContain(
      "UserKnownHostsFile=/h -- host 'nc' -U '/run/libvirt/libvirt-sock'",
    )
  })

  describe.skipIf(!existsSync('/usr/bin/virt-ssh-helper'))('with libvirt’s helper', () => {
    let dir: string
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'onggi-libvirt-ssh-'))
      const run = join((await sessionLibvirt()).dir, 'run')
      // stands for ssh: runs the remote command here, as the daemon's user (for root the helper takes the system's daemon)
      const user = process.getuid?.() === 0 ? 'setpriv --reuid=nobody --regid=nogroup --clear-groups ' : ''
      writeFileSync(
        join(dir, 'ssh'),
        `#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift 2\nXDG_RUNTIME_DIR=${run} exec ${user}sh -c "$*"\n`,
        { mode: 0o755 },
      )
      writeFileSync(join(dir, 'broken'), '#!/bin/sh\necho "host key verification failed" >&2\nexit 255\n', { mode: 0o755 })
    })
    afterAll(() => rmSync(dir, { recursive: true, force: true }))

    it('carries calls and streams', async () => {
      const conn = await connect('qemu+ssh://localhost/session', { ssh: { command: join(dir, 'ssh') } })
      expect(await conn.getType()).toBe('QEMU')
      expect(Array.isArray(await conn.listAllDomains())).toBe(true)
      await conn.close()
    })

    it('fails with what ssh says', async () => {
      const error = await failure(connect('qemu+ssh://localhost/session', { ssh: { command: join(dir, 'broken') } }))
      expect(error).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT', params: { why: 'host key verification failed' } })
      expect(await failure(connect('qemu+ssh://localhost/session', { ssh: { command: join(dir, 'missing') } }))).toMatchObject({
        code: 'LIBVIRT_ERR_CONNECT',
      })
    })
  })
})

describe('any byte stream', () => {
  it('serves as the only socket, and is not reopened', async () => {
    const daemon = createFakeDaemon({ profile: 'qemu' })
    const conn = await connect('qemu:///system', { transport: daemon.transport() })
    const pool = await conn.storagePoolLookupByName('default')
    const volume = await pool.storageVolCreateXML("<volume><name>a</name><capacity unit='KiB'>64</capacity></volume>")
    expect(Buffer.concat((await (await volume.download()).toArray()) as Buffer[]).length).toBe(65536)
    expect(daemon.connections).toBe(1)
    const closed = new Promise((resolve) => void conn.on('connection.closed', resolve))
    daemon.dropConnections()
    await closed
    expect(conn.state).toBe('closed')
  })
})
