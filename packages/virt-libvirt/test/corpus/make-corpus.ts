// Writes corpus.json.gz: definitions by virt-install (Debian packages virtinst, qemu-system-arm, -misc and -ppc, ovmf, qemu-efi-aarch64) for 20 systems in many
// shapes. Run once: `node make-corpus.ts 'qemu:///session?socket=…' DIR`, DIR being the directory of the
// pool `default` there, with files boot.iso, d.iso and e.img; nothing is installed or defined.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const uri = process.argv[2] ?? 'qemu:///session'
const images = process.argv[3] ?? '/var/lib/libvirt/images'
const systems = [
  'debian11',
  'debian7',
  'ubuntu22.04',
  'ubuntu14.04',
  'fedora37',
  'centos7.0',
  'centos5.0',
  'almalinux9',
  'rhel8.0',
  'opensuse15.4',
  'sles12',
  'alpinelinux3.17',
  'archlinux',
  'win10',
  'win11',
  'win2k19',
  'winxp',
  'freebsd13.1',
  'openbsd7.0',
  'generic',
]
/** Shapes every system is made in. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  plain: ['--disk', 'path=/img/a.qcow2,size=10,format=qcow2', '--import'],
  installer: ['--disk', 'path=/img/a.qcow2,size=20', '--cdrom', '/img/boot.iso', '--boot', 'hd,cdrom,network,menu=on'],
  uefi: ['--disk', 'path=/img/a.raw,size=10,format=raw', '--import', '--boot', 'uefi', '--machine', 'q35'],
  secure: [
    ...['--disk', 'path=/img/a.qcow2,size=64', '--import', '--machine', 'q35', '--features', 'smm.state=on'],
    ...[
      '--boot',
      'firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=yes',
      '--tpm',
      'backend.type=emulator,backend.version=2.0,model=tpm-crb',
    ],
  ],
  disks: [
    ...[
      '--import',
      '--disk',
      'path=/img/a.qcow2,size=10,bus=virtio,cache=none,discard=unmap,io=native',
      '--disk',
      'path=/img/b.raw,size=1,format=raw,bus=scsi',
    ],
    ...[
      '--disk',
      'path=/img/c.qcow2,size=2,bus=sata,boot.order=2',
      '--disk',
      'path=/img/d.iso,device=cdrom,bus=sata',
      '--disk',
      'device=cdrom',
      '--disk',
      'path=/img/e.img,size=1,device=floppy',
    ],
    ...[
      '--disk',
      'path=/img/f.qcow2,size=1,bus=usb,removable=on',
      '--controller',
      'type=scsi,model=virtio-scsi',
      '--disk',
      'path=/img/g.qcow2,size=3,readonly=yes,shareable=yes,serial=A1',
    ],
  ],
  nics: [
    ...['--import', '--disk', 'path=/img/a.qcow2,size=10', '--network', 'network=default', '--network', 'bridge=br0,model=e1000'],
    ...[
      '--network',
      'user,model=rtl8139',
      '--network',
      'type=direct,source=eth0,source_mode=bridge,model=virtio',
      '--network',
      'type=direct,source=eth1,source_mode=vepa',
    ],
    ...['--network', 'bridge=ovsbr0,virtualport_type=openvswitch', '--network', 'network=default,boot.order=1,link.state=down,rom.bar=off'],
  ],
  spice: [
    '--import',
    '--disk',
    'path=/img/a.qcow2,size=10',
    '--graphics',
    'spice,listen=0.0.0.0,port=5930,tlsport=5931,password=s3cret',
    '--video',
    'qxl',
    '--sound',
    'default',
    '--redirdev',
    'default',
  ],
  vnc: [
    '--import',
    '--disk',
    'path=/img/a.qcow2,size=10',
    '--graphics',
    'vnc,listen=127.0.0.1,password=s3cret,keymap=de',
    '--video',
    'virtio',
    '--input',
    'keyboard',
  ],
  headless: [
    '--import',
    '--disk',
    'path=/img/a.qcow2,size=10',
    '--graphics',
    'none',
    '--serial',
    'pty',
    '--console',
    'pty,target.type=virtio',
    '--noautoconsole',
  ],
  big: [
    ...[
      '--import',
      '--disk',
      'path=/img/a.qcow2,size=10',
      '--vcpus',
      '4,maxvcpus=16,sockets=2,cores=4,threads=2,cpuset=0-3',
      '--cpu',
      'host-model,numa.cell0.cpus=0-7,numa.cell0.memory=2097152,numa.cell1.cpus=8-15,numa.cell1.memory=2097152',
    ],
    ...[
      '--memory',
      'memory=4096,currentMemory=2048,maxmemory=8192,hotplugmemorymax=16384,hotplugmemoryslots=8',
      '--memorybacking',
      'hugepages=on,locked=yes',
      '--cputune',
      'vcpupin0.vcpu=0,vcpupin0.cpuset=0-1',
    ],
  ],
  devices: [
    ...[
      '--import',
      '--disk',
      'path=/img/a.qcow2,size=10',
      '--filesystem',
      '/srv,srv,driver.type=virtiofs,accessmode=passthrough',
      '--memorybacking',
      'source.type=memfd,access.mode=shared',
    ],
    ...[
      '--rng',
      '/dev/urandom',
      '--watchdog',
      'i6300esb,action=reset',
      '--vsock',
      'cid.auto=yes',
      '--channel',
      'unix,target.type=virtio,name=org.qemu.guest_agent.0',
      '--panic',
      'default',
    ],
    ...[
      '--xml',
      'xpath.create=./devices/hostdev',
      '--xml',
      './devices/hostdev/@mode=subsystem',
      '--xml',
      './devices/hostdev/@type=pci',
      '--xml',
      './devices/hostdev/source/address/@bus=0x06',
      '--memballoon',
      'model=virtio,autodeflate=on',
      '--iommu',
      'model=intel',
      '--machine',
      'q35',
    ],
    ...[
      '--metadata',
      'title=A & B,description=made elsewhere',
      '--qemu-commandline=-newarg',
      '--xml',
      './on_crash=preserve',
      '--clock',
      'offset=localtime,hpet_present=no',
      '--seclabel',
      'type=none',
    ],
  ],
}
/** Systems and shapes of other architectures. */
const foreign: readonly (readonly [string, string, string, readonly string[]])[] = [
  'aarch64',
  'ppc64le',
  's390x',
  'riscv64',
  'i686',
  'armv7l',
].flatMap((arch) =>
  ['debian11', 'fedora37', 'ubuntu22.04'].flatMap((system) => [
    [system, arch, 'plain', shapes['plain']!] as const,
    [system, arch, 'headless', shapes['headless']!] as const,
    [system, arch, 'installer', ['--disk', 'path=/img/a.qcow2,size=20', '--cdrom', '/img/boot.iso']] as const,
  ]),
)

interface Entry {
  readonly name: string
  readonly xml: string
}
const uuidOf = (name: string): string =>
  createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')

/** Asks virt-install for the definitions of one machine: that of the installation, where there is one, and that of what is installed. */
function make(name: string, args: readonly string[]): Promise<readonly Entry[]> {
  const all = [
    '--connect',
    uri,
    '--dry-run',
    '--print-xml',
    '--name',
    name,
    '--uuid',
    uuidOf(name),
    '--check',
    'all=off',
    '--virt-type',
    'qemu',
    ...args,
  ]
  return new Promise((resolve) => {
    const child = spawn(
      'virt-install',
      all.map((arg) => arg.replaceAll('/img/', `${images}/`)),
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let out = ''
    let errors = ''
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()))
    child.on('close', () => {
      const found = out.match(/<domain [^]*?<\/domain>/g) ?? []
      if (found.length === 0) console.error(`${name}: ${errors.trim().split('\n').at(-1) ?? ''}`)
      resolve(
        found.map((xml, i) => ({
          name: found.length > 1 ? `${name} step ${i + 1}` : name,
          xml: fixedMacs(xml, name).replaceAll(images, '/var/lib/libvirt/images'),
        })),
      )
    })
  })
}
/** Addresses are chosen at random there: here each is that of its place. */
function fixedMacs(xml: string, name: string): string {
  let n = 0
  return xml.replace(/<mac address="[^"]+"\/>/g, () => {
    const hex = createHash('md5').update(`${name} ${n++}`).digest('hex')
    return `<mac address="52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}"/>`
  })
}

const wanted: (() => Promise<readonly Entry[]>)[] = []
for (const system of systems)
  for (const [shape, args] of Object.entries(shapes)) {
    const memory = args.includes('--memory') ? [] : ['--memory', '2048']
    wanted.push(() => make(`${system} ${shape}`, ['--osinfo', system, ...memory, ...args]))
  }
for (const [system, arch, shape, args] of foreign)
  wanted.push(() => make(`${system} ${arch} ${shape}`, ['--osinfo', system, '--memory', '2048', '--arch', arch, ...args]))
const made: Entry[][] = wanted.map(() => [])
let next = 0
await Promise.all(
  [1, 2, 3, 4].map(async () => {
    for (let at = next++; at < wanted.length; at = next++) made[at] = [...(await wanted[at]!())]
  }),
)
const entries = made.flat()
writeFileSync(new URL('corpus.json.gz', import.meta.url), gzipSync(JSON.stringify(entries), { level: 9 }))
console.log(`${entries.length} definitions of ${made.filter((m) => m.length > 0).length} machines, ${wanted.length} asked for`)
