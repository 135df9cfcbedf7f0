import type { IsoLabel } from '../media/iso-header.ts'
import type { MediaRule, OsEntry } from './os-entry.ts'
import { compilePattern } from './pattern.ts'

/** An image of a release that is newer than the database: told by its predecessor's rule with the version left open. */
export interface NewerRelease {
  readonly predecessor: OsEntry
  readonly media: MediaRule
  readonly version: string
}

interface OpenRule {
  readonly os: OsEntry
  readonly media: MediaRule
  readonly required: string
  readonly pattern: RegExp
}

/** Releases of one system whose rules are opened: names of media change over the years. */
const LAST_RELEASES = 3

/** A version of numbers: "11", "22.04"; undefined for "testing" and the like. */
export function versionNumbers(version: string): readonly number[] | undefined {
  return /^\d+(\.\d+)*$/.test(version) ? version.split('.').map(Number) : undefined
}

/** Orders versions of numbers: negative when `a` is the older. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The pattern with its version left open; undefined when the version does not stand in it. */
function opened(source: string, version: string): string | undefined {
  for (const literal of [version.replaceAll('.', '\\.'), version]) {
    const at = source.indexOf(literal)
    const isPart = at > 0 && /[\d\\]/.test(source[at - 1]!)
    if (at < 0 || isPart || /\d/.test(source[at + literal.length] ?? ' ')) continue
    const open = `(?<release>${version
      .split('.')
      .map(() => '\\d{1,4}')
      .join('\\.')})`
    return source.slice(0, at) + open + source.slice(at + literal.length)
  }
  return undefined
}

/** Makes the function that recognises releases newer than the database, for a host whose osinfo-db is older than the image. */
export function createNewerRules(entries: readonly OsEntry[]): (label: IsoLabel) => NewerRelease | undefined {
  const byDistro = new Map<string, OsEntry[]>()
  for (const os of entries) {
    if (versionNumbers(os.version) === undefined || os.distro === '' || os.media.length === 0) continue
    byDistro.set(os.distro, [...(byDistro.get(os.distro) ?? []), os])
  }
  const rules: OpenRule[] = []
  for (const releases of byDistro.values()) {
    releases.sort((a, b) => compareVersions(versionNumbers(b.version)!, versionNumbers(a.version)!))
    for (const os of releases.slice(0, LAST_RELEASES)) rules.push(...os.media.flatMap((media) => openRule(os, media)))
  }
  return (label) => {
    for (const { os, media, required, pattern } of rules) {
      if (!label.volumeId.includes(required)) continue
      const version = pattern.exec(label.volumeId)?.groups?.['release']
      if (version === undefined) continue
      const newest = byDistro.get(os.distro)![0]!
      if (compareVersions(versionNumbers(version)!, versionNumbers(newest.version)!) > 0) return { predecessor: newest, media, version }
    }
    return undefined
  }
}

function openRule(os: OsEntry, media: MediaRule): readonly OpenRule[] {
  if (media.volumeId === undefined || media.volumeBytes !== undefined) return []
  const source = opened(media.volumeId, os.version)
  const compiled = source === undefined ? undefined : compilePattern(source)
  // Only what a few literal characters tie to the system, and what the bounded engine takes.
  return compiled === undefined || !compiled.isBounded || compiled.required.length < 3
    ? []
    : [{ os, media, required: compiled.required, pattern: new RegExp(source!) }]
}
