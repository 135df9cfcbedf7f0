import type { Template, TemplateDisk } from '../template.ts'
import { poolUri } from '../pool.ts'

/** A disk as the form holds it. */
export interface DiskRow {
  /** GiB, as typed. */
  readonly size: string
  readonly format: string
  /** Name of its pool. */
  readonly pool: string
  /** A volume that exists, instead of a new one. */
  readonly volume?: string
  /** The image new volumes continue. */
  readonly base?: string
}

const poolName = (uri: string): string => decodeURIComponent(uri.split('/').at(-1) ?? '')

/** The form's rows of a template's disks. */
export const diskRows = (x: Template): readonly DiskRow[] =>
  (x.disks ?? []).map((d) => ({
    size: d.size === undefined ? '' : String(d.size),
    format: d.format ?? 'qcow2',
    pool: d.pool === undefined ? '' : poolName(d.pool.name),
    ...(d.volume === undefined ? {} : { volume: d.volume }),
    ...(d.base === undefined ? {} : { base: d.base }),
  }))

/** What the rows say, as the server takes it. */
export const readDisks = (rows: readonly DiskRow[]): readonly TemplateDisk[] =>
  rows.map((d, index) => ({
    index,
    ...(d.pool === '' ? {} : { pool: { name: poolUri(d.pool) } }),
    ...(d.volume === undefined ? { ...(d.size === '' ? {} : { size: Number(d.size) }), format: d.format } : { volume: d.volume }),
    ...(d.base === undefined ? {} : { base: d.base }),
  }))
