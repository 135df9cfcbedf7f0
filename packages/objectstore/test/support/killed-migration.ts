// Opens a store with a new shape and dies while the n-th object is upgraded. argv: path, n.
import { openSqliteStore } from '../../src/index.ts'

const [path = '', n = '1'] = process.argv.slice(2)
let left = Number(n)
await openSqliteStore({
  path,
  types: [
    {
      name: 'item',
      version: 2,
      index: ['m'],
      upgrade(v: { n: number }) {
        if (--left === 0) process.kill(process.pid, 'SIGKILL')
        return { m: v.n + 1 }
      },
    },
  ],
})
