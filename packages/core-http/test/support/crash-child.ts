// A server on a SQLite file that says after each batch how many lines of the request log are durable, and never stops by itself. Its tasks never end.
import { writeSync } from 'node:fs'
import { openSqliteStore } from '@onggi/objectstore'
import { createServer, httpTypes } from '../../src/index.ts'
import { createFakeIdentity, createFakePolicy } from '../../src/testing/index.ts'

const [path = ''] = process.argv.slice(2)
const store = await openSqliteStore({ path, types: [...httpTypes] })
let durable = 0
const server = await createServer({
  identity: createFakeIdentity([{ name: 'uwe', password: 'pw-uwe', roles: ['user'] }]),
  policy: createFakePolicy(),
  port: 0,
  requestLogFlushMs: 5,
  tasks: { wait: () => new Promise(() => undefined) },
  store: {
    readLog: (log, o) => store.readLog(log, o),
    trimLog: (log, o) => store.trimLog(log, o),
    async transaction(fn) {
      let lines = 0
      const result = await store.transaction((tx) => {
        lines = 0
        return fn({
          get: (type, id) => tx.get(type, id),
          put: (type, id, value) => tx.put(type, id, value),
          delete: (type, id) => tx.delete(type, id),
          list: (type) => tx.list(type),
          append(log, record) {
            lines++
            tx.append(log, record)
          },
        })
      })
      durable += lines
      if (lines > 0) writeSync(1, `durable ${durable}\n`)
      return result
    },
  },
  base(app) {
    app.post('/things/:n', { config: { access: 'user', log: 'T' } }, () => ({}))
    app.post('/work', { config: { access: 'user', log: 'W' } }, (_request, reply) =>
      reply.code(202).header('location', '/tasks/t1').send({}),
    )
  },
})
writeSync(1, `ready ${await server.listen()}\n`)
