import { output } from './command.ts'

/** A volume group of LVM. */
export interface VolumeGroup {
  readonly name: string
  /** Names of its logical volumes. */
  readonly lvs: readonly string[]
  /** Its physical volumes: /dev/sdb1. */
  readonly pvs: readonly string[]
  /** Unit: bytes. */
  readonly free: number
  /** Unit: bytes. */
  readonly size: number
}

type Row = Readonly<Record<string, string>>

async function report(program: string, fields: string, key: string): Promise<readonly Row[]> {
  const text = await output(program, ['--reportformat', 'json', '--units', 'b', '--nosuffix', '-o', fields])
  if (text === undefined) return []
  const parsed = JSON.parse(text) as { report?: readonly Record<string, readonly Row[]>[] }
  return parsed.report?.[0]?.[key] ?? []
}

/** Volume groups, from LVM's own tools; none where they are not installed or may not be asked. */
export async function readVolumeGroups(): Promise<readonly VolumeGroup[]> {
  const groups = await report('vgs', 'vg_name,vg_size,vg_free', 'vg')
  if (groups.length === 0) return []
  const [volumes, disks] = await Promise.all([report('lvs', 'vg_name,lv_name', 'lv'), report('pvs', 'vg_name,pv_name', 'pv')])
  const of = (rows: readonly Row[], group: string, field: string): string[] =>
    rows.flatMap((r) => (r['vg_name'] === group ? (r[field] ?? []) : []))
  return groups.map((g) => {
    const name = g['vg_name'] ?? ''
    return {
      name,
      lvs: of(volumes, name, 'lv_name'),
      pvs: of(disks, name, 'pv_name'),
      free: Number(g['vg_free']),
      size: Number(g['vg_size']),
    }
  })
}
