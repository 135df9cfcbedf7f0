import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@onggi/objectstore'
import { taskTypes } from '@onggi/tasks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootIso, ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { virtTypes } from '../../src/index.ts'
import type { Store } from '../../src/needs.ts'
import { admin, openWorld } from '../support/world.ts'

let libvirt: TestLibvirt
const dir = mkdtempSync(join(tmpdir(), 'onggi-virt-crash-'))
const virsh = (...args: string[]): string => spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' }).stdout.trim()

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
})
afterAll(async () => {
  await stopLibvirt(libvirt)
  rmSync(dir, { recursive: true, force: true })
})

test.each([
  'vm.create:task:before-start',
  'vm.create:volume:before-do',
  'vm.create:volume:after-do',
  'vm.create:define:before-do',
  'vm.create:define:after-do',
  'vm.create:task:before-end',
])('killed with -9 at %s, the next start ends the task truthfully and leaves nothing', async (point) => {
  const args = [
    '--conditions=@onggi/source',
    join(import.meta.dirname, '../support/crash-child.ts'),
    dir,
    libvirt.uri,
    libvirt.socketPath,
    point,
    bootIso(),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])

  const store = (await openSqliteStore({ path: `${dir}/store.db`, types: [...taskTypes, ...virtTypes] })) as Store
  const rows = await store.transaction((tx) => tx.list<{ uuid: string; task: string }>('virt.vm-name'))
  const world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath, dataDir: dir }, store)
  try {
    const end = await world.tasks.wait(rows[0]!.value.task)
    await world.virt.vms.inventory.refresh()
    if (end.status === 'finished') await world.virt.vms.remove('crash', admin)
    else expect(end).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } })
    expect(virsh('list', '--all', '--name')).toBe('')
    expect(virsh('vol-list', 'default')).toBe('')
    expect(await world.virt.vms.list(admin)).toEqual([])
    // The name is free again.
    await expect.poll(async () => (await store.transaction((tx) => tx.list('virt.vm-name'))).length).toBe(0)
  } finally {
    await world.close()
    await (store as Store & { close(): Promise<void> }).close()
  }
})
