// A VM create killed with -9 before and after each of its steps: the next start ends the task truthfully and nothing is left.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestLibvirt, bootIso, ownLibvirt, stopLibvirt } from '../../../test/support/libvirt.ts'
import { dataDir, poll, startKimchi, taskEnd } from './support/server.ts'

const entry = fileURLToPath(new URL('./support/killable-main.ts', import.meta.url))
let l: TestLibvirt
beforeAll(async () => {
  l = await ownLibvirt('session')
})
afterAll(() => stopLibvirt(l))

const virsh = (...args: string[]): string => spawnSync('virsh', ['-q', '-c', l.uri, ...args], { encoding: 'utf8' }).stdout.trim()
const args = (): string[] => ['--tls', 'off', '--libvirt-uri', l.uri]
const world = (): unknown => {
  const dir = /<path>([^<]+)<\/path>/.exec(virsh('pool-dumpxml', 'default'))?.[1] ?? ''
  return { domains: virsh('list', '--all', '--name'), volumes: virsh('vol-list', 'default'), files: readdirSync(dir).sort() }
}

/** Which points a create passes, in order; the list is asked of a run that is not killed. */
async function points(): Promise<string[]> {
  const k = await startKimchi({ data: dataDir(), args: args(), entry, env: { KILL_AT: '' } })
  try {
    await create(k, 'points')
    const list = [...new Set([...k.output().matchAll(/^fault-point (\S+)$/gm)].map((m) => m[1] ?? ''))]
    expect((await k.call('DELETE', '/plugins/kimchi/vms/points')).status).toBe(204)
    return list.filter((p) => p.startsWith('vm.create'))
  } finally {
    await k.stop()
  }
}
async function create(k: Awaited<ReturnType<typeof startKimchi>>, name: string): Promise<void> {
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
  const t = await k.call('POST', '/plugins/kimchi/templates', { body: { name: 'crash', source_media: { type: 'disk', path: bootIso() } } })
  expect(t.status, t.body.toString()).toBe(201)
  const c = await k.call('POST', '/plugins/kimchi/vms', { body: { template: '/plugins/kimchi/templates/crash', name } })
  expect(c.status, c.body.toString()).toBe(202)
  expect((await taskEnd(k, c.json.id)).status).toBe('finished')
}

test('killed at every fault point of a VM create, nothing is left and the task tells the truth', { timeout: 240_000 }, async () => {
  const all = await points()
  expect(all.length).toBeGreaterThanOrEqual(6)
  const before = world()
  for (const point of all) {
    const data = dataDir()
    const k = await startKimchi({ data, args: args(), entry, env: { KILL_AT: point } })
    await create(k, 'victim').catch(() => undefined) // the connection breaks when the process dies
    expect(await k.ended, point).toBe(null)
    const again = await startKimchi({ data, args: args() })
    await poll(
      () => again.call('GET', '/readyz'),
      (a) => a.status === 200,
      `ready after ${point}`,
    )
    const [task] = (await again.call('GET', '/tasks')).json as { id: string }[]
    expect(task, point).toBeDefined()
    const { status, error } = await taskEnd(again, task!.id)
    const vms = (await again.call('GET', '/plugins/kimchi/vms')).json.map((v: { name: string }) => v.name)
    if (status === 'finished') {
      // Killed after the last step's result was written: the machine exists as the task says.
      expect(vms, point).toEqual(['victim'])
      expect((await again.call('DELETE', '/plugins/kimchi/vms/victim')).status).toBe(204)
    } else {
      expect([status, error.code], point).toEqual(['failed', 'TASK_ERR_INTERRUPTED'])
      expect(vms, point).toEqual([])
    }
    expect(world(), point).toEqual(before)
    expect(await again.stop(), point).toBe(0)
  }
})
