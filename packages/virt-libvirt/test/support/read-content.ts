// Reads a volume's content each time a line comes in, as a process that may not read everything.
import { createInterface } from 'node:readline'
import { createContentReader } from '../../src/storage/volume-content.ts'

const [path = ''] = process.argv.slice(2)
const read = createContentReader(undefined)
const volume = { name: 'v', pool: 'p', type: 'file', capacity: 0, allocation: 0, path, format: 'raw' }
for await (const _ of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(await read(volume))}\n`)
