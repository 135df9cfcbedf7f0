// A sqlite store driven through stdin: open, put ID SIZE, get ID, fill, log, lag MS, close. Answers one line each. argv: path.
import { createInterface } from 'node:readline'
import { openSqliteStore } from '../../src/index.ts'
import type { Store } from '../../src/index.ts'

const [path = ''] = process.argv.slice(2)
let store: Store | undefined
const put = (id: string, size: number) => store!.transaction((tx) => tx.put('item', id, { text: 'x'.repeat(size) }))

const commands: Record<string, (...args: string[]) => Promise<string>> = {
  async open() {
    store = await openSqliteStore({ path, types: [{ name: 'item' }] })
    return 'ok'
  },
  async put(id = '', size = '10') {
    await put(id, Number(size))
    return 'ok'
  },
  async get(id = '') {
    const got = await store!.transaction((tx) => tx.get<{ text: string }>('item', id))
    return String(got?.value.text.length)
  },
  async fill() {
    for (let i = 0; ; i++) await put(`fill${i}`, 50_000)
  },
  /** Longest lateness of a 1 ms timer while a put of this thread is flushed, in ms. */
  async lag() {
    let worst = 0
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      worst = Math.max(worst, now - last - 1)
      last = now
    }, 1)
    const begun = performance.now()
    await put('slow', 10)
    clearInterval(timer)
    return `${(performance.now() - begun).toFixed(1)} ${worst.toFixed(1)}`
  },
  async close() {
    await store!.close()
    return 'ok'
  },
}
for await (const line of createInterface({ input: process.stdin })) {
  const [name = '', ...args] = line.split(' ')
  const said = await commands[name]!(...args).catch((e: unknown) => `error ${(e as { code?: string }).code ?? String(e)}`)
  process.stdout.write(`${said}\n`)
}
