// Private libvirt daemons for tests: unprivileged (session) for everything that needs no root, and a root one in namespaces of its own.
import { spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isRunning, startDaemon, stopDaemon, waitForFile } from './daemon.ts'
import { once, runDir } from './run-dir.ts'

/** A running libvirtd of this test run. */
export interface TestLibvirt {
  readonly kind: 'session' | 'system'
  /** Directory of everything it keeps. */
  readonly dir: string
  /** Its unix socket. */
  readonly socketPath: string
  /** URI for programs that take one, virsh included. */
  readonly uri: string
  readonly pid: number
  /** The network namespace of a system daemon: everything in it belongs to the daemon, guests of a failed test included. */
  readonly namespace?: string
}

const isRoot = process.getuid?.() === 0
/** Directory that the daemon's user may write and the tests may read. */
function daemonDir(parent: string, kind: string): string {
  const dir = mkdtempSync(join(parent, `${kind}-`))
  for (const sub of ['run', 'config', 'cache', 'home/.local/share', 'images']) mkdirSync(join(dir, sub), { recursive: true, mode: 0o755 })
  return dir
}

const ownEmulators = { x64: /^qemu-system-(x86_64|i386)$/, arm64: /^qemu-system-(aarch64|arm)$/ }[process.arch as 'x64' | 'arm64'] as
  | RegExp
  | undefined
/**
 * A search path with the host's programs but for emulators of other architectures: before a first guest is defined, libvirt asks each emulator that it
 * finds, a second each.
 */
const programs = (): Promise<string> =>
  once(
    'programs',
    async () => {
      const dir = join(runDir(), 'programs')
      mkdirSync(dir)
      for (const from of ['/usr/sbin', '/usr/bin', '/sbin', '/bin'])
        for (const name of readdirSync(from)) {
          if (name.startsWith('qemu-system-') && ownEmulators?.test(name) === false) continue
          if (!existsSync(join(dir, name))) symlinkSync(join(from, name), join(dir, name))
        }
      return dir
    },
    (file) => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string) : undefined),
  )

/**
 * Put before a command: stands in for an init that collects processes at once. A guest that ended counts for libvirt until somebody collected it, and
 * PID 1 of a container may take seconds, or never do it. Perl, which Debian always has, can become a "subreaper"; Node cannot.
 */
const collector = (): string[] => {
  const prctl = { x64: 157, arm64: 167 }[process.arch as 'x64' | 'arm64'] as number | undefined
  if (prctl === undefined || !existsSync('/usr/bin/perl')) return []
  const script = `syscall(${prctl}, 36, 1, 0, 0, 0); my $pid = fork; if ($pid == 0) { exec @ARGV; exit 127 } 1 while wait != -1`
  return ['/usr/bin/perl', '-e', script, '--']
}
/** The daemon's own PID, from the file it writes; `started` is the collector's, or its own. */
const pidOf = (file: string, started: number): number => Number(readFileSync(file, 'utf8').trim()) || started

/** Starts an unprivileged libvirtd (as `nobody` when the tests run as root) in `dir`; serves qemu:///session and test:///. */
export async function startSession(dir: string): Promise<TestLibvirt> {
  // Daemons that share a network must not give two guests one display port: each has a range of its own.
  const first = 5900 + 100 * (createHash('sha256').update(dir).digest().readUInt16BE() % 500)
  mkdirSync(join(dir, 'config/libvirt'), { recursive: true })
  writeFileSync(join(dir, 'config/libvirt/qemu.conf'), `remote_display_port_min = ${first}\nremote_display_port_max = ${first + 99}\n`)
  if (isRoot) spawnSync('chown', ['-R', 'nobody:nogroup', dir])
  const user = isRoot ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : []
  const env = {
    PATH: await programs(),
    HOME: join(dir, 'home'),
    XDG_RUNTIME_DIR: join(dir, 'run'),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    XDG_DATA_HOME: join(dir, 'home/.local/share'),
  }
  const logFile = join(runDir(), `libvirtd-${dir.split('/').at(-1) ?? ''}.log`)
  const socketPath = join(dir, 'run/libvirt/libvirt-sock')
  rmSync(socketPath, { force: true })
  const pidFile = join(dir, 'run/libvirtd.pid')
  const started = startDaemon([...collector(), ...user, '/usr/sbin/libvirtd', '-p', pidFile], { env, logFile })
  await waitForFile(socketPath, started, logFile)
  const pid = pidOf(pidFile, started)
  writeFileSync(join(runDir(), `pid-${pid}`), '')
  const uri = `qemu:///session?socket=${socketPath}`
  // A user's server and daemon share a home directory; here the daemon is `nobody` when the tests run as root, so the pool is made for it.
  const virsh = (...args: string[]): void => void spawnSync('virsh', ['-q', '-c', uri, ...args])
  virsh('pool-define-as', 'default', 'dir', '--target', join(dir, 'images'))
  virsh('pool-autostart', 'default')
  virsh('pool-start', 'default')
  return { kind: 'session', dir, socketPath, uri, pid }
}

/** What a root libvirtd is given. */
interface SystemOptions {
  readonly kvm?: boolean
  readonly host?: string
}

/**
 * Starts a root libvirtd whose /run, /etc and /var/lib/libvirt and whose network are its own (mount and network namespaces). Needs root.
 * `kvm`: it sees the machine's /dev/kvm, whatever that is worth. `host`: it is a host of that name, another one than this machine.
 */
export async function startSystem(dir: string, { kvm = false, host }: SystemOptions = {}): Promise<TestLibvirt> {
  if (!isRoot) throw new Error('a system libvirtd needs root')
  for (const sub of ['lib', 'etc', 'log']) mkdirSync(join(dir, sub), { recursive: true })
  if (!existsSync(join(dir, 'etc/qemu.conf'))) spawnSync('cp', ['-a', '/etc/libvirt/.', join(dir, 'etc')])
  // libvirt would move the mount over /dev/kvm into each guest's own /dev, which fails.
  appendFileSync(join(dir, 'etc/qemu.conf'), '\nnamespaces = []\n')
  if (host !== undefined) appendFileSync(join(dir, 'etc/libvirtd.conf'), `\nhost_uuid = "${randomUUID()}"\n`)
  for (const sub of ['images', 'qemu', 'dnsmasq', 'boot', 'sanlock', 'network'])
    mkdirSync(join(dir, 'lib', sub), { recursive: true, mode: 0o755 })
  const qemu = spawnSync('id', ['-u', 'libvirt-qemu'], { encoding: 'utf8' }).stdout.trim()
  if (qemu) chownSync(join(dir, 'lib/qemu'), Number(qemu), Number(qemu))
  const binds = { run: '/run/libvirt', lib: '/var/lib/libvirt', etc: '/etc/libvirt', log: '/var/log/libvirt', cache: '/var/cache/libvirt' }
  const script = [
    'set -e; ip link set lo up',
    host === undefined ? '' : `hostname ${host}`,
    ...Object.entries(binds).map(([sub, at]) => `mkdir -p ${at}; mount --bind "$D/${sub}" ${at}`),
    // Software emulation only, the same on every machine; a /dev/kvm that does not work costs seconds per probe.
    kvm ? '' : '[ -e /dev/kvm ] && { : > "$D/no-kvm"; chmod 0 "$D/no-kvm"; mount --bind "$D/no-kvm" /dev/kvm; }',
    'virtlogd -d -p "$D/virtlogd.pid"',
    'exec libvirtd -p "$D/libvirtd.pid"',
  ].join('\n')
  const logFile = join(runDir(), `libvirtd-${dir.split('/').at(-1) ?? ''}.log`)
  const socketPath = join(dir, 'run/libvirt-sock')
  rmSync(socketPath, { force: true })
  const env = { PATH: await programs(), HOME: '/root', D: dir }
  const own = ['unshare', '--mount', '--net', '--uts', '--propagation', 'private', 'bash', '-c', script]
  const started = startDaemon([...collector(), ...own], { env, logFile })
  await waitForFile(socketPath, started, logFile)
  const pid = pidOf(join(dir, 'libvirtd.pid'), started)
  writeFileSync(join(runDir(), `pid-${pid}`), '')
  return {
    kind: 'system',
    dir,
    socketPath,
    uri: `qemu:///system?socket=${socketPath}`,
    pid,
    namespace: readlinkSync(`/proc/${pid}/ns/net`),
  }
}

/** Stops a daemon and the guests, dnsmasq and virtlogd it left (they outlive libvirtd by design). Its directory stays. */
export async function stopLibvirt(l: TestLibvirt): Promise<void> {
  await stopDaemon(l.pid)
  for (const pid of processesOf(l)) await stopDaemon(pid, 1_000)
}

const left = /^(qemu-system|qemu-kvm)/

/** PIDs of what libvirt leaves running by design: guests, dnsmasq, virtlogd. */
function processesOf({ dir, namespace }: TestLibvirt): number[] {
  const isOwn = (pid: number): boolean => {
    try {
      if (namespace !== undefined) return readlinkSync(`/proc/${pid}/ns/net`) === namespace
      return left.test(readFileSync(`/proc/${pid}/comm`, 'utf8')) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir)
    } catch {
      return false // it ended meanwhile
    }
  }
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && isOwn(pid) && isRunning(pid))
}

const read =
  (kind: string) =>
  (file: string): TestLibvirt | undefined => {
    if (!existsSync(file)) return undefined
    const l = JSON.parse(readFileSync(file, 'utf8')) as TestLibvirt
    return l.kind === kind && isRunning(l.pid) ? l : undefined
  }

/** The unprivileged libvirtd that all test files of this run share. Use names derived from the test. */
export const sessionLibvirt = (): Promise<TestLibvirt> =>
  once('session', () => startSession(daemonDir(runDir(), 'session')), read('session'))

/** The root libvirtd that all test files of this run share: own network namespace, NAT network `default`. Needs root. */
export const systemLibvirt = (): Promise<TestLibvirt> => once('system', () => startSystem(daemonDir(runDir(), 'system')), read('system'))

/** A daemon for one test file that stops and starts it. End it with {@link stopLibvirt}. */
export async function ownLibvirt(kind: 'session' | 'system', o: SystemOptions = {}): Promise<TestLibvirt> {
  const dir = daemonDir(runDir(), `own-${kind}`)
  const libvirt = await (kind === 'session' ? startSession(dir) : startSystem(dir, o))
  // Found by the teardown of the run, if the test does not come to ending it.
  writeFileSync(`${dir}.json`, JSON.stringify(libvirt))
  return libvirt
}

/** An ISO that boots under software emulation and shows a picture within seconds (Debian package memtest86+). */
export function bootIso(): string {
  const iso = '/usr/lib/memtest86+/memtest86+x64.iso'
  if (!existsSync(iso)) throw new Error(`${iso} is missing; run: apt-get install -y --no-install-recommends memtest86+`)
  return iso
}
