import { readNetwork } from './networks/network-record.ts'
import { readPool } from './storage/pool-record.ts'
import { readDefinition } from './vms/vm-record.ts'
import { parseRoot } from './xml/parse.ts'

const network = `<network connections='1'><name>default</name><uuid>00000000-0000-4000-8000-000000000000</uuid><forward mode='nat'/><bridge name='virbr0' stp='on'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`
const pool = `<pool type='dir'><name>default</name><uuid>00000000-0000-4000-8000-000000000000</uuid><capacity unit='bytes'>1</capacity><allocation unit='bytes'>0</allocation>
  <available unit='bytes'>1</available><target><path>/images</path></target></pool>`
const domain = `<domain type='kvm'><name>vm</name><uuid>00000000-0000-4000-8000-000000000000</uuid><memory unit='MiB'>512</memory><vcpu>1</vcpu>
  <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/vm.qcow2'/>
  <target dev='vda' bus='virtio'/></disk><interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/></interface>
  <graphics type='vnc' port='-1'/></devices></domain>`

/**
 * Reads a network, a pool and a machine of no host, and answers nothing. For a program that V8 keeps as a start-up snapshot of its heap (`node --build-snapshot`): what has
 * run before the snapshot is compiled in it, so that its starts take less.
 */
export function rehearseReading(): void {
  readNetwork(network)
  readPool(pool)
  readDefinition(parseRoot(domain, 'domain'))
}
