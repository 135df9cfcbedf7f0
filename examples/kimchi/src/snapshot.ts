import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'

/** The snapshot a note names in its first line; undefined when there is none. */
const namedIn = (note: string): string | undefined => {
  try {
    return readFileSync(note, 'utf8').split('\n', 1)[0]
  } catch {
    return undefined
  }
}

/**
 * Makes the snapshot that the next start goes on from (bin/kimchi), when the command asked for one by `ONGGI_SNAPSHOT_NOTE`: a process of its own, at the lowest
 * priority, loads the app and writes V8's heap. The note then names it and what it was made for; the one before stays for a start that has just read the note,
 * older ones are removed. A start without one only takes longer, so that whatever goes wrong is a line in the log.
 *
 * @param signal ends the making
 */
export function keepSnapshot(log: Logger, signal: AbortSignal): void {
  const { NODE_COMPILE_CACHE: _code, ONGGI_SNAPSHOT_NOTE: note, ONGGI_SNAPSHOT_FOR: madeFor, ...env } = process.env
  if (note === undefined || madeFor === undefined) return
  const directory = dirname(note)
  const name = `kimchi-${Date.now().toString(36)}-${process.pid}.blob`
  const path = join(directory, name)
  const keep = (): void => {
    chmodSync(path, 0o600)
    const before = namedIn(note)
    writeFileSync(`${path}.note`, `${path}\n${madeFor}\n`, { mode: 0o600 })
    renameSync(`${path}.note`, note)
    for (const other of readdirSync(directory))
      if (/^kimchi-[a-z0-9]+-\d+\.blob$/.test(other) && other !== name && join(directory, other) !== before) rmSync(join(directory, other))
    log.info({ path }, 'the next start goes on from a snapshot')
  }
  const failed = (err: unknown): void => {
    rmSync(path, { force: true })
    if (!signal.aborted) log.warn({ err }, 'no snapshot was made for the next start')
  }
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const args = ['--no-warnings', '--snapshot-blob', path, '--build-snapshot', process.argv[1] ?? '']
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'], signal })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(0, 4000)))
    child.once('error', failed)
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    child.once('close', (status) => {
      try {
        if (status === 0) keep()
        else failed(new Error(said || `it ended with ${String(status)}`))
      } catch (err) {
        failed(err)
      }
    })
  } catch (err) {
    failed(err)
  }
}
