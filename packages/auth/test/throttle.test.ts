import { expect, test } from 'vitest'
import { make } from './support/make.ts'

const outcome = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'in',
    (e: unknown) => {
      const { code, params } = e as { code: string; params: { seconds?: number } }
      return params.seconds ?? code
    },
  )

test('the third failure costs 30 s, each further one twice as much, up to 15 minutes; no attempt is checked meanwhile [ASVS 6.3.1]', async () => {
  const { clock, login } = await make()
  const wrong = () => outcome(login('ann', 'x'))
  expect([await wrong(), await wrong(), await wrong()]).toEqual(['AUTH_ERR_CREDENTIALS', 'AUTH_ERR_CREDENTIALS', 30])
  expect(await outcome(login())).toBe(30)
  await clock.advance(29_000)
  expect(await outcome(login())).toBe(1)
  await clock.advance(1000)
  const waits: unknown[] = []
  for (let i = 0; i < 6; i++) {
    const wait = (await wrong()) as number
    waits.push(wait)
    await clock.advance(wait * 1000)
  }
  expect(waits).toEqual([60, 120, 240, 480, 900, 900])
  expect(await outcome(login())).toBe('in')
  expect(await wrong()).toBe('AUTH_ERR_CREDENTIALS')
})

test('the owner is not locked out: from another address the right password works at once [ASVS 6.3.1]', async () => {
  const { login } = await make()
  for (let i = 0; i < 20; i++) await outcome(login('ann', 'x', '203.0.113.5'))
  expect(await outcome(login('ann', 'correct horse', '203.0.113.5'))).toBeGreaterThan(0)
  expect(await outcome(login('ann', 'correct horse', '192.0.2.1'))).toBe('in')
})

test('unknown users are throttled like known ones [ASVS 6.3.8]', async () => {
  const { login } = await make()
  const tries = async (name: string) => [await outcome(login(name, 'x')), await outcome(login(name, 'x')), await outcome(login(name, 'x'))]
  expect(await tries('ann')).toEqual(await tries('nobody'))
})

test('one address that tries many accounts is throttled as a whole; an IPv6 address stands for its /64', async () => {
  const { login } = await make()
  const seen: unknown[] = []
  for (let i = 0; i < 21; i++) seen.push(await outcome(login(`user${i}`, 'x', `2001:db8:1:2::${i}`)))
  expect(seen.slice(0, 20).every((s) => s === 'AUTH_ERR_CREDENTIALS')).toBe(true)
  expect(seen[20]).toBe(30)
  expect(await outcome(login('ann', 'correct horse', '2001:db8:1:2:ffff::1'))).toBe(30)
  expect(await outcome(login('ann', 'correct horse', '2001:db8:1:3::1'))).toBe('in')
  expect(await outcome(login('ann', 'correct horse', '::ffff:192.0.2.7'))).toBe('in')
})

test('an account attacked from everywhere stays open to the addresses its owner used before', async () => {
  const { login } = await make()
  expect(await outcome(login('ann', 'correct horse', '192.0.2.1'))).toBe('in')
  let last: unknown
  for (let i = 0; i < 51; i++) last = await outcome(login('ann', 'x', `203.0.113.${i}`))
  expect(last).toBe(30)
  expect(await outcome(login('ann', 'x', '198.51.100.1'))).toBe(30)
  expect(await outcome(login('ann', 'correct horse', '192.0.2.1'))).toBe('in')
})

test('attempts that are still being checked count: a thousand at once are three checks [ASVS 2.4.1, 6.3.1]', async () => {
  const { local, login } = await make()
  let checks = 0
  const verify = local.verify
  Object.assign(local, {
    verify: (name: string, password: string) => {
      checks++
      return verify(name, password)
    },
  })
  const answers = await Promise.all(Array.from({ length: 1000 }, () => outcome(login('ann', 'x'))))
  expect(checks).toBe(3)
  expect(answers.filter((a) => typeof a === 'number').length).toBeGreaterThanOrEqual(998)
})

test('failures are forgotten when nothing happened for long', async () => {
  const { clock, login } = await make()
  await outcome(login('ann', 'x'))
  await outcome(login('ann', 'x'))
  await clock.advance(16 * 60_000)
  expect(await outcome(login('ann', 'x'))).toBe('AUTH_ERR_CREDENTIALS')
})

test('HTTP Basic and password changes stand under the same throttle', async () => {
  const { auth, basic, login } = await make()
  const { principal } = await login()
  await outcome(basic('ann', 'x'))
  await outcome(auth.changePassword({ principal, current: 'x', password: 'another phrase', address: '192.0.2.1' }))
  expect(await outcome(basic('ann', 'y'))).toBe(30)
  await expect(basic('ann', 'correct horse')).rejects.toMatchObject({ code: 'AUTH_ERR_THROTTLED', status: 429, challenge: false })
})
