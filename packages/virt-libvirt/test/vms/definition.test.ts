import { describe, expect, test } from 'vitest'
import { element } from '../../src/xml/build.ts'
import { parseRoot, writeXml } from '../../src/xml/parse.ts'
import { editDomain } from '../../src/vms/domain-edit.ts'
import { memoryLimit } from '../../src/vms/hotplug.ts'
import { cdromMarkup, createDeviceNames, domainXml, mediaSource } from '../../src/vms/domain-markup.ts'
import { lineDiff } from '../../src/vms/line-diff.ts'
import { assertVmName, freeName, nameFromUri } from '../../src/vms/names.ts'
import { metadataMarkup, readMetadata } from '../../src/vms/vm-metadata.ts'
import type { VmPlan } from '../../src/vms/vm-plan.ts'
import { readDefinition } from '../../src/vms/vm-record.ts'
import { mergeCpu, mergeMemory } from '../../src/vms/vm-rules.ts'
import { stateEvent, stateOf } from '../../src/vms/vm-state.ts'

const domain = (inner: string, attributes = "type='kvm'"): ReturnType<typeof parseRoot> =>
  parseRoot(`<domain ${attributes}><name>a</name><uuid>11111111-2222-3333-4444-555555555555</uuid>${inner}</domain>`, 'domain')
const code = (fn: () => unknown): string => {
  try {
    fn()
  } catch (e) {
    return (e as { code: string }).code
  }
  return 'no error'
}
const plan: VmPlan = {
  uuid: '11111111-2222-3333-4444-555555555555',
  name: 'a <b> & "c" 옹기',
  title: '',
  description: '',
  template: 't',
  icon: 'i.png',
  arch: 'x86_64',
  machine: 'pc',
  memory: { current: 512, maxmemory: 1024 },
  cpu: { vcpus: 1, maxvcpus: 4, topology: { sockets: 1, cores: 2, threads: 2 } },
  graphics: { type: 'vnc', listen: '127.0.0.1' },
  networks: ['default'],
  userNetwork: false,
  agent: true,
  disks: [
    { index: 0, pool: 'default', volume: 'v-0.img', format: 'qcow2', capacity: 1 },
    { index: 1, pool: 'lun', volume: 'kept', format: 'raw' },
  ],
  cdrom: '/a.iso',
  diskBus: 'virtio',
  cdromBus: 'sata',
  nicModel: 'virtio',
  users: ['kim'],
  groups: ['cooks'],
}

test('what is built is what is read', () => {
  const disks = [
    { ...plan.disks[0]!, path: '/p/v-0.img', isBlock: false },
    { ...plan.disks[1]!, path: '/dev/kept', isBlock: true },
  ]
  const read = readDefinition(parseRoot(domainXml(plan, disks, 'qemu'), 'domain'))
  expect(read).toMatchObject({
    uuid: plan.uuid,
    name: plan.name,
    virtType: 'qemu',
    arch: 'x86_64',
    memory: plan.memory,
    cpu: plan.cpu,
    graphics: [{ type: 'vnc', listen: '127.0.0.1', port: null }],
    bootorder: ['hd', 'cdrom', 'network'],
    bootmenu: false,
    disks: [
      { dev: 'vda', kind: 'disk', bus: 'virtio', path: '/p/v-0.img', format: 'qcow2' },
      { dev: 'vdb', kind: 'disk', path: '/dev/kept', format: 'raw' },
      { dev: 'sda', kind: 'cdrom', bus: 'sata', path: '/a.iso' },
    ],
    interfaces: [{ type: 'network', network: 'default', model: 'virtio' }],
    // Only what was made for it is the VM's own.
    metadata: { template: 't', icon: 'i.png', users: ['kim'], groups: ['cooks'], volumes: [{ pool: 'default', name: 'v-0.img' }] },
  })
})

describe('memory that can be plugged in', () => {
  const limitOf = (arch: string, machine: string, maxMiB = 1024, hostMiB = 8000): number | undefined =>
    memoryLimit({ arch, machine, maxMiB, hostMiB })
  test.each([
    ['x86_64', 'pc', 7936],
    ['x86_64', 'q35', 7936],
    ['x86_64', 'pc-q35-7.2', 7936],
    ['x86_64', 'isapc', undefined],
    ['x86_64', 'microvm', undefined],
    ['i686', 'pc', undefined],
    ['ppc64le', 'pseries', 7936],
    ['aarch64', 'virt', undefined],
    ['s390x', 's390-ccw-virtio', undefined],
    ['riscv64', 'virt', undefined],
  ])('%s %s: up to %s MiB of a host of 8000', (arch, machine, limit) => {
    expect(limitOf(arch, machine)).toBe(limit)
  })
  test('not more than the host has, than QEMU can address, and none where nothing is left', () => {
    expect(limitOf('x86_64', 'pc', 1024, 4_000_000)).toBe(262_144)
    expect(limitOf('x86_64', 'pc', 7900)).toBeUndefined()
    expect(limitOf('ppc64le', 'pseries', 7800)).toBeUndefined()
  })
  test('is slots and one cell of the definition, which follow its size and its processors', () => {
    const root = parseRoot(domainXml({ ...plan, memoryLimit: 4096 }, [], 'kvm'), 'domain')
    const shown = (): string[] => [...writeXml(root).matchAll(/<(?:maxMemory|memory|cell)[ >][^/]*/g)].map(([piece]) => piece)
    expect(readDefinition(root)).toMatchObject({ memory: plan.memory, dimms: { freeSlots: 16, limit: 4096 } })
    expect(shown()).toEqual([
      `<maxMemory slots="16" unit="MiB">4096<`,
      `<memory unit="MiB">1024<`,
      `<cell id="0" cpus="0-3" memory="1024" unit="MiB"`,
    ])
    editDomain(root, { memory: { current: 512, maxmemory: 2048 }, cpu: { vcpus: 1, maxvcpus: 1 } }, 0)
    expect(shown().slice(1)).toEqual([`<memory unit="MiB">2048<`, `<cell id="0" cpus="0" memory="2048" unit="MiB"`])
    editDomain(root, { memory: { current: 8192, maxmemory: 8192 } }, 0)
    expect(shown()[0]).toBe(`<maxMemory slots="16" unit="MiB">8192<`)
    // What was plugged in stays as long as it fits.
    editDomain(root, { memory: { current: 1024, maxmemory: 1024 } }, 0)
    for (const plug of [512, 256]) editDomain(root, { memory: { current: 1024, maxmemory: 1024 + plug, plug } }, 0)
    const dimms = (): number => readDefinition(root).dimms!.freeSlots
    expect(dimms()).toBe(14)
    editDomain(root, { memory: { current: 1024, maxmemory: 1024 } }, 0)
    expect(dimms()).toBe(14)
    expect(writeXml(root)).toContain('memory="256"')
    editDomain(root, { memory: { current: 700, maxmemory: 700 } }, 0)
    expect(dimms()).toBe(15)
    expect(writeXml(root)).toContain('memory="188"')
  })
  test('of a machine of several cells, which other tools made, each keeps its part', () => {
    const root = domain(
      `<memory unit='KiB'>3145728</memory><cpu><numa><cell id='0' cpus='0' memory='1048576' unit='KiB'/><cell id='1' cpus='1' memory='2097152' unit='KiB'/></numa></cpu>`,
    )
    editDomain(root, { memory: { current: 6000, maxmemory: 6000 } }, 0)
    expect(writeXml(root)).toMatch(/id="0"[^/]*memory="2000" unit="MiB"[^]*id="1"[^/]*memory="4000" unit="MiB"/)
  })
})

describe('readDefinition()', () => {
  test.each([
    ['<memory>1048576</memory>', { current: 1024, maxmemory: 1024 }],
    ["<memory unit='GiB'>2</memory><currentMemory unit='MiB'>512</currentMemory>", { current: 512, maxmemory: 2048 }],
    ["<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>2</memory>", { current: 2048, maxmemory: 2048 }],
    ["<memory unit='b'>1073741824</memory>", { current: 1024, maxmemory: 1024 }],
    ["<memory unit='MB'>1000</memory>", { current: 953, maxmemory: 953 }],
    ['', { current: 0, maxmemory: 0 }],
  ])('memory of %s', (xml, memory) => {
    expect(readDefinition(domain(xml)).memory).toEqual(memory)
  })
  test('boot order from devices, each kind once', () => {
    const xml = `<devices><disk device='disk'><boot order='3'/></disk><disk device='cdrom'><boot order='1'/></disk><disk><boot order='4'/></disk>
      <interface><boot order='2'/></interface><disk device='floppy'><boot order='9'/></disk></devices>`
    expect(readDefinition(domain(xml)).bootorder).toEqual(['cdrom', 'network', 'hd', 'fd'])
  })
  test('network disks, pools, empty drives, dies, TLS ports, listen elements', () => {
    const read = readDefinition(
      domain(`<cpu><topology sockets='2' dies='2' cores='3' threads='1'/></cpu><os><bootmenu enable='yes'/></os><devices>
        <disk type='network' device='cdrom'><source protocol='https' name='a/b.iso'><host name='h' port='8443'/></source><target dev='sda' bus='sata'/></disk>
        <disk type='volume'><source pool='p' volume='v'/><target dev='vda' bus='virtio'/></disk>
        <disk device='cdrom'><target dev='sdb'/></disk>
        <graphics type='spice' tlsPort='5901'><listen type='address' address='::'/></graphics><graphics type='egl-headless'/></devices>`),
    )
    expect(read.disks).toMatchObject([{ path: 'https://h:8443/a/b.iso' }, { pool: 'p', volume: 'v', path: '' }, { path: '', bus: '' }])
    expect(read.cpu.topology).toEqual({ sockets: 4, cores: 3, threads: 1 })
    expect(read.graphics).toEqual([
      { type: 'spice', listen: '::', port: 5901 },
      { type: 'egl-headless', listen: '', port: null },
    ])
    expect(read.bootmenu).toBe(true)
  })
  test('owners that Kimchi wrote, until there are ours', () => {
    const kimchi = `<k:kimchi xmlns:k='https://github.com/kimchi-project/kimchi/'><k:access><k:user>kim</k:user><k:group>cooks</k:group></k:access></k:kimchi>`
    expect(readMetadata(domain(`<metadata>${kimchi}</metadata>`))).toEqual({ users: ['kim'], groups: ['cooks'], volumes: [] })
    const ours = metadataMarkup({ users: [], groups: [], volumes: [] }).markup
    expect(readMetadata(domain(`<metadata>${kimchi}${ours}</metadata>`)).users).toEqual([])
    expect(readMetadata(domain(''))).toEqual({ users: [], groups: [], volumes: [] })
  })
})

describe('editDomain()', () => {
  const rich = `<domain type="kvm" id="3">
  <name>a</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <metadata>
    <other:x xmlns:other="urn:other">kept</other:x>
  </metadata>
  <memory unit="KiB">1048576</memory>
  <currentMemory unit="KiB">1048576</currentMemory>
  <vcpu placement="static" cpuset="0-3">2</vcpu>
  <os>
    <type arch="x86_64" machine="q35">hvm</type>
    <boot dev="hd"/>
  </os>
  <devices>
    <disk type="file" device="disk"><driver name="qemu" type="qcow2" discard="unmap"/><boot order="1"/></disk>
    <graphics type="vnc" port="-1" keymap="de"/>
    <unknown-device new="yes"/>
  </devices>
</domain>`
  const edited = (changes: Parameters<typeof editDomain>[1]): string => {
    const root = parseRoot(rich, 'domain')
    editDomain(root, changes, Date.UTC(2030, 0, 1))
    return writeXml(root)
  }
  const difference = (after: string): string[] => {
    const before = new Set(rich.split('\n'))
    return after.split('\n').filter((line) => !before.has(line))
  }
  test('changes nothing when nothing is asked', () => {
    expect(edited({})).toBe(rich)
  })
  test('each change touches its own lines only', () => {
    expect(difference(edited({ title: 'T' }))).toEqual(['  <title>T</title>'])
    expect(difference(edited({ memory: { current: 256, maxmemory: 512 } }))).toEqual([
      '  <memory unit="MiB">512</memory>',
      '  <currentMemory unit="MiB">256</currentMemory>',
    ])
    expect(difference(edited({ cpu: { vcpus: 1, maxvcpus: 2 } }))).toEqual(['  <vcpu placement="static" cpuset="0-3" current="1">2</vcpu>'])
    expect(difference(edited({ bootmenu: true }))).toEqual(['    <bootmenu enable="yes"/>'])
    expect(difference(edited({ bootorder: ['cdrom', 'hd'] }))).toEqual([
      '    <boot dev="cdrom"/>',
      '    <disk type="file" device="disk"><driver name="qemu" type="qcow2" discard="unmap"/></disk>',
    ])
    expect(difference(edited({ graphics: { passwd: 'x', passwdValidTo: 60 } }))).toEqual([
      '    <graphics type="vnc" port="-1" keymap="de" passwd="x" passwdValidTo="2030-01-01T00:01:00"/>',
    ])
    expect(edited({ owners: { users: ['kim'], groups: [] } })).toContain('<other:x xmlns:other="urn:other">kept</other:x>')
  })
  test('a title or description that is emptied goes', () => {
    const root = parseRoot(edited({ title: 'T', description: 'D' }), 'domain')
    editDomain(root, { title: '', description: '' }, 0)
    expect(writeXml(root)).toBe(rich)
  })
  test('a display of another type gives up what only its old type knows', () => {
    expect(edited({ graphics: { type: 'spice', listen: '0.0.0.0' } })).toContain(
      '<graphics type="spice" port="-1" autoport="yes" listen="0.0.0.0"><listen type="address" address="0.0.0.0"/></graphics>',
    )
  })
})

test('lineDiff() shows what went and came, with what stands around it', () => {
  const text = (n: number, ...more: [number, string][]): string =>
    Array.from({ length: n }, (_, at) => more.find(([line]) => line === at)?.[1] ?? `line ${at}`).join('\n')
  expect(lineDiff(text(5), text(5))).toBe('')
  expect(lineDiff('a', '')).toBe('-a\n+')
  expect(lineDiff(text(20), text(20, [10, 'new']))).toBe(' line 7\n line 8\n line 9\n-line 10\n+new\n line 11\n line 12\n line 13')
  const far = lineDiff(text(40), text(40, [5, 'one'], [30, 'two'])).split('\n')
  expect(far.filter((line) => line === '…')).toHaveLength(1)
  expect(far).toEqual(expect.arrayContaining(['-line 5', '+one', '-line 30', '+two']))
})

test('device names count as libvirt counts', () => {
  const next = createDeviceNames(['vda', 'vdc'])
  expect([next('virtio'), next('virtio'), next('ide'), next('sata'), next('scsi'), next('usb')]).toEqual([
    'vdb',
    'vdd',
    'hda',
    'sda',
    'sdb',
    'sdc',
  ])
  const many = createDeviceNames()
  expect(Array.from({ length: 28 }, () => many('virtio')).slice(25)).toEqual(['vdz', 'vdaa', 'vdab'])
})

test('a medium is a file, a URL or nothing', () => {
  expect(mediaSource(null)).toEqual({ type: 'file', source: undefined })
  expect(mediaSource('/a b.iso').source).toEqual(element('source', { file: '/a b.iso' }))
  expect(mediaSource('http://h/x/y.iso?k=1').source?.markup).toBe(
    "<source protocol='http' name='x/y.iso' query='k=1'><host name='h' port='80'/></source>",
  )
  expect(mediaSource('https://[::1]:8443/y.iso')).toMatchObject({
    type: 'network',
    source: { markup: "<source protocol='https' name='y.iso'><host name='::1' port='8443'/></source>" },
  })
})

test('a network CD-ROM reads back as the URL it was given as', () => {
  for (const url of [
    'http://h/x/y%20z.iso?k=1&l=2',
    'https://[::1]:8443/y.iso',
    'ftp://h/a.iso',
    'http://h:8080/a.iso',
    'tftp://10.0.0.1/b',
  ]) {
    const root = parseRoot(`<domain><devices>${cdromMarkup(url, 'sda', 'sata').markup}</devices></domain>`, 'domain')
    expect(readDefinition(root).disks[0]).toMatchObject({ path: url, kind: 'cdrom' })
  }
})

test('what a caller writes stays text: the definition has the same elements, whatever it says', () => {
  const evil = ["'><hostdev mode='subsystem'/><a b='", ']]>', '&xxe;', '<!-- ', '<!DOCTYPE a>', '"><qemu:commandline>', '&#x0;', '%{x}']
  const countOf = (made: VmPlan, path: string): number => {
    const disks = [{ ...made.disks[0]!, path, isBlock: false }]
    return parseRoot(domainXml(made, disks, 'qemu'), 'domain').getElementsByTagName('*').length
  }
  const plain = { ...plan, title: 't', description: 'd' }
  const expected = countOf(plain, '/p')
  for (const text of evil) {
    const all: VmPlan = {
      ...plain,
      name: text,
      title: text,
      description: text,
      template: text,
      icon: text,
      networks: [text],
      cdrom: text,
      users: [text],
      groups: [text],
      nicModel: text,
      machine: text,
    }
    expect(countOf(all, text)).toBe(expected)
    expect(readDefinition(parseRoot(domainXml(all, [], 'qemu'), 'domain'))).toMatchObject({
      name: text,
      title: text.trim(),
      description: text.trim(),
      metadata: { users: [text.trim()] },
    })
    const root = parseRoot(domainXml(plain, [], 'qemu'), 'domain')
    const before = root.getElementsByTagName('*').length
    editDomain(root, { title: text, description: text, owners: { users: [text], groups: [text] }, graphics: { passwd: text } }, 0)
    expect(parseRoot(writeXml(root), 'domain').getElementsByTagName('*').length).toBe(before)
  }
  for (const text of ['\u0000', '\uFFFE', '\uD800', '\u000B'])
    for (const field of ['title', 'description', 'icon', 'template', 'cdrom'] as const)
      expect(code(() => countOf({ ...plain, [field]: text }, '/p'))).toBe('VIRT_ERR_TEXT_INVALID')
})

test('names', () => {
  for (const name of ['a', '옹기 1', 'a.b', '-', '%2F', '<&>']) expect(code(() => assertVmName(name))).toBe('no error')
  for (const name of ['', ' ', 'a/b', '.', '..', ' a', 'a ', 'a\n', 'a\u0000', 'x'.repeat(201), '옹'.repeat(67)])
    expect(code(() => assertVmName(name))).toBe('VIRT_ERR_NAME_INVALID')
  expect(freeName('a-', (name) => name === 'a-1')).toBe('a-2')
  expect(nameFromUri('/plugins/kimchi/templates/a%20b', 'templates')).toBe('a b')
  expect(nameFromUri('/x/plugins/kimchi/templates/a b/', 'templates')).toBe('a b')
  expect(nameFromUri('/templates/%E0%A4%A', 'templates')).toBe('%E0%A4%A')
  for (const uri of ['templates/a', '/templates/', '/templates/a/b', '/pools/a', '']) expect(nameFromUri(uri, 'templates')).toBeUndefined()
})

test('memory and processors as asked, over what is', () => {
  const was = { current: 512, maxmemory: 1024 }
  expect(mergeMemory(was, undefined, 4096, '')).toEqual(was)
  expect(mergeMemory(was, { current: 2048 }, 4096, '')).toEqual({ current: 2048, maxmemory: 2048 })
  expect(mergeMemory(was, { maxmemory: 256 }, 4096, '')).toEqual({ current: 256, maxmemory: 256 })
  for (const asked of [{ current: 2048, maxmemory: 1024 }, { current: 127 }, { maxmemory: 8192 }])
    expect(code(() => mergeMemory(was, asked, 4096, ''))).toBe('VIRT_ERR_FIELD_INVALID')
  const cpu = { vcpus: 2, maxvcpus: 2 }
  expect(mergeCpu(cpu, { vcpus: 4 }, '')).toEqual({ vcpus: 4, maxvcpus: 4 })
  const topology = { sockets: 2, cores: 2, threads: 1 }
  expect(mergeCpu(cpu, { topology }, '')).toEqual({ vcpus: 2, maxvcpus: 4, topology })
  expect(mergeCpu({ vcpus: 1, maxvcpus: 4, topology }, { topology: {}, maxvcpus: 3 }, '')).toEqual({ vcpus: 1, maxvcpus: 3 })
  for (const asked of [
    { vcpus: 3, maxvcpus: 2 },
    { maxvcpus: 3, topology },
  ])
    expect(code(() => mergeCpu(cpu, asked, ''))).toBe('VIRT_ERR_FIELD_INVALID')
})

test('states and the events that tell their changes', () => {
  expect([0, 1, 3, 5, 6, 7, 99].map((n) => stateOf(n))).toEqual([
    ...['nostate', 'running', 'paused', 'shutoff', 'crashed', 'pmsuspended', 'nostate'],
  ])
  // Its process ended by itself (3), or because it was destroyed (2).
  expect([stateOf(5, 3), stateOf(5, 2), stateOf(1, 3)]).toEqual(['crashed', 'shutoff', 'running'])
  const told = (was: string, now: string): string | undefined => stateEvent(was, now as never)
  expect([
    told('shutoff', 'running'),
    told('running', 'shutoff'),
    told('running', 'paused'),
    told('paused', 'running'),
    told('running', 'crashed'),
    told('crashed', 'running'),
    told('running', 'pmsuspended'),
    told('running', 'blocked'),
    told('running', 'running'),
  ]).toEqual(['vm.started', 'vm.stopped', 'vm.suspended', 'vm.resumed', 'vm.crashed', 'vm.started', 'vm.suspended', undefined, undefined])
})
