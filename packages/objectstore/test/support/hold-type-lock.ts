// Holds the lock of a type of the files driver until killed. argv: directory.
import { mkdirSync } from 'node:fs'
import { createTypeLock } from '../../src/files/type-lock.ts'

const [dir = ''] = process.argv.slice(2)
mkdirSync(dir, { recursive: true })
const lock = createTypeLock(dir, 1000)
// Keeps the process and the lock alive.
const alive = setInterval(() => lock, 1000)
await lock.hold(async () => {
  process.stdout.write('held\n')
  await new Promise(() => undefined)
})
clearInterval(alive)
