// Bridges for real, in network namespaces of their own: nothing of this machine's network is touched.
import { spawn, spawnSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { systemClock } from '../../src/clock.ts'
import type { Clock, View } from '../../src/needs.ts'
import { CONFIRM_MS, type IpRunner } from '../../src/networks/host-bridges.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())

/** Time that passes when the test says so; everything but the minute of a confirmation runs by the machine's. */
function handClock(): Clock & { pass(ms: number): void } {
  let skipped = 0
  const waiting = new Set<{ at: number; fn: () => void }>()
  const now = (): number => Date.now() + skipped
  return {
    now,
    after(ms, fn) {
      if (ms < CONFIRM_MS - 5000) return systemClock.after(ms, fn)
      const one = { at: now() + ms, fn }
      waiting.add(one)
      return () => void waiting.delete(one)
    },
    pass(ms) {
      skipped += ms
      for (const one of waiting)
        if (one.at <= now()) {
          waiting.delete(one)
          one.fn()
        }
    },
  }
}

// Namespaces and a libvirt of the system need root.
describe.runIf(process.getuid?.() === 0)('a bridge over an interface of the host', () => {
  let libvirt: TestLibvirt
  let world: World
  let clock: ReturnType<typeof handClock>
  let failAt: RegExp | undefined
  const inside = (...command: string[]): string[] => ['nsenter', `--net=/proc/${libvirt.pid}/ns/net`, ...command]
  const host = (line: string): { status: number | null; out: string } => {
    const [program = '', ...args] = inside(...line.split(' '))
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
    return { status, out: stdout + stderr }
  }
  const ip: IpRunner = (args, input) =>
    new Promise((resolve, reject) => {
      const [program = '', ...all] = inside('ip', ...args)
      const child = spawn(program, all)
      let out = ''
      child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
      child.stderr.on('data', (piece: Buffer) => (out += piece.toString()))
      child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(out))))
      child.stdin.on('error', () => undefined)
      child.stdin.end(failAt === undefined || args.includes('-force') ? (input ?? '') : (input ?? '').replace(failAt, 'nonsense'))
    })
  /** Whether somebody on the same wire reaches the host. */
  const isReached = (): boolean =>
    spawnSync('nsenter', [`--net=/proc/${peer}/ns/net`, 'ping', '-c', '1', '-W', '2', '192.0.2.1'], { stdio: 'ignore' }).status === 0 ||
    connects()
  const connects = (): boolean => {
    // Hosts without ping: the neighbour's hardware address is as good an answer.
    spawnSync('nsenter', [`--net=/proc/${peer}/ns/net`, 'bash', '-c', 'timeout 1 bash -c "echo > /dev/udp/192.0.2.1/9"'])
    const { stdout } = spawnSync('nsenter', [`--net=/proc/${peer}/ns/net`, 'ip', 'neighbour', 'show', '192.0.2.1'], { encoding: 'utf8' })
    return /lladdr/.test(stdout) && !/FAILED/.test(stdout)
  }
  /** The wire as it was at first: addresses and routes on the interface. */
  const shape = (): string =>
    host('ip -o address show dev e0')
      .out.replace(/\s+/g, ' ')
      .replace(/valid_lft \w+ preferred_lft \w+/g, '') + host('ip route show').out
  let peer = 0
  let first = ''

  beforeAll(async () => {
    libvirt = await ownLibvirt('system')
    expect(readlinkSync(`/proc/${libvirt.pid}/ns/net`)).not.toBe(readlinkSync('/proc/self/ns/net'))
    const child = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' })
    peer = child.pid ?? 0
    while (readlinkSync(`/proc/${peer}/ns/net`) === readlinkSync('/proc/self/ns/net')) await new Promise((resolve) => setImmediate(resolve))
    host('ip link add e0 type veth peer name p0')
    host(`ip link set p0 netns ${peer}`)
    for (const line of [
      // Link-local addresses come when they like.
      'link set e0 addrgenmode none',
      'link set e0 up',
      'address add 192.0.2.1/24 broadcast 192.0.2.255 dev e0',
      'address add fd00:db8::1/64 dev e0 nodad',
      'route add default via 192.0.2.254 dev e0 metric 50',
    ])
      host(`ip ${line}`)
    host('ip link add e1 type veth peer name p1')
    for (const line of ['link set p0 up', 'address add 192.0.2.2/24 dev p0'])
      spawnSync('nsenter', [`--net=/proc/${peer}/ns/net`, 'ip', ...line.split(' ')])
    first = shape()
    clock = handClock()
    world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath, ip, clock })
    await world.virt.networks.inventory.ready()
  })
  afterAll(async () => {
    await world.close()
    if (peer > 0) process.kill(peer)
    await stopLibvirt(libvirt)
  })
  beforeEach(() => {
    failAt = undefined
  })
  const bridgeOn = (name: string, nic = 'e0', vlanId?: number): Promise<View> =>
    world.virt.networks.create({ name, connection: 'bridge', interfaces: [nic], ...(vlanId === undefined ? {} : { vlanId }) }, admin)

  test('takes over addresses and routes; not confirmed, everything is as it was and the network is gone', async () => {
    expect(isReached()).toBe(true)
    const made = json(await bridgeOn('lan'))
    expect(made).toMatchObject({ connection: 'bridge', interfaces: ['br-e0'], state: 'inactive', confirm_by: expect.stringMatching(/Z$/) })
    expect(host('ip -o address show dev br-e0').out).toMatch(/192\.0\.2\.1\/24[^]*fd00:db8::1\/64/)
    expect(host('ip route show').out).toMatch(/default via 192\.0\.2\.254 dev br-e0 metric 50/)
    expect(host('ip -o link show dev e0').out).toMatch(/master br-e0/)
    expect(isReached()).toBe(true)

    clock.pass(CONFIRM_MS + 1)
    await world.event((e) => e.type === 'network.deleted' && e.uri.endsWith('/lan'))
    expect(shape()).toBe(first)
    expect(host('ip link show dev br-e0').status).not.toBe(0)
    expect(isReached()).toBe(true)
    await expect(world.virt.networks.get('lan', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_NOT_FOUND' })
  })

  test('a step that fails leaves the host as it was, and no network', async () => {
    failAt = /route add .*/
    await expect(bridgeOn('broken')).rejects.toMatchObject({ code: 'VIRT_ERR_BRIDGE_FAILED' })
    expect(shape()).toBe(first)
    expect(isReached()).toBe(true)
    await expect(world.virt.networks.get('broken', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_NOT_FOUND' })
  })

  test('an earlier run that ended in the middle is taken back by the next', async () => {
    await bridgeOn('crashed')
    world = await world.restart()
    await world.virt.networks.inventory.ready()
    await world.event((e) => e.type === 'network.deleted' && e.uri.endsWith('/crashed'))
    expect(shape()).toBe(first)
  })

  test('a VLAN of an interface: nothing of the host moves, nothing needs confirming, and it goes with its network', async () => {
    if (host('ip link add link e0 name probe type vlan id 7').status !== 0) {
      // A kernel without 802.1Q says so, and nothing is left behind.
      await expect(bridgeOn('tagged', 'e0', 42)).rejects.toMatchObject({
        code: 'VIRT_ERR_BRIDGE_FAILED',
        message: expect.stringMatching(/Unknown device type/),
      })
      expect(host('ip link show dev br-e0.42').status).not.toBe(0)
      expect(shape()).toBe(first)
      return
    }
    host('ip link delete probe')
    const made = json(await bridgeOn('tagged', 'e0', 42))
    expect(made.interfaces).toEqual(['br-e0.42'])
    expect(made).not.toHaveProperty('confirm_by')
    expect(host('ip -d -o link show dev e0.42').out).toMatch(/vlan protocol 802\.1Q id 42/)
    expect(shape()).toBe(first)
    const second = json(await world.virt.networks.create({ name: 'tagged2', connection: 'bridge', interfaces: ['e0'], vlanId: 42 }, admin))
    expect(second.interfaces).toEqual(['br-e0.42'])
    await world.virt.networks.delete('tagged2', admin)
    expect(host('ip link show dev e0.42').status).toBe(0)
    await world.virt.networks.delete('tagged', admin)
    expect(host('ip link show dev e0.42').status).not.toBe(0)
    expect(host('ip link show dev br-e0.42').status).not.toBe(0)
  })

  test('what cannot carry a bridge is refused with the reason, and untouched', async () => {
    host('ip address add 198.51.100.7/24 dev e1 valid_lft 3600 preferred_lft 3600')
    await expect(bridgeOn('dhcp', 'e1')).rejects.toMatchObject({
      code: 'VIRT_ERR_BRIDGE_IMPOSSIBLE',
      message: expect.stringMatching(/DHCP/),
    })
    await expect(bridgeOn('loop', 'lo')).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID' })
    await expect(bridgeOn('none', 'e9')).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID', params: { pointer: '/interfaces/0' } })
    await expect(bridgeOn('odd', 'e0 ; reboot')).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID' })
    expect(host('ip -o link show dev e1').out).not.toMatch(/master/)
  })

  test('confirmed (or activated) it stays, is used again, outlives its network, and comes back after the host lost it', async () => {
    const { networks } = world.virt
    await bridgeOn('kept')
    expect(json(await networks.confirm('kept', admin))).not.toHaveProperty('confirm_by')
    clock.pass(CONFIRM_MS * 2)
    expect(json(await networks.activate('kept', admin)).state).toBe('active')
    expect(json(await bridgeOn('again')).interfaces).toEqual(['br-e0'])
    expect(isReached()).toBe(true)

    // The host starts anew: its own configuration brings the interface up as it was.
    for (const line of [
      'link set e0 nomaster',
      'link delete br-e0',
      'address add 192.0.2.1/24 broadcast 192.0.2.255 dev e0',
      'route add default via 192.0.2.254 dev e0 metric 50',
    ])
      host(`ip ${line}`)
    world = await world.restart()
    await world.virt.networks.inventory.ready()
    expect(await world.virt.networks.get('kept', admin)).toBeDefined()
    expect(host('ip -o link show dev e0').out).toMatch(/master br-e0/)
    expect(host('ip route show').out).toMatch(/default via 192\.0\.2\.254 dev br-e0/)
    expect(isReached()).toBe(true)

    const again = world.virt.networks
    await again.deactivate('kept', admin)
    await again.delete('kept', admin)
    await again.delete('again', admin)
    // It carries the host's addresses: taking it away is for somebody who looks.
    expect(host('ip -o link show dev e0').out).toMatch(/master br-e0/)
  })
})
