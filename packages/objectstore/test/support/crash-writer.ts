// Writes without end; each line `writer n` on stdout is a write that was acknowledged. argv: driver, where, writers.
import { openByName } from './open-by-name.ts'

const [driver = '', where = '', writers = '8'] = process.argv.slice(2)
// Started ahead of time: begins when told to.
await new Promise((go) => process.stdin.once('data', go))
const store = await openByName(driver, where, [{ name: 'pair', index: ['n', 'writer'] }])
const many = store.capabilities.transactions
const run = Date.now()

await Promise.all(
  Array.from({ length: Number(writers) }, async (_, w) => {
    const start = await store.transaction((tx) => tx.get<{ n: number }>('pair', `a${w}`))
    for (let n = (start?.value.n ?? 0) + 1; ; n++) {
      const value = { n, writer: w, run, pad: 'x'.repeat((n * 37) % 700) }
      await store.transaction(async (tx) => {
        await tx.put('pair', `a${w}`, value)
        if (!many) return
        await tx.put('pair', `b${w}`, value)
        tx.append(`log${w}`, { n })
      })
      await new Promise((written) => process.stdout.write(`${w} ${n}\n`, written))
    }
  }),
)
