// The command: configuration, start, one `ready` line, clean stop.
import pino from 'pino'
import { createKimchi } from './app.ts'
import { ConfigError, loadConfig, printConfig, usage } from './config.ts'
import { keepSnapshot } from './snapshot.ts'

const err = (text: string): void => void process.stderr.write(`${text}\n`)
const fail = (text: string, status: number): never => {
  err(text)
  process.exit(status)
}

const load = (): ReturnType<typeof loadConfig> => {
  try {
    return loadConfig(process.argv.slice(2), process.env)
  } catch (e) {
    return e instanceof ConfigError ? fail(e.message, 2) : fail(String(e), 1)
  }
}
/** Runs the app as the arguments and the environment of the process say, until a signal ends it. */
export async function runCommand(): Promise<void> {
  const loaded = load()
  const { config, mode } = loaded
  if (mode === 'help' || mode === 'print-config') {
    process.stdout.write(`${mode === 'help' ? usage() : printConfig(loaded)}\n`)
    process.exit(0)
  }
  if (mode === 'check') {
    process.stdout.write('configuration is valid\n')
    process.exit(0)
  }
  const log = pino(
    { level: config.logLevel, redact: ['*.password', '*.passwd', '*.token', '*.cookie', '*.authorization', 'req.headers'] },
    pino.destination({ fd: 2, sync: false }),
  )

  // Stops within 10 s whatever hangs; a second signal (a terminal sends it to the whole group) changes nothing.
  const stop = new AbortController()
  const onSignal = (signal: string): void => {
    if (stop.signal.aborted) return
    stop.abort(signal)
    setTimeout(() => fail('did not stop within 10 s', 1), 10_000).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => onSignal(signal))

  const app = await createKimchi(config, log).catch((e: unknown) => fail(e instanceof Error ? e.message : String(e), 1))
  if (!stop.signal.aborted) {
    err('')
    err(`  Onggi manages ${config.libvirtUri}`)
    err(`  Open   ${app.url}`)
    if (app.firstAdmin) err(`  Login  ${app.firstAdmin.name}   one-time password: ${app.firstAdmin.password}`)
    if (config.tls === 'auto') err('  The certificate is self-signed: the browser asks once whether to trust it.')
    err('')
    process.stdout.write(`ready ${app.url}\n`)
    keepSnapshot(log, stop.signal)
    await new Promise((done) => stop.signal.addEventListener('abort', done, { once: true }))
  }
  await app.close()
  // The process ends by itself. `process.exit` while V8 compiles in the background can stand still for ever (nodejs/node#54918); it is for what kept a handle.
  setTimeout(() => process.exit(), 1000).unref()
}
