// Another host with a libvirt of the system: its own network, name and identity, a cable to the first one, and an sshd that asks for a password.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, startDaemon } from './daemon.ts'
import { ownLibvirt, stopLibvirt, type TestLibvirt } from './libvirt.ts'
import { noteSecret } from './secrets.ts'

/** A host beside that of a test's libvirtd. */
export interface OtherHost {
  readonly libvirt: TestLibvirt
  /** Its address on the cable. */
  readonly address: string
  /** Password of root. */
  readonly password: string
  virsh(...args: readonly string[]): string
  close(): Promise<void>
}

const run = (program: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** Starts a host called `name`, with a cable to the host of `near`, which then knows it by that name. Needs root. */
export async function otherHost(near: TestLibvirt, name: string): Promise<OtherHost> {
  const libvirt = await ownLibvirt('system', { host: 'node-two' })
  const { dir } = libvirt
  const [here, address] = ['203.0.113.1', '203.0.113.2']
  const into = (pid: number, ...ns: readonly string[]): string[] => ['--target', String(pid), ...ns, '--']
  run('ip', 'link', 'add', 'cable', 'netns', String(near.pid), 'type', 'veth', 'peer', 'name', 'cable', 'netns', String(libvirt.pid))
  for (const [pid, own] of [
    [near.pid, here],
    [libvirt.pid, address],
  ] as const) {
    run('nsenter', ...into(pid, '--net'), 'ip', 'address', 'add', `${own}/24`, 'dev', 'cable')
    run('nsenter', ...into(pid, '--net'), 'ip', 'link', 'set', 'cable', 'up')
  }
  writeFileSync(join(dir, 'hosts'), `127.0.0.1 localhost\n${address} ${name}\n`)
  run('nsenter', ...into(near.pid, '--mount'), 'mount', '--bind', join(dir, 'hosts'), '/etc/hosts')

  const password = 'never seen'
  noteSecret(password)
  writeFileSync(join(dir, 'shadow'), `root:${run('openssl', 'passwd', '-6', password)}:19000:0:99999:7:::\n`, { mode: 0o600 })
  run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(dir, 'host-key'))
  // Its privilege separation directory, which the service would have made.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const config = ['HostKey ' + join(dir, 'host-key'), 'UsePAM no', 'PermitRootLogin yes', 'PasswordAuthentication yes', 'PidFile none']
  writeFileSync(join(dir, 'sshd'), `${config.join('\n')}\n`)
  const logFile = join(dir, 'sshd.log')
  const script = 'mount --bind "$1/shadow" /etc/shadow; exec /usr/sbin/sshd -D -e -f "$1/sshd"'
  const sshd = startDaemon(['nsenter', ...into(libvirt.pid, '--net', '--uts', '--mount'), 'sh', '-c', script, 'sshd', dir], { logFile })
  const listens = (): boolean =>
    run('nsenter', ...into(libvirt.pid, '--net'), 'cat', '/proc/self/net/tcp').includes(':0016 00000000:0000 0A')
  while (!listens()) if (!isRunning(sshd)) throw new Error('sshd did not start')
  return {
    libvirt,
    address,
    password,
    virsh: (...args) => run('virsh', '-q', '-c', libvirt.uri, ...args),
    // All that lives in its network ends with it, sshd too.
    close: () => stopLibvirt(libvirt),
  }
}
