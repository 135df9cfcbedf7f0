// Finds a running libvirt daemon, or starts one without systemd. As root it uses libvirt's own paths, so that virsh sees the same machines.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface EnsureOptions {
  /** Directory for the PID file and the log; as an ordinary user also for everything the daemon keeps. */
  readonly data: string
  /** What the user asked for; a remote URI or one with `socket=` is left alone. Default: qemu:///system as root, else qemu:///session. */
  readonly uri?: string
  readonly say: (text: string) => void
}

const isRoot = process.getuid?.() === 0

/** True when something accepts connections at the socket (a file alone may be left over). */
const answers = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const s = connect(path)
    s.once('connect', () => {
      s.destroy()
      done(true)
    })
    s.once('error', () => done(false))
  })

const program = (name: string): string | undefined =>
  ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/sbin'].map((d) => join(d, name)).find((f) => existsSync(f))

/** Answers the URI of a daemon that runs. */
export async function ensureLibvirtd({ data, uri, say }: EnsureOptions): Promise<{ uri: string }> {
  const wanted = uri ?? (isRoot ? 'qemu:///system' : 'qemu:///session')
  if (!/^(qemu|test):\/\/\//.test(wanted) || wanted.includes('socket=')) return { uri: wanted }
  const system = wanted.startsWith('qemu:///system') || (isRoot && wanted.startsWith('test:'))
  const run = process.env['XDG_RUNTIME_DIR']
  const usual = system ? ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock'] : run ? [join(run, 'libvirt/libvirt-sock')] : []
  for (const path of usual) if (await answers(path)) return { uri: wanted }
  if (system && !isRoot) {
    say('no libvirt daemon answers for qemu:///system; start it: sudo systemctl start libvirtd')
    return { uri: wanted }
  }
  const libvirtd = program('libvirtd')
  if (!libvirtd) throw new Error('libvirtd is not installed')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  return system ? startSystem(libvirtd, data, wanted, say) : startSession(libvirtd, data, wanted, say)
}

async function startSystem(libvirtd: string, data: string, uri: string, say: EnsureOptions['say']): Promise<{ uri: string }> {
  admitKvm(say)
  const log = join(data, 'libvirtd.log')
  const virtlogd = program('virtlogd')
  if (virtlogd && !(await answers('/run/libvirt/virtlogd-sock')))
    launch([virtlogd, '-d', '-p', join(data, 'virtlogd.pid')], process.env, log)
  launch([libvirtd, '-d', '-p', join(data, 'libvirtd.pid')], process.env, log)
  await untilAnswers('/run/libvirt/libvirt-sock', log)
  say(`started libvirtd (process ${pidOf(data)}; log ${log}); it goes on when this server stops`)
  startDefaultNetwork(say)
  return { uri }
}

async function startSession(libvirtd: string, data: string, uri: string, say: EnsureOptions['say']): Promise<{ uri: string }> {
  const own = join(data, 'libvirt')
  // Sockets need short paths (108 bytes, QEMU's monitor lies deeper still).
  const run = own.length < 60 ? join(own, 'run') : join(tmpdir(), `onggi-${String(process.getuid?.())}`)
  const socket = join(run, 'libvirt/libvirt-sock')
  const found = `${uri}?socket=${socket}`
  if (await answers(socket)) return { uri: found }
  const dirs = {
    XDG_RUNTIME_DIR: run,
    XDG_CONFIG_HOME: join(own, 'config'),
    XDG_CACHE_HOME: join(own, 'cache'),
    XDG_DATA_HOME: join(own, 'data'),
  }
  for (const dir of Object.values(dirs)) mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (statSync(run).uid !== process.getuid?.()) throw new Error(`${run} belongs to another user; choose another --data`)
  const log = join(data, 'libvirtd.log')
  launch([libvirtd, '-d', '-p', join(data, 'libvirtd.pid')], { ...process.env, ...dirs }, log)
  await untilAnswers(socket, log)
  say(`started libvirtd for this user (process ${pidOf(data)}; log ${log}); it goes on when this server stops`)
  return { uri: found }
}

const pidOf = (data: string): string => readFileSync(join(data, 'libvirtd.pid'), 'utf8').trim()

function launch(command: readonly string[], env: NodeJS.ProcessEnv, log: string): void {
  const [file = '', ...args] = command
  const r = spawnSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, LIBVIRT_LOG_OUTPUTS: `3:file:${log}` } })
  if (r.status !== 0) throw new Error(`${command.join(' ')} ended with ${String(r.status ?? r.error?.message)}; see ${log}`)
}

async function untilAnswers(socket: string, log: string): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await answers(socket))) {
    if (Date.now() > end) throw new Error(`libvirtd does not answer at ${socket}; see ${log}`)
    await delay(25)
  }
}

/** Without udev /dev/kvm stays root:root 0600, and QEMU, which runs as another user, fails its probe of it slowly each time. */
function admitKvm(say: EnsureOptions['say']): void {
  const gid = /^kvm:[^:]*:(\d+):/m.exec(readFileSync('/etc/group', 'utf8'))?.[1]
  if (!gid || !existsSync('/dev/kvm') || existsSync('/run/udev/control')) return
  const { uid, gid: now, mode } = statSync('/dev/kvm')
  if (uid !== 0 || now !== 0 || (mode & 0o77) !== 0) return
  chownSync('/dev/kvm', 0, Number(gid))
  chmodSync('/dev/kvm', 0o660)
  say('gave /dev/kvm to the group kvm (no udev here does)')
}

/** Debian defines the NAT network `default` but leaves it off; guests are created on it. */
function startDefaultNetwork(say: EnsureOptions['say']): void {
  const virsh = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync('virsh', ['-q', '-c', 'qemu:///system', ...args], { encoding: 'utf8' })
  const names = (o: string): string[] => String(virsh('net-list', o, '--name').stdout).split(/\s+/)
  if (!names('--inactive').includes('default')) return
  const r = virsh('net-start', 'default')
  say(r.status === 0 ? 'started the network default' : `the network default does not start: ${String(r.stderr).trim()}`)
}
