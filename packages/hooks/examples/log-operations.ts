// Logs every operation: what, by whom, how it ended, how long it took.
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { logOperations } from '@onggi/hooks/modules'
import { createTestContext } from '@onggi/hooks/testing'

const say = (level: string) => (o: object, m?: string) => void process.stdout.write(`${level} ${m ?? ''} ${JSON.stringify(o)}\n`)
const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }

const hooks = createHookRegistry({ log })
for (const hook of logOperations({ log })) hooks.add('log', hook)
const operations = createOperations({ hooks, log })

const ctx = createTestContext()
await operations.run({ name: 'vm.start', subject: { type: 'vm', id: 'web' } }, ctx, {}, async () => 'started')
await operations
  .run({ name: 'vm.stop', subject: { type: 'vm', id: 'web' } }, ctx, {}, async () => {
    throw new Error('it does not listen')
  })
  .catch(() => undefined)
