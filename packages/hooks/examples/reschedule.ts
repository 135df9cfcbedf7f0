// Runs a failed job again, and a successful one in its interval.
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { reschedule } from '@onggi/hooks/modules'
import { createTestContext } from '@onggi/hooks/testing'

const hooks = createHookRegistry()
const operations = createOperations({ hooks })
let failures = 2
let mirrored = 0
let finish: () => void = () => undefined
const done = new Promise<void>((resolve) => (finish = resolve))

const mirror = (): Promise<void> =>
  operations.run({ name: 'mirror.run' }, createTestContext(), {}, async () => {
    if (failures-- > 0) throw new Error('the network is away')
    process.stdout.write(`mirrored ${++mirrored}\n`)
    if (mirrored === 3) finish()
  })

const retry = reschedule({ match: 'mirror.run', when: 'failure', delayMs: (run) => 5 * 2 ** run, again: mirror })
const repeat = reschedule({ match: 'mirror.run', when: 'success', delayMs: () => 5, limit: 3, again: mirror })
hooks.add('retry', retry.hook)
hooks.add('repeat', repeat.hook)

// The module's timers do not keep a process alive; a server does.
const server = setInterval(() => undefined, 1000)
await mirror().catch(() => process.stdout.write('failed, will be done again\n'))
await done
clearInterval(server)
retry.close()
repeat.close()
