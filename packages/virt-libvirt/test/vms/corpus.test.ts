import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseRoot, writeXml } from '../../src/xml/parse.ts'
import { editDomain } from '../../src/vms/domain-edit.ts'
import { readDefinition } from '../../src/vms/vm-record.ts'
import { vmBody } from '../../src/vms/vm-view.ts'

// Definitions in the shapes that installers, desktop managers and people by hand leave behind, put together from parts so that every
// combination of the important ones occurs: 6 machines × 6 displays × 6 sets of disks, with what stands beside them in turn.
const machines = [
  `<os><type arch="x86_64" machine="pc-i440fx-7.2">hvm</type><boot dev="hd"/></os>`,
  `<os firmware="efi"><type arch="x86_64" machine="pc-q35-7.2">hvm</type><firmware><feature enabled="yes" name="secure-boot"/></firmware><loader readonly="yes" secure="yes" type="pflash">/usr/share/OVMF/OVMF_CODE.fd</loader><nvram template="/usr/share/OVMF/OVMF_VARS.fd">/var/lib/libvirt/qemu/nvram/x_VARS.fd</nvram><bootmenu enable="yes" timeout="3000"/></os>`,
  `<os><type arch="aarch64" machine="virt-7.2">hvm</type><kernel>/boot/Image</kernel><initrd>/boot/initrd</initrd><cmdline>root=/dev/vda1 console=ttyAMA0 &amp;x</cmdline></os>`,
  `<os><type arch="s390x" machine="s390-ccw-virtio-7.2">hvm</type></os>`,
  `<os><type arch="i686" machine="isapc">hvm</type><boot dev="fd"/><boot dev="cdrom"/><smbios mode="host"/></os>`,
  `<os><type arch="ppc64le" machine="pseries-7.2">hvm</type></os>`,
]
const displays = [
  '',
  `<graphics type="vnc" port="-1" autoport="yes" listen="127.0.0.1"><listen type="address" address="127.0.0.1"/></graphics><video><model type="cirrus" vram="16384" heads="1" primary="yes"/></video>`,
  `<graphics type="spice" autoport="yes" tlsPort="5901"><listen type="network" network="default" address="192.168.122.1"/><image compression="off"/><channel name="main" mode="secure"/></graphics><video><model type="qxl" ram="65536" vram="65536" vgamem="16384" heads="1" primary="yes"/></video><channel type="spicevmc"><target type="virtio" name="com.redhat.spice.0"/></channel>`,
  `<graphics type="vnc" socket="/run/x.sock"/><graphics type="egl-headless"><gl rendernode="/dev/dri/renderD128"/></graphics>`,
  `<graphics type="sdl" display=":0.0" xauth="/root/.Xauthority"/>`,
  `<graphics type="spice"><listen type="none"/><gl enable="yes"/></graphics><graphics type="vnc" port="5999" autoport="no" passwd="x" passwdValidTo="2030-01-01T00:00:00"/>`,
]
const disks = [
  '',
  `<disk type="file" device="disk"><driver name="qemu" type="qcow2" cache="none" io="native" discard="unmap"/><source file="/var/lib/libvirt/images/a b.qcow2"/><backingStore type="file"><format type="qcow2"/><source file="/base"/><backingStore/></backingStore><target dev="vda" bus="virtio"/><boot order="1"/></disk>`,
  `<disk type="block" device="lun" rawio="yes" sgio="unfiltered"><driver name="qemu" type="raw"/><source dev="/dev/disk/by-id/x"><reservations managed="yes"/></source><target dev="sda" bus="scsi"/></disk><disk type="volume" device="disk"><source pool="p" volume="v" mode="host"/><target dev="sdb" bus="sata"/><shareable/></disk>`,
  `<disk type="network" device="disk"><driver name="qemu" type="raw"/><auth username="libvirt"><secret type="ceph" uuid="2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"/></auth><source protocol="rbd" name="pool/image"><host name="mon1" port="6789"/><host name="mon2"/><snapshot name="s"/></source><target dev="vda" bus="virtio"/></disk>`,
  `<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><target dev="hdc" bus="ide" tray="open"/><readonly/></disk><disk type="network" device="cdrom"><source protocol="https" name="x.iso" query="a=b&amp;c"><host name="h"/><ssl verify="no"/></source><target dev="sdz" bus="usb" removable="on"/></disk><disk type="file" device="floppy"><target dev="fda"/></disk>`,
  `<disk type="nvme" device="disk"><source type="pci" managed="yes" namespace="1"><address domain="0x0000" bus="0x01" slot="0x00" function="0x0"/></source><target dev="vdc" bus="virtio"/></disk><disk type="dir" device="floppy"><source dir="/tmp"/><target dev="fdb" bus="fdc"/></disk><disk type="vhostuser" device="disk" snapshot="no"><source type="unix" path="/tmp/v.sock"/><target dev="vdd" bus="virtio"/></disk>`,
]
const extras = [
  `<interface type="network"><mac address="52:54:00:AA:bb:0c"/><source network="default" portid="x" bridge="virbr0"/><target dev="vnet0"/><model type="virtio"/><driver name="vhost" queues="4"/></interface><tpm model="tpm-crb"><backend type="emulator" version="2.0"/></tpm>`,
  `<interface type="bridge"><source bridge="br0"/><virtualport type="openvswitch"><parameters interfaceid="09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f"/></virtualport><vlan><tag id="42"/></vlan></interface><rng model="virtio"><backend model="random">/dev/urandom</backend></rng>`,
  `<interface type="direct"><source dev="eth0" mode="vepa"/><model type="e1000e"/></interface><hostdev mode="subsystem" type="pci" managed="yes"><source><address domain="0x0000" bus="0x06" slot="0x12" function="0x5"/></source></hostdev><hostdev mode="subsystem" type="usb"><source><vendor id="0x1234"/><product id="0xbeef"/></source></hostdev>`,
  `<interface type="user"/><interface type="ethernet"><target dev="tap7"/></interface><serial type="pty"><target port="0"/></serial><console type="pty"><target type="serial" port="0"/></console><filesystem type="mount" accessmode="passthrough"><driver type="virtiofs"/><source dir="/srv"/><target dir="srv"/></filesystem>`,
  `<interface type="hostdev" managed="yes"><source><address type="pci" domain="0" bus="6" slot="16" function="1"/></source></interface><memory model="dimm"><target><size unit="KiB">524288</size><node>0</node></target></memory><shmem name="ivshmem"><model type="ivshmem-plain"/></shmem>`,
]
const sizes = [
  `<memory unit="KiB">1048576</memory><currentMemory unit="KiB">524288</currentMemory><vcpu placement="static">2</vcpu>`,
  `<maxMemory slots="16" unit="KiB">16777216</maxMemory><memory unit="KiB">4194304</memory><memoryBacking><hugepages/><locked/></memoryBacking><vcpu placement="auto" cpuset="1-4,^3" current="1">8</vcpu><vcpus><vcpu id="0" enabled="yes" hotpluggable="no" order="1"/></vcpus><cpu mode="host-passthrough" check="none"><topology sockets="2" dies="1" cores="2" threads="2"/><numa><cell id="0" cpus="0-7" memory="4194304" unit="KiB"/></numa></cpu>`,
  `<memory unit="GiB">3</memory><vcpu>1</vcpu><cpu mode="custom" match="exact"><model fallback="allow">Nehalem</model><feature policy="disable" name="vmx"/></cpu><cputune><shares>2048</shares><vcpupin vcpu="0" cpuset="0"/></cputune>`,
]
const tails = [
  '',
  `<seclabel type="dynamic" model="apparmor" relabel="yes"/>`,
  `<qemu:commandline xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0"><qemu:arg value="-newarg"/><qemu:env name="A" value="&lt;B&gt;"/></qemu:commandline>`,
]
const texts = ['', '<title>A &amp; B 옹기</title>', '<description>two\nlines &#x9; and a tab</description>', '<title/><description/>']
const metadata = [
  '',
  `<metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0"><libosinfo:os id="http://debian.org/debian/12"/></libosinfo:libosinfo></metadata>`,
  `<metadata><onggi:vm xmlns:onggi="urn:onggi:vm:1"><onggi:access><onggi:user>kim</onggi:user></onggi:access><onggi:volume pool="p" name="n"/></onggi:vm></metadata>`,
]
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!

const assembled = machines.flatMap((machine, m) =>
  displays.flatMap((display, d) =>
    disks.map((disk, k) => {
      const n = m * 36 + d * 6 + k
      return `<domain type="${at(['kvm', 'qemu', 'hvf'], n)}" id="${n}">
  <name>vm ${n}</name>
  <uuid>${randomUUID()}</uuid>
  ${at(texts, n)}
  ${at(metadata, n)}
  ${at(sizes, n)}
  ${machine}
  <features><acpi/><apic/>${n % 2 ? '<hyperv mode="custom"><relaxed state="on"/></hyperv>' : ''}<smm state="on"/></features>
  <clock offset="${n % 3 ? 'utc' : 'localtime'}"><timer name="rtc" tickpolicy="catchup"/></clock>
  <on_poweroff>destroy</on_poweroff>
  <!-- a remark ${n} -->
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${disk}
    ${display}
    ${at(extras, n)}
  </devices>
  ${at(tails, n)}
</domain>`
    }),
  ),
)

/** What virt-install writes for 20 systems, made by ../corpus/make-corpus.ts. */
const installed = (
  JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, '../corpus/corpus.json.gz'))).toString()) as { name: string; xml: string }[]
).map(({ xml }) => xml)

test('virt-install’s are of 20 systems and six architectures, with UEFI, TPM, many disks and NICs, every display and none', () => {
  const all = installed.join('')
  const distinct = (pattern: RegExp): number => new Set(Array.from(all.matchAll(pattern), ([, found]) => found)).size
  expect(installed.length).toBeGreaterThanOrEqual(200)
  expect(distinct(/<libosinfo:os id="([^"]+)"/g)).toBeGreaterThanOrEqual(19)
  expect(distinct(/<type arch="([^"]+)"/g)).toBeGreaterThanOrEqual(6)
  expect(distinct(/<graphics type="([^"]+)"/g)).toBeGreaterThanOrEqual(2)
  for (const part of [
    'firmware="efi"',
    '<tpm model',
    'device="floppy"',
    'device="cdrom"',
    'type="direct"',
    '<model type="e1000"/>',
    '<numa>',
    '<filesystem',
  ])
    expect([part, all.includes(part)]).toEqual([part, true])
  expect(installed.some((xml) => (xml.match(/<disk /g)?.length ?? 0) >= 7)).toBe(true)
  expect(installed.some((xml) => (xml.match(/<interface /g)?.length ?? 0) >= 7)).toBe(true)
  expect(installed.some((xml) => !xml.includes('<graphics'))).toBe(true)
})

describe.each([
  ['put together from parts', assembled],
  ['by virt-install', installed],
])('definitions %s', (kind, corpus) => {
  const roots = corpus.map((xml) => parseRoot(xml, 'domain'))
  test('are written back as they were', () => {
    expect(roots.length).toBeGreaterThanOrEqual(200)
    // Character references become the characters; nothing else moves.
    for (const root of roots) expect(writeXml(root)).toBe(writeXml(parseRoot(writeXml(root), 'domain')).replaceAll('&#x9;', '\t'))
    for (const [n, root] of roots.entries()) expect(writeXml(root).length).toBeGreaterThan(corpus[n]!.length - 40)
  })
  test('make a view with every field of the contract', () => {
    for (const root of roots) {
      const definition = readDefinition(root)
      const body = vmBody({ ...definition, state: 'running', persistent: true, autostart: false }, '/plugins/kimchi')
      expect(definition.name).toMatch(/^\w[\w.]* [\w ]+$/)
      expect(definition.memory.maxmemory).toBeGreaterThan(0)
      expect(definition.cpu.vcpus).toBeGreaterThan(0)
      expect(Object.values(body).includes(undefined as never)).toBe(false)
      expect(body).toMatchObject({ graphics: { passwd: null }, users: expect.any(Array), bootorder: expect.any(Array) })
      expect(JSON.stringify(body)).not.toContain('NaN')
    }
  })
  test.each([
    ['title', { title: 'changed' }, /title/],
    ['description', { description: 'changed' }, /description/],
    ['memory', { memory: { current: 300, maxmemory: 8192 } }, /emory/],
    ['vcpus', { cpu: { vcpus: 1, maxvcpus: 1 } }, /vcpu|topology|<cpu|<cell/],
    ['boot menu', { bootmenu: true }, /bootmenu|<os|<\/os/],
    ['owners', { owners: { users: ['lee'], groups: [] } }, /onggi|metadata/],
  ] as const)('a change of the %s shows in lines of its own only', (_, change, own) => {
    for (const xml of corpus) {
      const root = parseRoot(xml, 'domain')
      // One element per line, so that a line is one thing.
      const lines = (text: string): string[] =>
        text
          .replaceAll('><', '>\n<')
          .split('\n')
          .map((line) => line.trim())
      const before = lines(writeXml(root))
      editDomain(root, change, 0)
      const after = lines(writeXml(root))
      const count = new Map<string, number>()
      for (const line of before) count.set(line, (count.get(line) ?? 0) + 1)
      for (const line of after) count.set(line, (count.get(line) ?? 0) - 1)
      const touched = [...count].filter(([line, left]) => left !== 0 && line !== '').map(([line]) => line)
      for (const line of touched) expect(line).toMatch(own)
    }
  })
})
