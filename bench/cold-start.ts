// From the start of the built app to the first answer of an authenticated GET /plugins/kimchi/vms, libvirtd running, against a Node that does nothing; and the memory of
// the app once it has cached 1,000 guests. The app is started anew on its own data, as after a reboot: the session is one from before, and so is V8's
// snapshot of the loaded app, which the first start after an installation makes. Wall time, because that is what somebody waits for; the CPU of both sides is printed besides.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '@onggi/libvirt'
import { startSession, stopLibvirt } from '../test/support/libvirt.ts'

const isSmoke = process.argv.includes('--smoke')
const rounds = isSmoke ? 2 : 9
const count = isSmoke ? 20 : 1_000
const root = fileURLToPath(new URL('../', import.meta.url))
const command = join(root, 'examples/kimchi/bin/kimchi')
// The measure is of the built app, as it is now.
execFileSync(join(root, 'node_modules/.bin/lerna'), ['run', 'build'], { cwd: root, stdio: 'inherit' })

const dir = mkdtempSync(join(tmpdir(), 'onggi-cold-start-'))
chmodSync(dir, 0o755)
process.env['ONGGI_TEST_DIR'] = dir
for (const sub of ['run', 'config', 'cache', 'home/.local/share', 'images']) mkdirSync(join(dir, sub), { recursive: true, mode: 0o755 })
const libvirt = await startSession(dir)

interface Answer {
  readonly status: number
  readonly cookie: string
  readonly body: string
}
const ask = (url: string, o: { readonly cookie?: string; readonly body?: object } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const text = o.body && JSON.stringify(o.body)
    const headers = {
      accept: 'application/json',
      ...(o.cookie ? { cookie: o.cookie } : {}),
      ...(text ? { 'content-type': 'application/json', 'content-length': text.length } : {}),
    }
    const req = request(url, { agent: false, method: text ? 'POST' : 'GET', headers }, (res) => {
      let body = ''
      res.setEncoding('utf8').on('data', (d: string) => (body += d))
      res.on('end', () => resolve({ status: res.statusCode ?? 0, cookie: res.headers['set-cookie']?.[0]?.split(';')[0] ?? '', body }))
    })
    req.on('error', reject).end(text)
  })

/** CPU of a process and its threads so far. Unit: ms. */
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
const rssOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

interface Run {
  readonly child: ChildProcess
  readonly began: number
  readonly url: string
}
const start = async (more: readonly string[] = []): Promise<Run> => {
  const uri = `test:///default?socket=${libvirt.socketPath}`
  const args = ['--port', '0', '--tls', 'off', '--data', join(dir, 'data'), '--libvirt-uri', uri, ...more]
  const began = performance.now()
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const child = spawn(command, args, {
    env: { ...process.env, PATH: path, XDG_CACHE_HOME: join(dir, 'cache') },
    stdio: ['ignore', 'pipe', isSmoke ? 'inherit' : 'ignore'],
  })
  let out = ''
  for await (const piece of child.stdout) {
    out += String(piece)
    const url = /^ready (\S+)$/m.exec(out)?.[1]
    if (url !== undefined) return { child, began, url }
  }
  throw new Error(`the app ended before it was ready: ${out}`)
}
const stop = async ({ child }: Run): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
const firstAnswer = async (run: Run, cookie: string): Promise<Answer> => {
  for (;;) {
    const answer = await ask(`${run.url}/plugins/kimchi/vms`, { cookie })
    if (answer.status === 200) return answer
    if (answer.status !== 503) throw new Error(`${answer.status} ${answer.body}`)
  }
}
const empty = async (): Promise<number> => {
  const began = performance.now()
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
  return performance.now() - began
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const domain = (n: number): string => `<domain type='test'><name>vm${n}</name><title>machine ${n}</title>
  <metadata><onggi:vm xmlns:onggi='urn:onggi:vm:1'><onggi:access><onggi:user>kim</onggi:user></onggi:access></onggi:vm></metadata>
  <memory unit='MiB'>512</memory><vcpu>2</vcpu><os><type arch='i686'>hvm</type><boot dev='hd'/></os><devices>
  <disk type='file' device='disk'><source file='/images/${n}.img'/><target dev='vda' bus='virtio'/></disk>
  <interface type='network'><source network='default'/><model type='virtio'/></interface>
  <graphics type='vnc' port='-1' autoport='yes'/></devices></domain>`

try {
  const account = ['admin', 'correct horse'] as const
  const first = await start(['--user', `${account.join(':')}:admin`])
  const { cookie } = await ask(`${first.url}/login`, { body: { username: account[0], password: account[1] } })
  await firstAnswer(first, cookie)
  // The app makes the snapshot once it is ready; somebody who restarts it finds it made.
  for (let tries = 0; !existsSync(join(dir, 'cache/onggi/kimchi.snapshot')) && tries < 600; tries++) await wait(100)
  await stop(first)

  const seen = { empty: [] as number[], first: [] as number[], cpu: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    seen.empty.push(await empty())
    const run = await start()
    await firstAnswer(run, cookie)
    seen.first.push(performance.now() - run.began)
    seen.cpu.push(cpuOf(run.child.pid!))
    await stop(run)
  }

  const plain = await connect('test:///default', { socketPath: libvirt.socketPath })
  for (let n = 0; n < count; n++) await plain.domainDefineXML(domain(n))
  const full = await start()
  let cached = 0
  for (const end = Date.now() + 60_000; cached <= count && Date.now() < end; )
    cached = (JSON.parse((await firstAnswer(full, cookie)).body) as unknown[]).length
  // Asked a few times more, so that the figure is that of a server in use.
  for (let n = 0; n < 20; n++) await firstAnswer(full, cookie)
  const rss = rssOf(full.child.pid!)
  await stop(full)
  await plain.close()

  const show = (v: readonly number[]): string => `${median(v).toFixed(0)} ms (${Math.min(...v).toFixed(0)}–${Math.max(...v).toFixed(0)})`
  console.log(`empty Node, start to end        ${show(seen.empty)}`)
  console.log(`the app, start to first answer  ${show(seen.first)}, CPU of all its threads ${show(seen.cpu)}`)
  console.log(`memory with ${cached - 1} guests cached: ${rss.toFixed(0)} MiB`)
  const ratio = { start: Number((median(seen.first) / median(seen.empty)).toFixed(2)), rss_mb: Number((rss * 1.048576).toFixed(0)) }
  const must = { start: 6, rss_mb: 180 }
  const aim = { start: 3.5, rss_mb: 120 }
  const meets = (least: typeof must): boolean => ratio.start <= least.start && ratio.rss_mb <= least.rss_mb
  console.log(JSON.stringify({ bench: 'cold-start', ratio, must, aim, met: meets(must), aim_met: meets(aim) }))
} finally {
  await stopLibvirt(libvirt)
  rmSync(dir, { recursive: true, force: true })
}
process.exit()
