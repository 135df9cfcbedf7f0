// The list of 1,000 VMs: warm (no call to libvirt), refreshed (at most 3 calls), and against a stand-in that asks libvirt 17 times for each VM, one call after the other.
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@onggi/libvirt'
import { createVirt } from '@onggi/virt-libvirt'
import { memoryNeeds, systemCaller } from '@onggi/virt-libvirt/testing'
import { startSession, stopLibvirt } from '../test/support/libvirt.ts'

const isSmoke = process.argv.includes('--smoke')
const count = isSmoke ? 50 : 1000
const dir = mkdtempSync(join(tmpdir(), 'onggi-vms-warm-'))
chmodSync(dir, 0o755)
process.env['ONGGI_TEST_DIR'] = dir
for (const sub of ['run', 'config', 'cache', 'home/.local/share', 'images']) mkdirSync(join(dir, sub), { recursive: true, mode: 0o755 })
const libvirt = await startSession(dir)
const uri = 'test:///default'

const definition = (n: number): string => `<domain type='test'><name>vm${n}</name><uuid>${randomUUID()}</uuid><title>machine ${n}</title>
  <metadata><onggi:vm xmlns:onggi='urn:onggi:vm:1'><onggi:access><onggi:user>kim</onggi:user></onggi:access></onggi:vm></metadata>
  <memory unit='MiB'>512</memory><vcpu>2</vcpu><os><type arch='i686'>hvm</type><boot dev='hd'/></os><devices>
  <disk type='file' device='disk'><source file='/images/${n}.img'/><target dev='vda' bus='virtio'/></disk>
  <interface type='network'><source network='default'/><model type='virtio'/></interface>
  <graphics type='vnc' port='-1' autoport='yes'/></devices></domain>`

/** Calls sent to the daemon, counted on the wire: one frame each, its length in its first four bytes. */
let calls = 0
const transport = async (): Promise<ReturnType<typeof dial>> => {
  const socket = dial(libvirt.socketPath)
  const write = socket.write.bind(socket)
  socket.write = ((data: Buffer, ...rest: never[]) => {
    for (let at = 0; at + 4 <= data.length; at += data.readUInt32BE(at)) if (data.readUInt32BE(at + 16) === 0) calls++
    return write(data, ...rest)
  }) as typeof socket.write
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}
const timed = async (rounds: number, fn: () => unknown): Promise<number> => {
  const times: number[] = []
  for (let n = 0; n < rounds; n++) {
    const from = performance.now()
    await fn()
    times.push(performance.now() - from)
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!
}

try {
  const plain = await connect(uri, { socketPath: libvirt.socketPath })
  for (let n = 0; n < count; n++) await plain.domainDefineXML(definition(n))
  const virt = createVirt({
    uri,
    dataDir: join(dir, 'data'),
    ...memoryNeeds(),
    open: () => connect(uri, { transport, reconnect: false, keepalive: false }),
  })
  const from = performance.now()
  await virt.start()
  await virt.vms.inventory.ready()
  const loaded = performance.now() - from
  const me = systemCaller()
  // With nobody's cache behind it: the whole answer is put together each time.
  const comma = Buffer.from(',')
  const answer = async (): Promise<Buffer> => Buffer.concat((await virt.vms.list(me)).flatMap((vm) => [vm.json, comma]))

  await new Promise((resolve) => setTimeout(resolve, 500))
  calls = 0
  const warm = await timed(50, answer)
  const warmCalls = calls
  const refreshed = await timed(9, () => virt.vms.inventory.refresh())
  const refreshCalls = (calls - warmCalls) / 9

  const standIn = await timed(3, async () => {
    for (const vm of await plain.listAllDomains()) {
      for (let n = 0; n < 5; n++) await vm.getXMLDesc()
      for (let n = 0; n < 5; n++) await vm.getInfo()
      for (let n = 0; n < 3; n++) await vm.getState()
      await vm.getAutostart()
      await vm.isPersistent()
      await vm.isActive()
      await vm.getMaxMemory()
    }
  })
  const ms = (value: number): string => `${value.toFixed(2)} ms`
  console.log(
    `${count} VMs: first load ${ms(loaded)}; warm list ${ms(warm)}, ${warmCalls} calls; refresh ${ms(refreshed)}, ${refreshCalls} calls; stand-in ${ms(standIn)}`,
  )
  const ratio = { standIn: Math.round(standIn / warm), warmCalls, refreshCalls }
  console.log(
    JSON.stringify({
      bench: 'vms-warm',
      ratio,
      must: { standIn: '≥ 80', warmCalls: 0, refreshCalls: '≤ 3' },
      aim: { standIn: '≥ 200' },
      met: ratio.standIn >= 80 && warmCalls === 0 && refreshCalls <= 3,
      aim_met: ratio.standIn >= 200 && warmCalls === 0 && refreshCalls <= 3,
    }),
  )
  await virt.close()
  await plain.close()
} finally {
  await stopLibvirt(libvirt)
  rmSync(dir, { recursive: true, force: true })
}
