// libvirtd stopped and started again under a running server.
import { expect, test } from 'vitest'
import { ownLibvirt, startSession, stopLibvirt } from '../../../test/support/libvirt.ts'
import { dataDir, poll, startKimchi } from './support/server.ts'

test('without libvirtd the server says so and goes on; it recovers by itself within 10 s', { timeout: 120_000 }, async () => {
  let l = await ownLibvirt('session')
  const k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', l.uri] })
  try {
    await poll(
      () => k.call('GET', '/readyz'),
      (a) => a.status === 200,
      'ready',
    )
    await stopLibvirt(l)
    const away = await poll(
      () => k.call('GET', '/readyz'),
      (a) => a.status === 503,
      'not ready',
    )
    expect(away.body.toString()).toMatch(/libvirt/)
    expect((await k.call('POST', '/plugins/kimchi/storagepools', { body: { name: 'p', type: 'dir', path: '/tmp/p' } })).status).toBe(503)
    expect((await k.call('GET', '/healthz')).status).toBe(200)
    expect((await k.call('GET', '/tasks')).status).toBe(200)
    l = await startSession(l.dir)
    const from = performance.now()
    await poll(
      () => k.call('GET', '/readyz'),
      (a) => a.status === 200,
      'ready again',
    )
    console.info(`ready again after ${((performance.now() - from) / 1000).toFixed(2)} s`)
    expect((await k.call('GET', '/plugins/kimchi/vms')).status).toBe(200)
  } finally {
    await k.stop()
    await stopLibvirt(l)
  }
})

test('the server starts while libvirtd is away and says what is missing', async () => {
  const k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', 'qemu:///session?socket=/nowhere/libvirt-sock'] })
  const away = await k.call('GET', '/readyz')
  expect(away.status).toBe(503)
  expect(
    (await k.call('POST', '/plugins/kimchi/templates', { body: { source_media: { type: 'disk', path: '/nowhere.iso' } } })).status,
  ).not.toBe(500)
  expect(await k.stop()).toBe(0)
})
