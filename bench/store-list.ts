// 100 of 10,000 objects by an indexed field: rawList of the sqlite driver beside node:sqlite reading the same rows by the same index and parsing each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore } from '@onggi/objectstore'

const smoke = process.argv.includes('--smoke')
const rounds = smoke ? 2 : 9
const lists = smoke ? 20 : 600

const dir = mkdtempSync(join(tmpdir(), 'onggi-bench-'))
const path = join(dir, 'bench.db')
const store = await openSqliteStore({ path, types: [{ name: 'item', index: ['group'] }], maxTransactionMs: 60_000 })
for (let b = 0; b < 100; b++)
  await store.transaction(async (tx) => {
    for (let i = 0; i < 100; i++) {
      const disks = Array.from({ length: 4 }, (_, d) => ({
        dev: `vd${d}`,
        path: `/var/lib/images/${b}-${i}-${d}.qcow2`,
        size: 10 * 2 ** 30 + d,
        format: 'qcow2',
        bus: 'virtio',
      }))
      const interfaces = Array.from({ length: 2 }, (_, n) => ({
        mac: `52:54:00:00:${n}0:${i}`,
        network: 'default',
        model: 'virtio',
        ips: [`192.168.122.${i}`],
      }))
      await tx.put('item', `item-${b * 100 + i}`, {
        group: `g${i}`,
        name: `machine ${b}-${i}`,
        state: 'running',
        memory: 2048,
        cpus: 4,
        disks,
        interfaces,
        users: ['kim', 'lee'],
        groups: [],
      })
    }
  })
const bare = new DatabaseSync(path, { readOnly: true })
const select = bare.prepare('SELECT id, version, json FROM "o:item" WHERE "f:group" = ? ORDER BY id')

async function cpuOf(body: (n: number) => Promise<number> | number): Promise<number> {
  const begun = process.cpuUsage()
  let rows = 0
  for (let n = 0; n < lists; n++) rows += await body(n)
  const used = process.cpuUsage(begun)
  return (used.user + used.system) / rows
}
const parseEach = (n: number): number =>
  select.all(`sg${n % 100}`).map((r) => ({ id: r['id'], version: r['version'], value: JSON.parse(r['json'] as string) as unknown })).length
const raw = async (n: number): Promise<number> => (await store.rawList('item', { where: { group: `g${n % 100}` } })).length

const median = (v: number[]) => v.sort((a, b) => a - b)[Math.floor(v.length / 2)]!
await cpuOf(raw)
await cpuOf(parseEach)
const sides = { parse: [] as number[], raw: [] as number[] }
for (let r = 0; r < rounds; r++) {
  sides.parse.push(await cpuOf(parseEach))
  sides.raw.push(await cpuOf(raw))
}
const size = (await store.rawList('item', { limit: 1 }))[0]!.json.length
bare.close()
await store.close()
rmSync(dir, { recursive: true })
for (const [k, v] of Object.entries(sides))
  process.stdout.write(
    `${k}: ${median(v).toFixed(2)} µs of CPU per row of ${size} bytes (${Math.min(...v).toFixed(2)} … ${Math.max(...v).toFixed(2)})\n`,
  )
const ratio = { raw: Number((median(sides.parse) / median(sides.raw)).toFixed(2)) }
process.stdout.write(
  `${JSON.stringify({ bench: 'store-list', ratio, must: { raw: 6 }, aim: { raw: 8 }, met: ratio.raw >= 6, aim_met: ratio.raw >= 8 })}\n`,
)
