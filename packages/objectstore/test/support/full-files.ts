// Fills a small disk through the files driver and says the error and what the object then holds. argv: directory.
import { openFilesStore } from '../../src/files/index.ts'

const [dir = ''] = process.argv.slice(2)
const store = await openFilesStore({ directories: [dir], types: [{ name: 'item' }] })
const put = (text: string) => store.transaction((tx) => tx.put('item', 'a', { text }))
let code = ''
try {
  await put('old')
  await put('x'.repeat(3_000_000))
} catch (e) {
  code = String((e as { code?: string }).code)
}
const now = await store.transaction((tx) => tx.get<{ text: string }>('item', 'a'))
process.stdout.write(`${code} ${String(now?.value.text)}\n`)
await store.close()
