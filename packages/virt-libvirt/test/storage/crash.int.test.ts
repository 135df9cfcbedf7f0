import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@onggi/objectstore'
import { taskTypes } from '@onggi/tasks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { virtTypes } from '../../src/index.ts'
import type { Store } from '../../src/needs.ts'
import { admin, openWorld } from '../support/world.ts'

let libvirt: TestLibvirt
let path: string
const pool = `t-crash-${process.pid}`
const dir = mkdtempSync(join(tmpdir(), 'onggi-volume-crash-'))

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  path = join(libvirt.dir, pool)
  mkdirSync(path)
  chmodSync(path, 0o777)
  const world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.storagePools.create({ name: pool, type: 'dir', path }, admin)
  await world.virt.storagePools.activate(pool, admin)
  writeFileSync(join(path, 'source'), Buffer.alloc(4096, 7))
  await world.virt.volumes.list(pool, admin)
  await world.close()
})
afterAll(async () => {
  const world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.storagePools.deactivate(pool, admin)
  await world.virt.storagePools.delete(pool, admin)
  await world.close()
  rmSync(path, { recursive: true, force: true })
  rmSync(dir, { recursive: true, force: true })
})

test.each([
  ['volume.create:create:before-do', { name: 'one', capacityMiB: 1 }],
  ['volume.create:create:after-do', { name: 'two', capacityMiB: 1 }],
  ['volume.upload:create:after-do', { name: 'three', upload: true, sizeBytes: 10 }],
  ['volume.clone:clone:before-do', { name: 'four', from: 'source' }],
  ['volume.clone:clone:after-do', { name: 'five', from: 'source' }],
])('killed with -9 at %s, the next start ends the task truthfully and leaves nothing', async (point, asked) => {
  const child = join(import.meta.dirname, '../support/crash-volume-child.ts')
  const args = ['--conditions=@onggi/source', child, dir, libvirt.uri, libvirt.socketPath, point, pool, JSON.stringify(asked)]
  const killed = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL'])
  expect(existsSync(join(path, asked.name))).toBe(point.endsWith('after-do'))

  const store = (await openSqliteStore({ path: `${dir}/store.db`, types: [...taskTypes, ...virtTypes] })) as Store
  const world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath, dataDir: dir }, store)
  try {
    const rows = await store.transaction((tx) => tx.list('task'))
    const mine = rows.find((row) => JSON.stringify(row.value).includes(`"${asked.name}"`))
    expect(await world.tasks.wait(mine!.id)).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } })
    expect(existsSync(join(path, asked.name))).toBe(false)
  } finally {
    await world.close()
    await (store as Store & { close(): Promise<void> }).close()
  }
})
