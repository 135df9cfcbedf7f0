// Tells a web service about each failed operation on virtual machines.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { reportFailures, toWebhook } from '@onggi/hooks/modules'
import { createTestContext } from '@onggi/hooks/testing'

// The service; in real life somebody else's.
const service = createServer((request, response) => {
  void text(request).then((body) => {
    process.stdout.write(`the service got ${body}\n`)
    response.writeHead(204).end()
  })
}).listen(0, '127.0.0.1')
await once(service, 'listening')
const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/alarm`

const hooks = createHookRegistry()
hooks.add('alarm', reportFailures({ match: 'vm.*', send: toWebhook({ url, headers: { authorization: 'Bearer example' } }) }))
const operations = createOperations({ hooks })

await operations
  .run({ name: 'vm.start', subject: { type: 'vm', id: 'web' } }, createTestContext(), {}, async () => {
    throw new Error('no memory left')
  })
  .catch(() => undefined)
service.closeAllConnections()
service.close()
