// The Debian packages that `npm start` and `npm test` need, and their installation. Plain JavaScript: see run.mjs.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

const qemu = { x64: 'qemu-system-x86', arm64: 'qemu-system-arm', ppc64: 'qemu-system-ppc', s390x: 'qemu-system-misc' }[process.arch]
/** Guests of this host's own kind that boot by UEFI only. */
const firmware = { arm64: 'qemu-efi-aarch64' }[process.arch]
const start = [
  'libvirt-daemon-system',
  'libvirt-daemon',
  'libvirt-clients',
  qemu ?? 'qemu-system',
  ...(firmware === undefined ? [] : [firmware]),
  'qemu-utils',
  'qemu-block-extra',
  'dnsmasq-base',
  'iptables',
  'iproute2',
  'osinfo-db',
]
const browser = ['chromium', 'fonts-liberation']
const media = ['memtest86+', 'genisoimage', 'xorriso', 'virtinst']
const servers = [
  'libpam-wrapper',
  'sudo',
  'slapd',
  'openssl',
  'postgresql-15',
  'openssh-server',
  'libvirt-dev',
  'gcc',
  'libc6-dev',
  'util-linux',
]
const test = [...start, ...browser, ...media, ...servers]
const wanted = {
  start,
  test,
  'test:long': test,
  check: [],
  bench: [...start, 'python3-libvirt', 'python3-psutil', 'postgresql-15', 'redis-server', 'gcc', 'libc6-dev'],
}

/** A server that manages another host, or a daemon of its own, needs no hypervisor here. */
const isRemote = (args) => {
  const uri = args[args.indexOf('--libvirt-uri') + 1]
  return args.includes('--libvirt-uri') && /^[a-z]+\+|^[a-z]+:\/\/[^/]/.test(uri ?? '')
}

const services = { 'openssh-server': 'ssh', slapd: 'slapd', 'postgresql-15': 'postgresql', 'redis-server': 'redis-server' }

/**
 * Servers that tests run privately must not also be started by their packages, now or at the next boot: Debian asks policy-rc.d before it starts
 * a service, and disabling one only removes links.
 */
function withoutStarting(installed, body) {
  const policy = '/usr/sbin/policy-rc.d'
  const names = installed.flatMap((p) => services[p] ?? [])
  const disable = (ok) => {
    if (ok && names.length > 0) spawnSync('systemctl', ['--quiet', 'disable', ...names], { stdio: 'ignore' })
    return ok
  }
  if (existsSync(policy)) return disable(body())
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return disable(body())
  } finally {
    rmSync(policy, { force: true })
  }
}

/**
 * Installs what is missing (as root on Debian and its kin). Answers what to tell the user when the task cannot go on, else undefined.
 */
export function installSystem(task, args, say) {
  const names = wanted[task] ?? []
  if (names.length === 0 || process.platform !== 'linux' || (task === 'start' && isRemote(args))) return undefined
  if (!existsSync('/usr/bin/dpkg-query')) {
    const libvirtd = ['/usr/sbin/libvirtd', '/usr/bin/libvirtd', '/usr/sbin/virtqemud'].some((f) => existsSync(f))
    return libvirtd ? undefined : 'libvirt and QEMU are needed; install them with this system’s package manager'
  }
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], { encoding: 'utf8' })
  const have = new Set(query.stdout.split('\n').flatMap((l) => (l.endsWith(' installed') ? [l.split(' ')[0]] : [])))
  const missing = names.filter((p) => !have.has(p))
  if (missing.length === 0) return undefined
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0) {
    say(`missing system packages; run: sudo ${command}`)
    // Without a hypervisor nothing works; without the rest (a guest's DHCP, ISO identification) the server says what is missing.
    const essential = task !== 'start' || missing.some((p) => p === 'libvirt-daemon' || p === qemu)
    return essential ? 'cannot go on without them' : undefined
  }
  say(`${command} …`)
  const t = Date.now()
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...a) => spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...a], { stdio: ['ignore', 2, 2], env }).status === 0
  const install = () => apt('install', '-y', '--no-install-recommends', ...missing)
  const isInstalled =
    task === 'start' ? install() || (apt('update') && install()) : withoutStarting(missing, () => install() || (apt('update') && install()))
  if (!isInstalled) return `could not install system packages; run: ${command}`
  say(`system packages installed in ${((Date.now() - t) / 1000).toFixed(1)} s`)
  return undefined
}
