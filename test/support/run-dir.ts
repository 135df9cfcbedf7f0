// One directory per test run, shared by all workers; global-setup.ts makes and removes it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The directory of this run. */
export function runDir(): string {
  const dir = process.env['ONGGI_TEST_DIR']
  if (!dir) throw new Error('ONGGI_TEST_DIR is not set: run tests from the root of the repository (npm test -- --project @onggi/…)')
  return dir
}

/** Does `body` once per run, whichever worker comes first; the others wait for it. The result is kept as JSON. */
export async function once<T>(name: string, body: () => Promise<T>, read: (file: string) => T | undefined): Promise<T> {
  const file = join(runDir(), `${name}.json`)
  const lock = join(runDir(), `${name}.lock`)
  for (;;) {
    const known = read(file)
    if (known !== undefined) return known
    try {
      mkdirSync(lock)
    } catch {
      await delay(20)
      continue
    }
    try {
      const value = read(file) ?? (await body())
      writeFileSync(file, JSON.stringify(value))
      return value
    } finally {
      rmSync(lock, { recursive: true, force: true })
    }
  }
}
