// What an operation costs when no hook wants it: CPU µs of operations.run around an empty function, less the function alone.
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { createTestContext } from '@onggi/hooks/testing'

const smoke = process.argv.includes('--smoke')
const rounds = smoke ? 2 : 9
const calls = smoke ? 10_000 : 300_000

const hooks = createHookRegistry()
hooks.add('other', { match: 'other.*', phase: 'pre', handle: async () => undefined })
const operations = createOperations({ hooks, policy: { can: () => ({ allow: true }) } })
const ctx = createTestContext()
const op = { name: 'vm.start' }
const fn = async (n: number) => n + 1

async function cpuOf(body: (i: number) => Promise<number>): Promise<number> {
  const begun = process.cpuUsage()
  for (let i = 0; i < calls; i++) await body(i)
  const used = process.cpuUsage(begun)
  return (used.user + used.system) / calls
}
const median = (v: number[]) => v.sort((a, b) => a - b)[Math.floor(v.length / 2)]!
const alone: number[] = []
const gated: number[] = []
for (let r = 0; r < rounds; r++) {
  alone.push(await cpuOf((i) => fn(i)))
  gated.push(await cpuOf((i) => operations.run(op, ctx, i, fn)))
}
const overhead = median(gated) - median(alone)
const spread = [Math.min(...gated) - median(alone), Math.max(...gated) - median(alone)].map((v) => v.toFixed(3))
process.stdout.write(
  `an operation without hooks: ${overhead.toFixed(3)} µs of CPU (${spread.join(' … ')}), the function alone ${median(alone).toFixed(3)} µs\n`,
)
const ratio = { overhead_us: Number(overhead.toFixed(3)) }
process.stdout.write(
  `${JSON.stringify({ bench: 'hooks-empty', ratio, must: { overhead_us: 1 }, aim: { overhead_us: 1 }, met: overhead <= 1, aim_met: overhead <= 1 })}\n`,
)
