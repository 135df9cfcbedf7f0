// What the server knows and what libvirt has, as text that can be compared: two equal ones say that nothing happened in between.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Written in the background, whoever asks: leases of workers, positions of readers. */
const background = new Set(['task.worker', 'task.claim', 'event.mark', 'event.cursor'])
/** Kept to a minute, and moved by any request of its owner. */
const moments = /"(seenAt|usedAt)":(\d+|null)/g

/** Every object of the store and how far its logs are; `requests` stands apart: refused requests are logged. */
export function storeState(data: string): { readonly objects: string; readonly requests: number } {
  const db = new DatabaseSync(join(data, 'onggi.db'), { readOnly: true })
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' and name like 'o:%' order by name").all()
    const names = tables.map((t) => String(t['name']).slice(2)).filter((name) => !background.has(name))
    const rows = names.flatMap((name) =>
      db
        .prepare(`select id, json from "o:${name}" order by id`)
        .all()
        .map((r) => `${name} ${String(r['id'])} ${String(r['json']).replace(moments, '')}`),
    )
    const logs = db.prepare('select name, count(*) as n from log group by name order by name').all()
    const count = (name: string): number => Number(logs.find((l) => l['name'] === name)?.['n'] ?? 0)
    const others = logs.filter((l) => l['name'] !== 'requests').map((l) => `log ${String(l['name'])} ${String(l['n'])}`)
    return { objects: [...rows, ...others].join('\n'), requests: count('requests') }
  } finally {
    db.close()
  }
}

/** The newest lines of the request log, as they are stored: with what no list shows. */
export function newestRequests(data: string, n: number): readonly Record<string, unknown>[] {
  const db = new DatabaseSync(join(data, 'onggi.db'), { readOnly: true })
  try {
    const rows = db.prepare("select json from log where name = 'requests' order by seq desc limit ?").all(n)
    return rows.map((r) => JSON.parse(String(r['json'])) as Record<string, unknown>).reverse()
  } finally {
    db.close()
  }
}

/** Every guest, pool, volume and network of the test driver. */
export function libvirtState(uri: string): string {
  const commands = [
    'list --all',
    'dumpxml test --security-info',
    'snapshot-list test',
    'pool-list --all',
    'pool-dumpxml default-pool',
    'vol-list default-pool',
    'net-list --all',
    'net-dumpxml default',
  ]
  const r = spawnSync('virsh', ['-q', '-c', uri, commands.join('; ')], { encoding: 'utf8' })
  if (r.status !== 0) throw new Error(r.stderr)
  return r.stdout
}
