/** What the fake server shows: objects shaped as the contract has them. */
export interface World {
  vms: Map<string, any>
  templates: Map<string, any>
  tasks: Map<string, any>
  notifications: Map<string, any>
  pools: Map<string, any>
  networks: Map<string, any>
  /** Of every pool. */
  volumes: Map<string, any>
}

export const vm = (name: string, state: string, more: object = {}): any => {
  const isOn = state !== 'shutoff' && state !== 'crashed'
  return {
    name,
    uuid: `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padEnd(12, '0').slice(0, 12)}`,
    title: '',
    description: '',
    state,
    stats: isOn
      ? {
          cpu_utilization: 12,
          mem_utilization: 40,
          net_throughput: 310,
          net_throughput_peak: 900,
          io_throughput: 85,
          io_throughput_peak: 400,
        }
      : { cpu_utilization: 0, mem_utilization: 0, net_throughput: 0, net_throughput_peak: 100, io_throughput: 0, io_throughput_peak: 100 },
    memory: { current: 2048, maxmemory: 4096 },
    cpu_info: { vcpus: 2, maxvcpus: 2, topology: {} },
    screenshot: isOn ? `plugins/kimchi/vms/${encodeURIComponent(name)}/screenshot` : null,
    icon: 'plugins/kimchi/images/icon-vm.png',
    graphics: { type: 'vnc', listen: '127.0.0.1', port: isOn ? 5901 : null, passwd: null, passwdValidTo: null },
    users: [],
    groups: [],
    access: 'full',
    persistent: true,
    bootorder: ['hd', 'cdrom'],
    bootmenu: false,
    autostart: false,
    template: null,
    ...more,
  }
}

export const template = (name: string, more: object = {}): any => ({
  name,
  icon: 'plugins/kimchi/images/icon-vm.png',
  os_distro: 'unknown',
  os_version: 'unknown',
  memory: { current: 2048, maxmemory: 2048 },
  cpu_info: { vcpus: 1, maxvcpus: 1 },
  graphics: { type: 'vnc', listen: '127.0.0.1' },
  networks: ['/plugins/kimchi/networks/default'],
  disks: [{ index: 0, size: 10, format: 'qcow2', pool: { name: '/plugins/kimchi/storagepools/default', type: 'dir' } }],
  cdrom: `/var/lib/libvirt/images/${name}.iso`,
  folder: [],
  invalid: {},
  ...more,
})

const GiB = 2 ** 30
export const pool = (name: string, state: string, more: object = {}): any => ({
  name,
  state,
  type: 'dir',
  path: `/var/lib/libvirt/${name}`,
  source: {},
  capacity: state === 'inactive' ? 0 : 500 * GiB,
  allocated: state === 'inactive' ? 0 : 120 * GiB,
  available: state === 'inactive' ? 0 : 380 * GiB,
  nr_volumes: state === 'inactive' ? 0 : 4,
  autostart: true,
  persistent: true,
  in_use: false,
  ...more,
})

export const network = (name: string, state: string, more: object = {}): any => ({
  name,
  state,
  autostart: true,
  connection: 'nat',
  interfaces: ['virbr0'],
  subnet: '192.168.122.0/24',
  dhcp: { start: '192.168.122.128', end: '192.168.122.254' },
  in_use: false,
  vms: [],
  persistent: true,
  ...more,
})

export const volume = (name: string, capacity: number, more: object = {}): any => ({
  name,
  type: 'file',
  capacity,
  allocation: Math.round(capacity / 3),
  path: `/var/lib/libvirt/images/${name}`,
  used_by: [],
  format: 'qcow2',
  isvalid: true,
  has_permission: true,
  ...more,
})

export const task = (id: string, status: string, target: string, more: object = {}): any => ({
  id,
  type: 'vm.create',
  status,
  message: '',
  phase: null,
  target_uri: target,
  progress: status === 'finished' ? 1 : 0,
  created: `2026-11-20T09:0${id.slice(-1)}:00.000Z`,
  updated: `2026-11-20T09:0${id.slice(-1)}:09.000Z`,
  owner: 'admin',
  cancellable: status === 'running' || status === 'queued',
  result: null,
  error: null,
  parent: null,
  attempt: 1,
  ...more,
})

/** A host in use. */
export function busyWorld(): World {
  const vms = [
    vm('web-01', 'running', {
      description: 'Public web server',
      users: ['minji'],
      stats: { ...vm('x', 'running').stats, cpu_utilization: 34 },
    }),
    vm('db-primary', 'running', {
      title: 'Database, primary',
      memory: { current: 16384, maxmemory: 16384 },
      cpu_info: { vcpus: 8, maxvcpus: 8 },
      stats: { ...vm('x', 'running').stats, cpu_utilization: 93 },
    }),
    vm('build-runner', 'paused'),
    vm('memtest', 'shutoff', { memory: { current: 512, maxmemory: 512 } }),
    vm('legacy-erp', 'crashed', { description: 'Accounting system of 2009; ask finance before touching it, whatever it looks like' }),
    vm('desktop-한국어', 'shutdown'),
  ]
  const templates = [
    template('debian-12', { os_distro: 'debian', os_version: '12' }),
    template('fedora-41', {
      os_distro: 'fedora',
      os_version: '41',
      memory: { current: 4096, maxmemory: 4096 },
      cpu_info: { vcpus: 2, maxvcpus: 2 },
    }),
    template('rescue', { invalid: { cdrom: ['/srv/iso/rescue-2019.iso'], networks: [] }, cdrom: '/srv/iso/rescue-2019.iso' }),
  ]
  const tasks = [
    task('t1', 'finished', '/plugins/kimchi/vms/web-01'),
    task('t2', 'failed', '/plugins/kimchi/vms/huge', {
      error: {
        code: 'VIRT_ERR_NO_SPACE',
        params: {},
        message: 'Storage pool default has 1073741824 bytes left, but 107374182400 are needed',
      },
    }),
    task('t3', 'running', '/plugins/kimchi/vms/mail-02', { progress: 0.42, message: 'Making volume 1 of 2' }),
    task('t4', 'killed', '/plugins/kimchi/vms/oops'),
  ]
  const notifications = [
    {
      id: 'n1',
      code: 'VIRT_NOTE_POOL',
      message: 'Storage pool backup does not answer; its volumes are not shown',
      timestamp: '2026-11-20T08:59:00Z',
      severity: 'warning',
      count: 3,
    },
  ]
  return {
    vms: new Map(vms.map((x) => [x.name, x])),
    templates: new Map(templates.map((x) => [x.name, x])),
    tasks: new Map(tasks.map((x) => [x.id, x])),
    notifications: new Map(notifications.map((x) => [x.id, x])),
    pools: new Map(
      [
        pool('default', 'active', { path: '/var/lib/libvirt/images', in_use: true }),
        pool('backup', 'inaccessible', { type: 'netfs', path: '/mnt/backup', capacity: 0 }),
        pool('scratch', 'inactive'),
        pool('full', 'active', { allocated: 480 * GiB }),
        pool('kimchi_isos', 'active', { type: 'kimchi-iso', path: '' }),
      ].map((x) => [x.name, x]),
    ),
    networks: new Map(
      [
        network('default', 'active', { vms: ['db-primary', 'web-01'], in_use: true }),
        network('lan', 'active', { connection: 'bridge', interfaces: ['br0'], subnet: '', dhcp: {} }),
        network('lab', 'inactive', { connection: 'isolated', subnet: '10.20.0.0/24', dhcp: { start: '10.20.0.128', end: '10.20.0.254' } }),
      ].map((x) => [x.name, x]),
    ),
    volumes: new Map(
      [
        volume('debian-12.iso', 600 * 2 ** 20, { format: 'iso', os_distro: 'debian', os_version: '12' }),
        volume('4e1b2c1c-8a0d-4c39-9a51-0c7e0f3f8b11-0.img', 100 * GiB, { used_by: ['db-primary'] }),
        volume('spare.qcow2', 20 * GiB),
      ].map((x) => [x.name, x]),
    ),
  }
}

/** A host on its first day. */
export const emptyWorld = (): World => ({
  vms: new Map(),
  templates: new Map(),
  tasks: new Map(),
  notifications: new Map(),
  pools: new Map(),
  networks: new Map(),
  volumes: new Map(),
})
