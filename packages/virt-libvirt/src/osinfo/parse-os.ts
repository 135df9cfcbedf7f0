import { XMLParser } from 'fast-xml-parser'
import type { MediaRule, OsEntry, OsResources, ResourceSet } from './os-entry.ts'

type Node = Record<string, unknown>

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  ignoreDeclaration: true,
})

const many = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value])
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const nodes = (value: unknown): readonly Node[] => many(value).filter(isNode)
const words = (value: unknown): string => {
  for (const v of many(value)) {
    if (typeof v === 'string') return v
    if (isNode(v) && v['@xml:lang'] === undefined && typeof v['#text'] === 'string') return v['#text']
  }
  return ''
}
const attribute = (node: Node, name: string): string => {
  const value = node[`@${name}`]
  return typeof value === 'string' ? value : ''
}
const number = (value: unknown): number | undefined => {
  const n = Number(words(value))
  return Number.isSafeInteger(n) && n > 0 ? n : undefined
}
/** Leaves out members that are undefined or ''. */
const compact = <T extends object>(o: { [K in keyof T]: T[K] | undefined | '' }): T =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined && v !== '')) as T

/** Reads one data file; several files may describe parts of one operating system. Throws when it is not XML. */
export function parseOsFile(xml: string): readonly OsEntry[] {
  const root: unknown = parser.parse(xml)
  const libosinfo = isNode(root) && isNode(root['libosinfo']) ? root['libosinfo'] : {}
  return nodes(libosinfo['os']).map(osEntry)
}

function osEntry(os: Node): OsEntry {
  return {
    id: attribute(os, 'id'),
    shortId: words(os['short-id']),
    name: words(os['name']),
    version: words(os['version']),
    distro: words(os['distro']),
    family: words(os['family']),
    released: words(os['release-date']),
    parents: [...nodes(os['derives-from']), ...nodes(os['clones'])].map((n) => attribute(n, 'id')),
    media: nodes(os['media']).flatMap(mediaRule),
    resources: nodes(os['resources']).map(resources),
    devices: nodes(os['devices']).flatMap((d) =>
      nodes(d['device']).map((device) => ({ id: attribute(device, 'id'), supported: attribute(device, 'supported') !== 'false' })),
    ),
  }
}

function mediaRule(media: Node): readonly MediaRule[] {
  return nodes(media['iso']).map((iso) =>
    compact<MediaRule>({
      arch: attribute(media, 'arch'),
      live: attribute(media, 'live') === 'true',
      installer: attribute(media, 'installer') !== 'false',
      volumeId: words(iso['volume-id']),
      systemId: words(iso['system-id']),
      publisherId: words(iso['publisher-id']),
      applicationId: words(iso['application-id']),
      volumeBytes: number(iso['volume-size']),
    }),
  )
}

function resources(node: Node): OsResources {
  const set = (value: unknown): ResourceSet => {
    const n = nodes(value)[0] ?? {}
    return compact<ResourceSet>({ ram: number(n['ram']), cpus: number(n['n-cpus']), storage: number(n['storage']) })
  }
  return { arch: attribute(node, 'arch'), minimum: set(node['minimum']), recommended: set(node['recommended']) }
}

/** Joins what several files say about one operating system, in order. */
export function mergeOs(entries: readonly OsEntry[]): OsEntry[] {
  const byId = new Map<string, OsEntry>()
  for (const e of entries) {
    if (e.id === '') continue
    const known = byId.get(e.id)
    byId.set(e.id, known === undefined ? e : join(known, e))
  }
  return [...byId.values()]
}

const join = (a: OsEntry, b: OsEntry): OsEntry => ({
  id: a.id,
  shortId: b.shortId || a.shortId,
  name: b.name || a.name,
  version: b.version || a.version,
  distro: b.distro || a.distro,
  family: b.family || a.family,
  released: b.released || a.released,
  parents: [...a.parents, ...b.parents],
  media: [...a.media, ...b.media],
  resources: [...a.resources, ...b.resources],
  devices: [...a.devices, ...b.devices],
})
