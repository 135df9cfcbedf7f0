// The app as main.ts composes it, with one difference: it kills itself with -9 at the fault point named by KILL_AT, and prints those it passes.
import { writeSync } from 'node:fs'
import pino from 'pino'
import { createKimchi } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'

const { config } = loadConfig(process.argv.slice(2), {})
const app = await createKimchi(config, pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true })), {
  faultPoint: (point) => {
    writeSync(1, `fault-point ${point}\n`)
    if (point === process.env['KILL_AT']) process.kill(process.pid, 'SIGKILL')
  },
})
process.on('SIGTERM', () => void app.close())
writeSync(1, `ready ${app.url}\n`)
