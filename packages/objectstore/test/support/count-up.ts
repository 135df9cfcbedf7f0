// Adds 1 to one object, n times. argv: driver, where, n.
import { openByName } from './open-by-name.ts'

const [driver = '', where = '', n = '1'] = process.argv.slice(2)
const store = await openByName(driver, where, [{ name: 'item', index: ['n'] }])
for (let i = 0; i < Number(n); i++)
  await store.transaction(
    async (tx) => {
      const was = await tx.get<{ n: number }>('item', 'counter')
      await tx.put('item', 'counter', { n: (was?.value.n ?? 0) + 1 })
    },
    { retries: 1000 },
  )
await store.close()
