// The two hosts the contract is walked on: libvirt's test driver with what a file adds, and QEMU guests of a libvirtd of its own.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'
import { bootIso, ownLibvirt, stopLibvirt } from '../../../../test/support/libvirt.ts'
import { otherHost } from '../../../../test/support/other-host.ts'
import { runDir } from '../../../../test/support/run-dir.ts'
import { type Namespace, namespaceOf } from '../support/namespace.ts'
import { dataDir, startKimchi } from '../support/server.ts'
import type { HostKind } from './contract.ts'
import { accountFlags, quiet, type WalkHost } from './walk.ts'

const simulation = fileURLToPath(new URL('simulate.json', import.meta.url))

/** An ISO 9660 image of a few sectors; without a boot catalogue unless it is to boot. */
function smallIso(label: string, boots: boolean): Buffer {
  const sector = 2048
  const image = Buffer.alloc(20 * sector)
  const write = (at: number, type: number): Buffer => {
    const d = image.subarray(at * sector, (at + 1) * sector)
    d[0] = type
    d.write('CD001', 1, 'latin1')
    d[6] = 1
    return d
  }
  const pvd = write(16, 1)
  pvd.fill(0x20, 8, 72)
  pvd.write(label, 40, 'latin1')
  pvd.writeUInt32LE(20, 80)
  pvd.writeUInt32BE(20, 84)
  pvd.writeUInt16LE(sector, 128)
  pvd.writeUInt16BE(sector, 130)
  if (boots) {
    const record = write(17, 0)
    record.write('EL TORITO SPECIFICATION', 7, 'latin1')
    record.writeUInt32LE(19, 71)
    const catalogue = image.subarray(19 * sector)
    catalogue[0] = 1
    catalogue.writeUInt16LE(0xaa55, 30)
    catalogue.writeUInt16LE(0x55aa, 28)
    catalogue[32] = 0x88
    catalogue.writeUInt16LE(4, 38)
    catalogue.writeUInt32LE(18, 40)
  }
  write(boots ? 18 : 17, 255)
  return image
}

/** Files of a walk. */
function makeFiles(dir: string): void {
  for (const sub of ['isos', 'images', 'vmpool', 'passing']) mkdirSync(join(dir, sub))
  copyFileSync(bootIso(), join(dir, 'isos/walk.iso'))
  copyFileSync(bootIso(), join(dir, 'boot.iso'))
  copyFileSync(bootIso(), join(dir, 'doomed.iso'))
  writeFileSync(join(dir, 'isos/notes.iso'), 'not an image at all')
  writeFileSync(join(dir, 'isos/data.iso'), smallIso('DATA', false))
  writeFileSync(join(dir, 'isos/debian.iso'), smallIso('Debian 12.5.0 amd64 n', true))
  for (const name of ['image', 'doomed']) {
    const made = spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', join(dir, `${name}.qcow2`), '16M'])
    if (made.status !== 0) throw new Error(`qemu-img: ${made.stderr.toString()}`)
  }
  const all = spawnSync('chmod', ['-R', 'a+rwX', dir])
  if (all.status !== 0) throw new Error('chmod')
}

/** Serves a file, an ISO by ranges, and nothing else. */
async function serve(dir: string): Promise<Server> {
  const iso = readFileSync(join(dir, 'boot.iso'))
  const bytes = Buffer.alloc(4096, 'walk')
  const server = createServer((req, res) => {
    const content = req.url === '/walk.iso' ? iso : req.url === '/file' || req.url === '/fetched.bin' ? bytes : undefined
    if (content === undefined) return void res.writeHead(404).end()
    const range = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '')
    if (range === null)
      return void res.writeHead(200, { 'content-length': content.length }).end(req.method === 'HEAD' ? undefined : content)
    const [from, to] = [Number(range[1]), Math.min(range[2] ? Number(range[2]) : Infinity, content.length - 1)]
    const part = content.subarray(from, to + 1)
    res.writeHead(206, { 'content-range': `bytes ${from}-${to}/${content.length}`, 'content-length': part.length }).end(part)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

/** The QEMU process of a guest. */
const processOf = (name: string): number =>
  readdirSync('/proc')
    .map(Number)
    .find((pid) => {
      try {
        return pid > 1 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`guest=${name},`)
      } catch {
        return false // it ended meanwhile
      }
    }) ?? 0

/** Gives a host's network the interfaces of the file: one with an address, one without, and a bridge. Answers what its kernel lacks. */
function makeInterfaces({ ip }: Namespace): Readonly<Record<string, string>> {
  for (const line of [
    'link add eth0 type veth peer name far0',
    'link add eth1 type veth peer name far1',
    'link add br0 type bridge',
    'address add 192.0.2.10/24 dev eth0',
    'address add 198.51.100.11/24 dev br0',
    ...['far0', 'far1', 'eth0', 'br0'].map((name) => `link set ${name} up`),
  ])
    ip(...line.split(' '))
  try {
    ip(...'link add link eth1 name eth1.9 type vlan id 9'.split(' '))
  } catch (err) {
    return { vlan: `this kernel has no VLANs: ${String(err).trim()}` }
  }
  ip('link', 'delete', 'eth1.9')
  return {}
}

/** Starts a host of this kind with everything the walk names. */
export async function openHost(kind: HostKind): Promise<WalkHost> {
  const dir = mkdtempSync(join(runDir(), `walk-${kind}-`))
  chmodSync(dir, 0o755)
  makeFiles(dir)
  const libvirt = await ownLibvirt(kind === 'qemu' ? 'system' : 'session')
  const uri = kind === 'qemu' ? libvirt.uri : `test:///default?socket=${libvirt.socketPath}`
  // The test driver of the daemon, not one of virsh's own.
  const shellUri = uri.replace(/^test:/, 'test+unix:')
  const shell = (...args: readonly string[]): { readonly status: number | null; readonly stderr: string } =>
    spawnSync('virsh', ['-q', '-c', shellUri, ...args], { encoding: 'utf8' })
  const virsh = (...args: readonly string[]): void => {
    const made = shell(...args)
    if (made.status !== 0) throw new Error(`virsh ${args.join(' ')}: ${made.stderr}`)
  }
  if (kind === 'qemu') {
    // The machine's own configuration may have brought one along.
    shell('pool-destroy', 'default')
    shell('pool-undefine', 'default')
    virsh('pool-define-as', 'default', 'dir', '--target', join(dir, 'images'))
    virsh('pool-start', 'default')
  }
  const server = await serve(dir)
  // The server runs in the network of its libvirtd: what it makes of bridges is nobody else's.
  const namespace = kind === 'qemu' ? namespaceOf(libvirt.pid, dir) : undefined
  const lacks = namespace === undefined ? {} : makeInterfaces(namespace)
  const other = namespace === undefined ? undefined : await otherHost(libvirt, 'node_2.example')
  if (other !== undefined) {
    // It has the same storage and a network of the same name.
    other.virsh('pool-create-as', 'images', 'dir', '--target', join(dir, 'images'))
    const made = (name: string, xml: string): string => (writeFileSync(join(dir, name), xml), join(dir, name))
    other.virsh('net-create', made('second.xml', "<network><name>second</name><bridge name='virbr8'/></network>"))
    made('namesake.xml', `<domain type='qemu'><name>on</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`)
  }
  const { port } = server.address() as AddressInfo
  const http = `http://127.0.0.1:${(await namespace?.offer(port)) ?? port}`
  const data = dataDir()
  mkdirSync(join(data, 'distros'), { recursive: true })
  const distro = (name: string, path: string): object => ({ name, os_distro: 'walk', os_version: name.slice(-1), os_arch: 'x86_64', path })
  writeFileSync(join(data, 'distros/walk.json'), JSON.stringify([distro('Walk 1', `${http}/file`), distro('Walk 2', `${http}/gone`)]))
  const app = await startKimchi({
    data,
    ...(namespace === undefined ? {} : { inside: namespace }),
    args: ['--tls', 'off', '--libvirt-uri', uri, ...accountFlags, ...(kind === 'simulated' ? ['--simulate', simulation] : [])],
  })
  return {
    app,
    lacks,
    values: {
      dir,
      data,
      http,
      iso: join(dir, 'boot.iso'),
      image: join(dir, 'image.qcow2'),
      pool: kind === 'qemu' ? 'default' : 'default-pool',
      nic: 'eth0',
      bridge: 'br0',
      virttype: kind === 'qemu' ? 'qemu' : 'test',
      arch: kind === 'qemu' ? 'x86_64' : 'i686',
      netref: '/plugins/kimchi/networks/devnet',
    },
    outside(verb, words, body) {
      if (verb === 'WRITE') writeFileSync(words[0] ?? '', typeof body === 'string' ? body : JSON.stringify(body))
      else if (verb === 'REMOVE') rmSync(words[0] ?? '')
      else if (verb === 'VIRSH') virsh(...words)
      else if (verb === 'OTHER') return { ...quiet, json: other?.virsh(...words) }
      else if (verb === 'KILL') process.kill(processOf(words[0] ?? ''), 'SIGKILL')
      else return undefined
      return quiet
    },
    async close() {
      await app.stop()
      namespace?.close()
      await new Promise((done) => server.close(done))
      await other?.close()
      await stopLibvirt(libvirt)
    },
  }
}
