// The main job, by HTTP, against a real libvirtd and a real QEMU guest: ISO → template → machine → picture → gone.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestLibvirt, bootIso, sessionLibvirt, systemLibvirt } from '../../../test/support/libvirt.ts'
import { type Kimchi, dataDir, follow, poll, startKimchi, taskEnd } from './support/server.ts'

const kinds = process.getuid?.() === 0 ? (['system', 'session'] as const) : (['session'] as const)
const virsh = (l: TestLibvirt, ...args: string[]): string => spawnSync('virsh', ['-q', '-c', l.uri, ...args], { encoding: 'utf8' }).stdout

for (const kind of kinds) {
  let l: TestLibvirt
  let k: Kimchi
  beforeAll(async () => {
    l = await (kind === 'system' ? systemLibvirt() : sessionLibvirt())
    k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', l.uri] })
    await poll(
      () => k.call('GET', '/readyz'),
      (a) => a.status === 200,
      'ready',
    )
  })
  afterAll(async () => {
    expect(await k.stop()).toBe(0)
  })

  test(`from an ISO to a running machine and back, on ${kind}`, { timeout: 180_000 }, async () => {
    const name = `job-${kind}`
    const events = follow(k)
    const before = { vms: virsh(l, 'list', '--all', '--name'), pools: virsh(l, 'pool-list', '--all', '--name') }

    const t = await k.call('POST', '/plugins/kimchi/templates', { body: { name, source_media: { type: 'disk', path: bootIso() } } })
    expect(t.json).toMatchObject({ name, cdrom: bootIso() })
    expect([t.status, t.headers['location']]).toEqual([201, `/plugins/kimchi/templates/${name}`])

    const c = await k.call('POST', '/plugins/kimchi/vms', { body: { template: `/plugins/kimchi/templates/${name}`, name } })
    expect([c.status, c.headers['location']]).toEqual([202, `/tasks/${c.json.id}`])
    expect(await taskEnd(k, c.json.id)).toMatchObject({ status: 'finished', progress: 1, target_uri: `/plugins/kimchi/vms/${name}` })
    await events.until((e) => e.type === 'vm.created' && e.uri === `/plugins/kimchi/vms/${name}`)
    const vm = (await k.call('GET', `/plugins/kimchi/vms/${name}`)).json
    expect(vm).toMatchObject({ name, state: 'shutoff', persistent: true, screenshot: null, users: [], groups: [] })
    const volumes = (): string[] => readdirSync(poolDir(l)).filter((f) => f.startsWith(vm.uuid))
    expect(volumes()).toEqual([`${vm.uuid}-0.img`])

    const s = await k.call('POST', `/plugins/kimchi/vms/${name}/start`)
    expect([s.status, s.json.state]).toEqual([200, 'running'])
    expect((await k.call('GET', `/plugins/kimchi/vms/${name}`)).json.state).toBe('running')
    await events.until((e) => e.type === 'vm.started' && e.uri === `/plugins/kimchi/vms/${name}`)
    expect((await k.call('POST', `/plugins/kimchi/vms/${name}/start`)).status).toBe(409)

    const shot = await k.call('GET', `/plugins/kimchi/vms/${name}/screenshot`, { headers: { accept: '*/*' } })
    expect([shot.status, shot.headers['content-type']]).toEqual([200, 'image/png'])
    expect(shot.body.subarray(1, 4).toString()).toBe('PNG')

    const off = await k.call('POST', `/plugins/kimchi/vms/${name}/poweroff`)
    expect([off.status, off.json.state]).toEqual([200, 'shutoff'])
    expect((await k.call('GET', `/plugins/kimchi/vms/${name}/screenshot`)).status).toBe(404)
    expect((await k.call('DELETE', `/plugins/kimchi/vms/${name}`)).status).toBe(204)
    await events.until((e) => e.type === 'vm.deleted' && e.uri === `/plugins/kimchi/vms/${name}`)
    expect((await k.call('GET', `/plugins/kimchi/vms/${name}`)).status).toBe(404)
    expect(volumes()).toEqual([])
    expect(virsh(l, 'list', '--all', '--name')).toBe(before.vms)
    expect((await k.call('DELETE', `/plugins/kimchi/templates/${name}`)).status).toBe(204)
    expect((await k.call('GET', '/plugins/kimchi/templates')).json.map((x: { name: string }) => x.name)).not.toContain(name)
    events.close()
  })
}

/** Where the daemon's default pool keeps its volumes, as the tests see it. */
function poolDir(l: TestLibvirt): string {
  const path = /<path>([^<]+)<\/path>/.exec(virsh(l, 'pool-dumpxml', 'default'))?.[1] ?? ''
  return l.kind === 'system' ? path.replace('/var/lib/libvirt', `${l.dir}/lib`) : path
}
