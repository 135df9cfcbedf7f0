// Reading the headers of 1,000 ISO images and naming their systems, against the floor (open, two reads, close, nothing parsed) and osinfo-detect; and a second scan.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isoImage } from '../packages/virt-libvirt/test/media/images.ts'
import { probeRemoteMedia } from '../packages/virt-libvirt/src/media/remote-media.ts'
import { createScanMemory, type ScanMemory } from '../packages/virt-libvirt/src/media/scan-memory.ts'
import { walkIsos } from '../packages/virt-libvirt/src/media/scan-walk.ts'
import { createOsinfo } from '../packages/virt-libvirt/src/osinfo/osinfo.ts'

const isSmoke = process.argv.includes('--smoke')
const count = isSmoke ? 100 : 1000
const rounds = isSmoke ? 2 : 15
const dir = mkdtempSync(join(tmpdir(), 'onggi-iso-scan-'))
mkdirSync(join(dir, 'isos'))
const root = join(dir, 'isos')
const labels = [
  'Debian 11.1.0 amd64 n',
  'Ubuntu-Server 22.04.1 LTS amd64',
  'Fedora-WS-Live-37-1-7',
  'openSUSE-Leap-15.4-DVD-x86_64',
  'MT86PLUS_64',
  'CCCOMA_X64FRE_EN-US_DV9',
]
for (let i = 0; i < count; i++)
  writeFileSync(
    join(root, `image-${i}.iso`),
    isoImage({ volumeId: labels[i % labels.length]!, publisherId: i % 6 === 5 ? 'MICROSOFT CORPORATION' : '' }),
  )

const header = Buffer.alloc(8192)
const catalogue = Buffer.alloc(2048)
function floor(): void {
  for (const name of readdirSync(root, { withFileTypes: true })) {
    const fd = openSync(`${root}/${name.name}`, 'r')
    readSync(fd, header, 0, 8192, 32_768)
    readSync(fd, catalogue, 0, 2048, 20 * 2048)
    closeSync(fd)
  }
}
const osinfo = createOsinfo({ cacheFile: join(dir, 'osinfo.json') })
await osinfo.list()
let named = 0
async function ours(memory?: ScanMemory): Promise<void> {
  await memory?.settle()
  let found = 0
  const labels = []
  for (const item of walkIsos(root, {}, memory))
    if ('header' in item) {
      found++
      labels.push(item.header.label)
    }
  if (found !== count) throw new Error(`found ${found} of ${count}`)
  // What a list asks: the system of each, most of them seen before.
  const systems = await Promise.all(labels.map((label) => osinfo.identify(label)))
  named = systems.filter((s) => s !== null).length
}
const timed = async (fn: () => unknown): Promise<number> => {
  const t = process.hrtime.bigint()
  await fn()
  return Number(process.hrtime.bigint() - t) / 1e6
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const memory = createScanMemory()
const sides = { floor: [] as number[], ours: [] as number[], again: [] as number[] }
for (let i = 0; i < 3; i++) {
  floor()
  await ours()
  await ours(memory)
}
for (let i = 0; i < rounds; i++) {
  sides.floor.push(await timed(floor))
  sides.ours.push(await timed(() => ours()))
  sides.again.push(await timed(() => ours(memory)))
}
const show = (name: string, v: readonly number[]): void =>
  console.log(`${name.padEnd(52)} ${median(v).toFixed(2)} ms (${Math.min(...v).toFixed(2)}–${Math.max(...v).toFixed(2)})`)
console.log(`${count} images, ${named} named, ${rounds} rounds, Node ${process.version}`)
show('floor: readdir, open, two reads, close', sides.floor)
show('scan: the same, parsed, systems named', sides.ours)
show('second scan of unchanged files', sides.again)

// How long until a new label is named: nothing remembered.
const fresh = await timed(async () => {
  for (let i = 0; i < 1000; i++)
    await osinfo.identify({ volumeId: `Debian 11.1.${i} amd64 n`, systemId: '', publisherId: '', applicationId: '', volumeBytes: 0 })
})
console.log(`a label never seen before: ${fresh.toFixed(2)} µs`)

const one = join(root, 'image-0.iso')
let detect = spawnSync('osinfo-detect', [one])
if (detect.error && process.getuid?.() === 0) {
  spawnSync('apt-get', ['install', '-y', '-q', 'libosinfo-bin'], { stdio: 'ignore' })
  detect = spawnSync('osinfo-detect', [one])
}
const detects: number[] = []
if (!detect.error) for (let i = 0; i < (isSmoke ? 1 : 5); i++) detects.push(await timed(() => spawnSync('osinfo-detect', [one])))
if (detects.length > 0) show('osinfo-detect, one image', detects)
else console.log('osinfo-detect is not here: apt-get install libosinfo-bin')

let bytes = 0
let requests = 0
const image = isoImage({ volumeId: labels[0]! })
const server = createServer((request, response) => {
  const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
  const part = image.subarray(Number(from), Number(to) + 1)
  requests++
  bytes += part.length
  response.writeHead(206, { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${image.length}` }).end(part)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const remote = await probeRemoteMedia(
  new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x.iso`),
  new AbortController().signal,
)
server.close()
server.closeAllConnections()
if (!remote.ok) throw new Error(remote.why)
console.log(`remote: ${requests} requests, ${bytes} bytes`)

memory.close()
rmSync(dir, { recursive: true, force: true })
const ratio = {
  ofFloorRate: Number((median(sides.floor) / median(sides.ours)).toFixed(2)),
  osinfoDetect: detects.length === 0 ? null : Math.round(median(detects) / (median(sides.ours) / count)),
  rescan: Number((median(sides.ours) / median(sides.again)).toFixed(1)),
  remoteBytes: bytes,
  remoteRequests: requests,
}
const isFast = ratio.osinfoDetect !== null && ratio.osinfoDetect >= 1000
console.log(
  JSON.stringify({
    bench: 'iso-scan',
    ratio,
    must: { ofFloorRate: '≥ 0.75', osinfoDetect: '≥ 1000', rescan: '≥ 10', remoteBytes: '≤ 32768', remoteRequests: '≤ 4' },
    aim: { ofFloorRate: '≥ 0.94', remoteBytes: '≤ 16384' },
    met: ratio.ofFloorRate >= 0.75 && isFast && ratio.rescan >= 10 && bytes <= 32_768 && requests <= 4,
    aim_met: ratio.ofFloorRate >= 0.94 && isFast && ratio.rescan >= 10 && bytes <= 16_384 && requests <= 4,
  }),
)
