import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createHookRegistry, createOperations } from '../src/index.ts'
import { logOperations, processOutput, reportFailures, reschedule, toMail, toWebhook } from '../src/modules/index.ts'
import type { FailureReport } from '../src/modules/index.ts'
import { createTestContext, createTestLog } from '../src/testing/index.ts'

const make = () => {
  const log = createTestLog()
  const hooks = createHookRegistry({ log })
  return { log, hooks, operations: createOperations({ hooks, log }) }
}
const fail = async (): Promise<never> => {
  throw Object.assign(new Error('it broke'), { code: 'VIRT_ERR_BROKEN' })
}

test('logOperations() logs how each operation ended, and never its input', async () => {
  const { log, hooks, operations } = make()
  for (const h of logOperations({ match: 'vm.*' })) hooks.add('log', h)
  const ctx = createTestContext({ log })
  await operations.run({ name: 'vm.start', subject: { type: 'vm', id: 'a' } }, ctx, { password: 'secret' }, async () => 1)
  await operations.run({ name: 'vm.stop' }, createTestContext({ log, principal: null }), {}, fail).catch(() => undefined)
  await operations.run({ name: 'pool.start' }, ctx, {}, async () => 1)
  expect(log.lines).toMatchObject([
    { level: 'info', o: { operation: 'vm.start', subject: { type: 'vm', id: 'a' }, user: 'kim', requestId: 'test' } },
    { level: 'warn', o: { operation: 'vm.stop', user: null, err: { code: 'VIRT_ERR_BROKEN' } } },
  ])
  expect(JSON.stringify(log.lines)).not.toContain('secret')
})

test('reportFailures() sends what failed, but not what is ignored or succeeded', async () => {
  const { hooks, operations } = make()
  const sent: FailureReport[] = []
  const ignore = (e: unknown) => (e as Error).message === 'boring'
  hooks.add('alarm', reportFailures({ match: '*', ignore, send: async (r) => void sent.push(r) }))
  const go = (fn: () => Promise<unknown>) => operations.run({ name: 'x' }, createTestContext(), 1, fn).catch(() => undefined)
  await go(async () => 1)
  await go(() => Promise.reject(new Error('boring')))
  await go(fail)
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- somebody's code may do it
  await go(() => Promise.reject('text'))
  expect(sent).toMatchObject([
    { operation: 'x', user: 'kim', requestId: 'test', code: 'VIRT_ERR_BROKEN', message: 'it broke' },
    { code: 'Error', message: 'text' },
  ])
})

test('toWebhook() posts JSON with headers; an answer that is not 2xx is a failed hook and nothing more', async () => {
  const { log, hooks, operations } = make()
  const got: unknown[] = []
  const server = createServer((req, res) => {
    req.setEncoding('utf8').on('data', (body: string) => got.push([req.method, req.headers['x-token'], JSON.parse(body)]))
    req.on('end', () => res.writeHead(got.length > 1 ? 500 : 204).end())
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  hooks.add('alarm', reportFailures({ match: '*', send: toWebhook({ url, headers: { 'x-token': 't' } }) }))
  for (let i = 0; i < 2; i++) await operations.run({ name: 'x' }, createTestContext(), 1, fail).catch(() => undefined)
  expect(got[0]).toMatchObject(['POST', 't', { code: 'VIRT_ERR_BROKEN' }])
  expect(hooks.stats('alarm')[0]).toMatchObject({ count: 2, failures: 1 })
  expect(log.lines).toMatchObject([{ o: { err: { message: expect.stringContaining('answered 500') } } }])
})

test('toMail() writes one line of subject, whatever the error says', async () => {
  const mails: { subject: string; text: string }[] = []
  const send = toMail({ transport: { sendMail: async (m) => void mails.push(m) }, from: 'a@b', to: 'c@d' })
  const report = { operation: 'x', user: null, requestId: 'r', code: 'Bad\r\nBcc: everyone', message: 'm', at: 'now' }
  await send(report, new AbortController().signal)
  expect(mails[0]?.subject).toBe('x failed: Bad Bcc: everyone')
  expect(mails[0]?.text).toContain('nobody')
})

test('reschedule() does a failed operation again up to its limit, with growing pauses', async () => {
  const { hooks, operations } = make()
  const pauses: number[] = []
  let runs = 0
  let over: () => void = () => undefined
  const ended = new Promise<void>((done) => (over = done))
  const job = (): Promise<unknown> =>
    operations.run({ name: 'job' }, createTestContext(), 1, () => {
      if (++runs === 4) over()
      return fail()
    })
  const r = reschedule({ match: 'job', limit: 4, again: job, delayMs: (n) => (pauses.push(n), 0) })
  hooks.add('retry', r.hook)
  await job().catch(() => undefined)
  // The module's timers do not keep the process alive.
  const alive = setInterval(() => undefined, 50)
  await ended
  clearInterval(alive)
  await expect.poll(() => hooks.stats('retry')[0]?.count).toBe(4)
  expect([runs, pauses, r.waiting()]).toEqual([4, [2, 3, 4], 0])
})

test('reschedule() after success, and close() forgets what waits', async () => {
  const { hooks, operations } = make()
  const r = reschedule({ match: 'job', when: 'success', delayMs: () => 60_000, again: async () => undefined })
  hooks.add('repeat', r.hook)
  await operations.run({ name: 'job' }, createTestContext(), 1, fail).catch(() => undefined)
  expect(r.waiting()).toBe(0)
  await operations.run({ name: 'job' }, createTestContext(), 1, async () => 1)
  expect(r.waiting()).toBe(1)
  r.close()
  expect(r.waiting()).toBe(0)
  await operations.run({ name: 'job' }, createTestContext(), 1, async () => 1)
  expect(r.waiting()).toBe(0)
})

test('processOutput() gets what a successful operation returned', async () => {
  const { hooks, operations } = make()
  const seen: string[] = []
  hooks.add('p', processOutput<string>({ match: 'x', process: async (v, e) => void seen.push(`${v} ${e.op.name}`) }))
  expect(await operations.run({ name: 'x' }, createTestContext(), 1, async () => 'out')).toBe('out')
  await operations.run({ name: 'x' }, createTestContext(), 1, fail).catch(() => undefined)
  expect(seen).toEqual(['out x'])
})
