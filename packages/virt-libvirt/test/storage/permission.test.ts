import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

test('a volume whose file this server may not read says so, until it may', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-permission-'))
  const path = join(dir, 'v.img')
  writeFileSync(path, 'raw content')
  chmodSync(dir, 0o755)
  chmodSync(path, 0)
  // Root reads everything, unless it gives that up.
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(path, 65_534, 65_534)
  const lesser = isRoot ? ['setpriv', '--inh-caps=-all', '--bounding-set=-dac_override,-dac_read_search'] : []
  const script = join(import.meta.dirname, '../support/read-content.ts')
  const [program = '', ...args] = [...lesser, ...[process.execPath, '--conditions=@onggi/source', script, path]]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const content = async (): Promise<unknown> => {
      child.stdin.write('\n')
      return JSON.parse((await lines.next()).value as string)
    }
    expect(await content()).toEqual({ isvalid: true, has_permission: false })
    chmodSync(path, 0o644)
    expect(await content()).toEqual({ isvalid: true, has_permission: true })
    chmodSync(path, 0)
    expect(await content()).toMatchObject({ has_permission: false })
    child.stdin.end()
    await once(child, 'exit')
  } finally {
    child.kill()
    rmSync(dir, { recursive: true })
  }
})
