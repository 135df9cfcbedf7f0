import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/index.ts'
import { isRunning, startDaemon, stopDaemon } from '../../../../test/support/daemon.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { failure } from '../support/daemons.ts'

const SSHD = '/usr/sbin/sshd'
const present = existsSync(SSHD) && existsSync('/usr/bin/virt-ssh-helper')

describe.skipIf(!present)('a host behind a real sshd (Debian: openssh-server)', () => {
  let dir: string
  let pid: number
  let uri: string
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'onggi-libvirt-sshd-'))
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo
        server.close(() => resolve(free))
      })
    })
    for (const key of ['host', 'user']) execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, key)])
    execFileSync('cp', [join(dir, 'user.pub'), join(dir, 'authorized')])
    execFileSync('sh', ['-c', `printf '[127.0.0.1]:${port} ' > known && cat host.pub >> known`], { cwd: dir })
    const run = join((await sessionLibvirt()).dir, 'run')
    // For root the helper takes the system's daemon; ours belongs to nobody.
    const asDaemonUser =
      process.getuid?.() === 0 ? 'ForceCommand setpriv --reuid=nobody --regid=nogroup --clear-groups sh -c "$SSH_ORIGINAL_COMMAND"\n' : ''
    writeFileSync(
      join(dir, 'config'),
      `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${dir}/host\nAuthorizedKeysFile ${dir}/authorized\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPidFile none\nSetEnv XDG_RUNTIME_DIR=${run}\n${asDaemonUser}`,
    )
    // Its privilege separation directory, which the service would have made.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
    pid = startDaemon([SSHD, '-D', '-e', '-f', join(dir, 'config')], { logFile: join(dir, 'log') })
    for (let up = false; !up; ) {
      if (!isRunning(pid)) throw new Error('sshd did not start')
      up = await new Promise((resolve) => {
        const socket = connectTcp(port, '127.0.0.1')
        socket.once('connect', () => resolve(true)).once('error', () => setTimeout(resolve, 20, false))
        socket.once('connect', () => socket.destroy())
      })
    }
    uri = `qemu+ssh://${userInfo().username}@127.0.0.1:${port}/session?keyfile=${dir}/user&known_hosts=${dir}/known`
  })
  afterAll(async () => {
    await stopDaemon(pid)
    rmSync(dir, { recursive: true, force: true })
  })

  it('answers calls and sends events', async () => {
    const conn = await connect(uri)
    expect(await conn.getType()).toBe('QEMU')
    expect(conn.isEncrypted()).toBe(true)
    const pool = await conn.storagePoolLookupByName('default')
    const refreshed = new Promise((resolve) => void conn.on('storagePool.refresh', (e) => resolve(e.pool.name)))
    await conn.getType()
    await pool.refresh()
    expect(await refreshed).toBe('default')
    await conn.close()
  })

  it('is refused when its key is not the known one', async () => {
    writeFileSync(join(dir, 'empty'), '')
    expect(await failure(connect(uri.replace('/known', '/empty')))).toMatchObject({ code: 'LIBVIRT_ERR_CONNECT' })
  })
})
