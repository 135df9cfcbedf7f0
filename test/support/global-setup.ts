// Runs once around the whole vitest run: one directory, and nothing left behind.
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopDaemon } from './daemon.ts'
import { type TestLibvirt, stopLibvirt } from './libvirt.ts'
import { findSecrets } from './secrets.ts'

export default function setup(): () => Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-test-'))
  chmodSync(dir, 0o755) // daemons of other users look inside
  process.env['ONGGI_TEST_DIR'] = dir
  return async () => {
    for (const name of readdirSync(dir)) {
      if (name.endsWith('.json')) {
        const known = JSON.parse(readFileSync(join(dir, name), 'utf8')) as Partial<TestLibvirt>
        if (known.kind && known.dir) await stopLibvirt(known as TestLibvirt)
      }
      const pid = /^pid-(\d+)$/.exec(name)?.[1]
      if (pid) await stopDaemon(Number(pid))
    }
    const { leaks, secrets, files } = findSecrets(dir)
    if (secrets > 0) process.stdout.write(` ${secrets} secrets of this run looked for in ${files} files it wrote: ${leaks.length} found\n`)
    for (const { file, secret, after } of leaks.slice(0, 20))
      process.stderr.write(` SECRET ${secret} in ${file} after ${JSON.stringify(after)}\n`)
    // Vitest only prints what a teardown throws.
    if (leaks.length > 0) process.exitCode = 1
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}
