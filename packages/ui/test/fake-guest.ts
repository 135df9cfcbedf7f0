/** What a guest of the fake server has below it. */
export function partsOf(vm: { readonly uuid: string }, kind: string): unknown {
  const volume = `/var/lib/libvirt/images/${vm.uuid}-0.img`
  if (kind === 'storages')
    return [
      { dev: 'hda', type: 'disk', path: volume, format: 'qcow2', bus: 'ide' },
      { dev: 'hdc', type: 'cdrom', path: '/srv/iso/install.iso', format: 'raw', bus: 'ide' },
    ]
  if (kind === 'ifaces')
    return [{ type: 'network', mac: '52:54:00:00:00:01', model: 'virtio', network: 'default', bridge: null, ips: ['192.168.122.20'] }]
  return []
}

const flat = (body: object, at = ''): string[] =>
  Object.entries(body).flatMap(([k, v]) => (['memory', 'cpu_info', 'graphics'].includes(k) ? flat(v as object, `${k}.`) : [at + k]))
const live = new Set(['memory.current', 'cpu_info.vcpus', 'users', 'groups', 'autostart'])

/** What a PUT would do. */
export const planOf = (vm: { readonly state: string }, body: object): unknown => ({
  digest: '"1.1"',
  changes: flat(body).map((field) => ({
    field,
    applies: vm.state === 'shutoff' ? 'at_once' : live.has(field) ? 'live' : 'power_off',
  })),
  diff: ' <domain>\n-  <vcpu>2</vcpu>\n+  <vcpu>4</vcpu>\n',
})
