import { define, start } from './domains.ts'
import type { FakeState } from './fake-state.ts'
import { defineNetwork, startNetwork } from './networks.ts'
import { definePool, startPool } from './storage.ts'

const DOMAIN = `<domain type='test'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory unit='KiB'>8388608</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='i686'>hvm</type>
    <boot dev='hd'/>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <target dev='testnet0'/>
    </interface>
  </devices>
</domain>`
const POOL = `<pool type='dir'>
  <name>POOL</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <source>
  </source>
  <target>
    <path>PATH</path>
  </target>
</pool>`
const NETWORK = `<network>
  <name>default</name>
  <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>`

/** A new state. `test`: what libvirt's test driver begins with. `qemu`: a host with a pool and a network, and no domain. */
export const createState = (profile: 'test' | 'qemu', hostname: string, now: () => number, emit: FakeState['emit']): FakeState => {
  const state: FakeState = {
    profile,
    hostname,
    domains: new Map(),
    pools: new Map(),
    networks: new Map(),
    interfaces: new Map(),
    interfacesBefore: null,
    saved: new Map(),
    devices: new Map(),
    secrets: new Map(),
    nextId: 1,
    now,
    emit,
  }
  if (profile === 'test') start(state, define(state, DOMAIN, true), 0).reason = 0
  const [pool, path] = profile === 'test' ? ['default-pool', '/default-pool'] : ['default', '/var/lib/libvirt/images']
  startPool(state, definePool(state, POOL.replace('POOL', pool).replace('PATH', path), true))
  startNetwork(state, defineNetwork(state, NETWORK, true))
  state.interfaces.set('eth1', {
    name: 'eth1',
    mac: 'aa:bb:cc:dd:ee:ff',
    xml: `<interface type='ethernet' name='eth1'>\n  <mac address='aa:bb:cc:dd:ee:ff'/>\n</interface>\n`,
    active: true,
  })
  const device = (name: string, parent: string | null, capability: string, kind: string): void =>
    void state.devices.set(name, {
      name,
      parent,
      caps: [kind],
      xml: `<device>\n  <name>${name}</name>${parent === null ? '' : `\n  <parent>${parent}</parent>`}\n  ${capability}\n</device>\n`,
    })
  device('computer', null, "<capability type='system'><product>Fake</product></capability>", 'system')
  for (const host of [1, 2, 11])
    device(`scsi_host${host}`, 'computer', `<capability type='scsi_host'><host>${host}</host></capability>`, 'scsi_host')
  return state
}
