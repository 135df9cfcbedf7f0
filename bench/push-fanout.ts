// One event to thousands of open streams until the last has it, by WebSocket and by SSE, beside a C loop of write(2) to as many sockets; bursts, a
// stalled reader, memory, and the delay of a page that polls. The clients are one C process.
import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openMemoryStore } from '@onggi/objectstore'
import { createEventHub, notificationTypes } from '@onggi/notifications'
import { WebSocketServer } from 'ws'

type Kind = 'ws' | 'sse'
type Ask = { readonly op: 'send'; readonly events: number } | { readonly op: 'usage' | 'cpu' } | { readonly op: 'close' }

if (process.argv.includes('--serve')) await serve()
else await bench()

/** The server's process: the hub on a plain HTTP server. Tells its port, then does what it is asked. */
async function serve(): Promise<void> {
  const store = openMemoryStore({ types: [...notificationTypes] })
  const hub = createEventHub({ store, maxStreamsPerUser: 1_000_000, heartbeatMs: 600_000, keepRecords: 1000 })
  await hub.start()
  const ctx = { principal: { name: 'ann', realm: 'local', roles: ['admin'], groups: [] }, requestId: 'bench', locale: 'en' }
  const sockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: 1024 })
  const server = createServer((_req: IncomingMessage, res: ServerResponse) => hub.open(res, { ctx }))
  server.on('upgrade', (req, socket, head) => sockets.handleUpgrade(req, socket, head, (ws) => hub.open(ws, { ctx })))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const data = { name: 'guest', state: 'running', text: 'x'.repeat(200) }
  const event = {
    type: 'vm.updated',
    uri: '/vms/guest',
    method: 'PUT',
    ref: { type: 'vm', id: 'guest' },
    audience: { everyone: true },
    data,
  }
  process.on('message', (ask: Ask) => {
    if (ask.op === 'close') process.kill(process.pid)
    if (ask.op === 'cpu') {
      const { user, system } = process.cpuUsage()
      process.send?.(user + system)
      return
    }
    if (ask.op === 'usage') {
      // compacts too, as the engine does by itself when memory is short
      const collect = globalThis.gc as unknown as ((o: { type: string; execution: string; flavor: string }) => void) | undefined
      for (let i = 0; i < 2; i++) collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
      const { rss, heapUsed } = process.memoryUsage()
      process.send?.({ rss, heapUsed })
      return
    }
    const begun = Number(process.hrtime.bigint())
    void store.transaction(async (tx) => {
      for (let i = 0; i < ask.events; i++) hub.publish(tx, event)
    })
    process.send?.(begun)
  })
  process.send?.((server.address() as AddressInfo).port)
}

interface Usage {
  readonly rss: number
  readonly heapUsed: number
}
/** A process that is told lines and answers lines. */
interface Lines {
  ask(line: string): Promise<string>
  next(): Promise<string>
  end(): void
}
/** When the clients had an event: after how many ms. */
interface Receipt {
  readonly last: number
  readonly p99: number
  readonly mean: number
}
interface Target {
  /** Sends and waits until everybody has it. */
  send(events: number): Promise<Receipt>
  readonly clients: Lines
}

function lines(child: ChildProcess): Lines {
  const waiting: ((line: string) => void)[] = []
  const said: string[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const w = waiting.shift()
    if (w) w(line)
    else said.push(line)
  })
  const next = (): Promise<string> => {
    const line = said.shift()
    return line === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(line)
  }
  return {
    next,
    ask: (line) => {
      child.stdin!.write(`${line}\n`)
      return next()
    },
    end: () => child.stdin!.end(),
  }
}

async function bench(): Promise<void> {
  const smoke = process.argv.includes('--smoke')
  const rounds = smoke ? 3 : 21
  const files = Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1])
  const count = smoke ? 200 : Math.min(5000, files - 200)
  const dir = mkdtempSync(join(tmpdir(), 'onggi-bench-'))
  const program = join(dir, 'push-fanout')
  execFileSync('cc', ['-O2', '-o', program, fileURLToPath(new URL('./push-fanout.c', import.meta.url))])
  const start = (...args: string[]): ChildProcess => spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const children: ChildProcess[] = []
  const run = (...args: string[]): Lines => {
    const child = start(...args)
    children.push(child)
    return lines(child)
  }
  const connect = async (port: number, request: string, n = count): Promise<Lines> => {
    const clients = run('clients', String(port), String(n), request)
    await clients.next()
    return clients
  }
  const requests: Record<Kind, string> = {
    ws: 'GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    sse: 'GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n',
  }
  const receipt = async (clients: Lines, begun: number): Promise<Receipt> => {
    const [last = 0, , p99 = 0, mean = 0] = (await clients.next()).split(' ').map((t) => (Number(t) - begun) / 1e6)
    return { last, p99, mean }
  }

  /** Our hub in a process of its own. */
  const open = async (kind: Kind, n = count) => {
    const child = fork(fileURLToPath(import.meta.url), ['--serve'], { execArgv: ['--conditions=@onggi/source', '--expose-gc'] })
    const port = (await once(child, 'message'))[0] as number
    const ask = async <T>(a: Ask): Promise<T> => {
      child.send(a)
      return (await once(child, 'message'))[0] as T
    }
    const clients = await connect(port, requests[kind], n)
    await delay(smoke ? 300 : 1000)
    await clients.ask('mark')
    await ask({ op: 'send', events: 1 })
    await delay(smoke ? 300 : 1000)
    const [bytes = 0, most] = (await clients.ask('count')).split(' ').map(Number)
    if (bytes === 0 || bytes !== most) throw new Error(`${kind}: connections got ${bytes} to ${most} bytes of one event`)
    return {
      clients,
      bytes,
      port,
      usage: () => ask<Usage>({ op: 'usage' }),
      cpu: () => ask<number>({ op: 'cpu' }),
      async send(events: number): Promise<Receipt> {
        await clients.ask(`go ${bytes * events}`)
        return receipt(clients, await ask<number>({ op: 'send', events }))
      },
      close: () => child.send({ op: 'close' }),
    }
  }
  const ws = await open('ws')
  const sse = await open('sse')
  const floorSide = run('floor', String(count))
  const floorClients = await connect(Number(await floorSide.next()), 'hello')
  const floor: Target = {
    clients: floorClients,
    async send(events) {
      await floorClients.ask(`go ${ws.bytes * events}`)
      return receipt(floorClients, Number(await floorSide.ask(`${events} ${ws.bytes}`)))
    },
  }

  const found: Record<string, Receipt[]> = {}
  const measure = async (name: string, t: Pick<Target, 'send'>, events: number): Promise<void> => {
    ;(found[name] ??= []).push(await t.send(events))
    await delay(15)
  }
  for (let r = 0; r < 3; r++) for (const t of [floor, ws, sse]) await t.send(1)
  for (let r = 0; r < rounds; r++) {
    await measure('floor', floor, 1)
    await measure('ws', ws, 1)
    await measure('sse', sse, 1)
    if (r % 3 !== 0) continue
    await measure('floor20', floor, 20)
    await measure('ws20', ws, 20)
    await measure('sse20', sse, 20)
  }
  await delay(smoke ? 100 : 2000)
  const [before, since] = [await ws.cpu(), performance.now()]
  await delay(smoke ? 200 : 3000)
  const idleCpu = ((await ws.cpu()) - before) / (performance.now() - since) / 10
  ws.close()
  sse.close()

  // with and without one reader that never reads, side by side; and the delay at 1,000 clients
  const few = Math.min(1000, count)
  const [well, ill] = [await open('ws', few), await open('ws', few)]
  await ill.clients.ask(`stall ${few >> 1}`)
  for (let r = 0; r < 3 * rounds; r++) {
    const both = [() => measure('well', well, 4), () => measure('ill', ill, 4)]
    for (const one of r % 2 === 0 ? both : both.reverse()) await one()
    await measure('thousand', well, 1)
  }
  well.close()
  ill.close()
  // what one more connection costs: the second half beside the first, as a process that has just started grows by itself
  const memory: Partial<Record<Kind, Usage>> = {}
  for (const kind of ['ws', 'sse'] as const) {
    const half = count >> 1
    const target = await open(kind, half)
    const first = await target.usage()
    await connect(target.port, requests[kind], half)
    await delay(smoke ? 300 : 1000)
    const both = await target.usage()
    memory[kind] = { rss: (both.rss - first.rss) / half, heapUsed: (both.heapUsed - first.heapUsed) / half }
    target.close()
  }
  for (const child of children) child.kill()
  rmSync(dir, { recursive: true, force: true })

  const median = (v: readonly number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)]!
  const of = (name: string, k: keyof Receipt) => found[name]!.map((f) => f[k])
  for (const name of Object.keys(found))
    process.stdout.write(
      `${name}: last ${median(of(name, 'last')).toFixed(1)} ms (${Math.min(...of(name, 'last')).toFixed(1)} … ${Math.max(...of(name, 'last')).toFixed(1)}), p99 ${median(of(name, 'p99')).toFixed(1)}, mean ${median(of(name, 'mean')).toFixed(1)}\n`,
    )
  process.stdout.write(
    `${count} connections, events of ${ws.bytes} bytes (sse ${sse.bytes}); resident memory per connection: ${(['ws', 'sse'] as const).map((k) => `${k} ${(memory[k]!.rss / 1024).toFixed(1)} KiB (heap ${(memory[k]!.heapUsed / 1024).toFixed(1)})`).join(', ')}; idle CPU with ${count} streams ${idleCpu.toFixed(2)} % of a core\n`,
  )
  process.stdout.write(
    `a page that polls every 3 s hears of a change after 1,500 ms in the mean; ours at ${few} clients ${median(of('thousand', 'mean')).toFixed(1)} ms\n`,
  )
  // Of neighbours in time: what else the machine does then hits both sides.
  const neighbours = (a: string, b: string, k: keyof Receipt) => Number(median(of(a, k).map((v, i) => v / of(b, k)[i]!)).toFixed(2))
  const ratio = {
    ws_over_floor: neighbours('ws', 'floor', 'last'),
    sse_over_floor: neighbours('sse', 'floor', 'last'),
    burst: neighbours('floor20', 'ws20', 'last'),
    stalled_p99: neighbours('ill', 'well', 'p99'),
    kb_per_connection: Number((memory.ws!.rss / 1000).toFixed(1)),
    kb_per_sse_connection: Number((memory.sse!.rss / 1000).toFixed(1)),
    over_poll: Number((1500 / median(of('thousand', 'mean'))).toFixed(0)),
    idle_cpu_percent: Number(idleCpu.toFixed(2)),
  }
  const must = {
    ws_over_floor: 1.4,
    sse_over_floor: 1.8,
    burst: 8,
    stalled_p99: 1.1,
    kb_per_connection: 15,
    kb_per_sse_connection: 15,
    over_poll: 50,
    idle_cpu_percent: 1,
  }
  const aim = {
    ...must,
    ws_over_floor: 1.25,
    burst: 10,
    stalled_p99: 1.05,
    kb_per_connection: 12,
    kb_per_sse_connection: 12,
    over_poll: 80,
  }
  const reached = (g: typeof must) =>
    ratio.burst >= g.burst &&
    ratio.over_poll >= g.over_poll &&
    (['ws_over_floor', 'sse_over_floor', 'stalled_p99', 'kb_per_connection', 'kb_per_sse_connection', 'idle_cpu_percent'] as const).every(
      (k) => ratio[k] <= g[k],
    )
  process.stdout.write(`${JSON.stringify({ bench: 'push-fanout', ratio, must, aim, met: reached(must), aim_met: reached(aim) })}\n`)
  process.exit(0)
}
