import fastify from 'fastify'
import { expect, test } from 'vitest'
import authRoutes from '../src/fastify/index.ts'
import { defaultPasswordCost } from '../src/index.ts'
import { make } from './support/make.ts'

test('a flood of 1,000 logins from 1,000 addresses hashes a bounded number, refuses the rest at once, and the server answers meanwhile', async () => {
  const { auth, local } = await make({ local: { passwordCost: defaultPasswordCost(), queueLimit: 4 } })
  const app = fastify()
  await app.register(authRoutes, { auth, guard: async () => ({ principal: null }) })
  app.get('/healthz', () => ({ ok: true }))
  let hashes = 0
  const verify = local.verify
  Object.assign(local, {
    verify: async (name: string, password: string) => {
      const user = await verify(name, password)
      hashes++
      return user
    },
  })
  const before = process.memoryUsage().rss
  const order: string[] = []
  const flood = Array.from({ length: 1000 }, async (_, i) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/login',
      payload: { username: `user${i}`, password: 'x' },
      remoteAddress: `10.0.${i >> 8}.${i & 255}`,
    })
    order.push(String(answer.statusCode))
    return answer
  })
  const health = (async () => {
    const answer = await app.inject('/healthz')
    order.push('healthz')
    return answer.statusCode
  })()
  expect(await health).toBe(200)
  // No hash was finished by then: the loop was never blocked by one.
  expect(order.slice(0, order.indexOf('healthz'))).not.toContain('401')
  const answers = await Promise.all(flood)
  const count = (status: number) => answers.filter((a) => a.statusCode === status).length
  expect([count(401), count(429)]).toEqual([6, 994])
  expect(hashes).toBe(6)
  for (const a of answers) if (a.statusCode === 429) expect(a.headers['retry-after']).toBe('2')
  // Two hashes of 32 MiB at a time, not a thousand: 32 GB.
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20)
})
