import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { VirtError } from '../errors.ts'
import { plainView } from '../host/plain-view.ts'
import { byCodePoints } from '../inventory/book.ts'
import { mediaUrl } from '../media/remote-media.ts'
import type { Audience, Clock, Log, View } from '../needs.ts'
import { shownMedia } from './template-record.ts'

/** A system that can be installed from the network. */
export interface Distro {
  /** "Debian 12". */
  readonly name: string
  /** Lower case. */
  readonly os_distro: string
  readonly os_version: string
  readonly os_arch: string
  /** URL of an ISO image. */
  readonly path: string
}

/** Options of {@link createDistros}. */
export interface DistrosOptions {
  /** Directories of JSON files, each an entry or a list of entries; a later directory's entry replaces an earlier one's of the same name. Missing ones are skipped. */
  readonly dirs: readonly string[]
  readonly log: Log
  readonly clock: Clock
  /** Tells whether a link answers. @default asks with HEAD and waits 5 s */
  readonly answers?: (url: URL) => Promise<boolean>
  /** How long an answer counts. Unit: ms. @default 600000 */
  readonly remembersMs?: number
}

/** Systems that can be installed from the network, read from files as they are now. */
export interface Distros {
  /** Entries whose link answers; all of them, marked with `available`, when asked. */
  list(o?: { readonly all?: boolean }): Promise<readonly View[]>
  /** An entry by name, in any case. @throws {@link VirtError} `VIRT_ERR_HOST_OBJECT_NOT_FOUND` */
  get(name: string): Promise<View>
}

const everyone: Audience = { everyone: true }
/** Largest file read. Unit: bytes. */
const MAX_FILE = 2 ** 20
const MAX_ENTRIES = 1000
const ANSWER_MS = 5000

/** Makes {@link Distros}. A file that cannot be read or used is logged once and costs nothing else. */
export function createDistros(options: DistrosOptions): Distros {
  const { dirs, log, clock, answers = answersHead, remembersMs = 600_000 } = options
  const files = new Map<string, { readonly stamp: string; readonly entries: readonly Distro[] }>()
  const links = new Map<string, { readonly at: number; readonly answer: Promise<boolean> }>()

  async function read(path: string): Promise<readonly Distro[]> {
    const info = await stat(path)
    if (!info.isFile() || info.size > MAX_FILE) return []
    const stamp = `${info.ino}:${info.size}:${info.mtimeMs}`
    const known = files.get(path)
    if (known?.stamp === stamp) return known.entries
    let entries: readonly Distro[] = []
    try {
      entries = parseDistros(await readFile(path, 'utf8'))
    } catch (err) {
      log.warn({ err, path }, 'a file of distros cannot be used')
    }
    files.set(path, { stamp, entries })
    return entries
  }
  async function all(): Promise<readonly Distro[]> {
    const byName = new Map<string, Distro>()
    for (const dir of dirs) {
      const names = await readdir(dir).catch(() => [])
      for (const name of names.filter((n) => n.endsWith('.json')).sort()) {
        // Gone since it was listed: the next listing is right again.
        const entries = await read(join(dir, name)).catch(() => [])
        for (const entry of entries) byName.set(entry.name.toLowerCase(), entry)
      }
    }
    return [...byName.values()].sort((a, b) => byCodePoints(a.name, b.name))
  }
  function isThere(path: string): Promise<boolean> {
    const url = mediaUrl(path)
    if (url === undefined) return Promise.resolve(false)
    const known = links.get(path)
    if (known !== undefined && clock.now() - known.at < remembersMs) return known.answer
    const answer = answers(url).catch(() => false)
    if (links.size >= MAX_ENTRIES) links.clear()
    links.set(path, { at: clock.now(), answer })
    return answer
  }
  const view = (d: Distro, more: Readonly<Record<string, boolean>> = {}): View =>
    plainView('distro', d.name, everyone, { ...d, path: shownMedia(d.path), ...more })

  return {
    async list({ all: wantsAll = false } = {}) {
      const entries = await all()
      const there = await Promise.all(entries.map((d) => isThere(d.path)))
      if (wantsAll) return entries.map((d, i) => view(d, { available: there[i] === true }))
      return entries.filter((_, i) => there[i] === true).map((d) => view(d))
    },
    async get(name) {
      const found = (await all()).find((d) => d.name.toLowerCase() === name.toLowerCase())
      if (found === undefined) throw new VirtError('VIRT_ERR_HOST_OBJECT_NOT_FOUND', { kind: 'distro', name })
      return view(found)
    },
  }
}

const words = (value: unknown, maxLength = 200): value is string => typeof value === 'string' && value !== '' && value.length <= maxLength

/** Reads a file's entries. Throws a TypeError that names the first member that cannot be used. */
export function parseDistros(text: string): readonly Distro[] {
  const parsed: unknown = JSON.parse(text)
  const entries = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]
  if (entries.length > MAX_ENTRIES) throw new TypeError(`more than ${MAX_ENTRIES} entries`)
  return entries.map((entry, i) => {
    if (typeof entry !== 'object' || entry === null) throw new TypeError(`entry ${i} is no object`)
    const e = entry as Record<string, unknown>
    const { name, os_distro: distro, os_version: version, os_arch: arch = 'x86_64', path } = e
    if (!words(name) || name.includes('/')) throw new TypeError(`entry ${i}: name must be a text without /`)
    if (!words(distro) || !words(version) || !words(arch))
      throw new TypeError(`entry ${i} (${name}): os_distro, os_version and os_arch must be texts`)
    if (!words(path, 4096) || mediaUrl(path) === undefined) throw new TypeError(`entry ${i} (${name}): path must be a URL`)
    return { name, os_distro: distro.toLowerCase(), os_version: version, os_arch: arch, path }
  })
}

async function answersHead(url: URL): Promise<boolean> {
  // FTP and TFTP cannot be asked so; the guest will tell.
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return true
  const target = new URL(url)
  target.username = ''
  target.password = ''
  const response = await fetch(target, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) })
  return response.ok || response.status === 401
}
