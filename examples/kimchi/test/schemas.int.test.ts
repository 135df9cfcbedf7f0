// Schemas are compiled at their first use, so a bad one would be found by a user. Here all are, those of plugins that are disabled at first too.
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { sessionLibvirt } from '../../../test/support/libvirt.ts'
import { createKimchi } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { dataDir } from './support/server.ts'

test('every schema of the app compiles', async () => {
  const { socketPath } = await sessionLibvirt()
  const simulation = fileURLToPath(new URL('../simulate.json', import.meta.url))
  const args = ['--port', '0', '--tls', 'off', '--data', dataDir(), '--simulate', simulation]
  const { config } = loadConfig(
    [...args, '--libvirt-uri', `test:///default?socket=${socketPath}`, '--user', 'admin:correct horse:admin'],
    {},
  )
  const app = await createKimchi(config, pino({ level: 'silent' }))
  onTestFinished(() => app.close())
  expect(await app.server.compile()).toBeGreaterThan(80)
  // Those of a plugin enabled later compile before the switch to it.
  await app.server.plugins.enable('sample')
  expect(await app.server.compile()).toBe(0)
})
