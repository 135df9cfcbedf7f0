import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const dir = fileURLToPath(new URL('../examples', import.meta.url))
const says: Record<string, RegExp> = {
  'log-operations.ts': /info operation done .*"vm\.start".*\nwarn operation failed .*"vm\.stop"/,
  'mail-on-failure.ts': /To: admin@example\.org\nSubject: pool\.refresh of storagepool nfs failed: Error\n/,
  'process-output.ts': /^\d+ bytes are left/,
  'reschedule.ts': /failed, will be done again\nmirrored 1\nmirrored 2\nmirrored 3\n/,
  'webhook-on-failure.ts': /the service got \{"operation":"vm\.start".*"message":"no memory left"/,
}

test('every example has an expectation', () => {
  expect(readdirSync(dir).sort()).toEqual(Object.keys(says))
})

test.concurrent.each(Object.entries(says))('the example %s runs and does what it says', async (file, wanted) => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--conditions=@onggi/source', file], { cwd: dir })
  expect(stderr).toBe('')
  expect(stdout).toMatch(wanted)
})
