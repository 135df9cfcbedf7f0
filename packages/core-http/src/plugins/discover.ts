import { readdir, readFile, stat } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Log } from '../needs.ts'
import type { AnyPlugin } from './plugin.ts'

/** Keyword in `package.json` by which a package says that it is a plugin. */
export const pluginKeyword = 'onggi-plugin'

/** Options of {@link discoverPlugins}. */
export interface DiscoverOptions {
  /** `node_modules` directories to look in, each one level deep (and below scopes). */
  readonly directories: readonly URL[]
  /** Take only these packages, by npm name. Absent: all with the keyword. */
  readonly only?: readonly string[]
  readonly log: Log
}

interface PackageFile {
  readonly name: string
  readonly version: string
  readonly keywords?: readonly string[]
}

const entriesOf = async (dir: string): Promise<readonly string[]> => {
  try {
    return (await readdir(dir)).filter((name) => !name.startsWith('.'))
  } catch {
    return []
  }
}

const packagesIn = async (dir: string): Promise<readonly string[]> => {
  const found: string[] = []
  for (const name of await entriesOf(dir))
    if (name.startsWith('@')) found.push(...(await entriesOf(join(dir, name))).map((inner) => join(dir, name, inner)))
    else found.push(join(dir, name))
  return found.sort()
}

const readPackage = async (dir: string): Promise<PackageFile | undefined> => {
  try {
    return JSON.parse(await readFile(join(dir, 'package.json'), 'utf8')) as PackageFile
  } catch {
    return undefined
  }
}

/** Anybody could put code into such a directory; the server would run it as itself. */
const isWritableByAll = async (path: string): Promise<boolean> => ((await stat(path)).mode & 0o002) !== 0

const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === 'object' && value !== null && typeof (value as Partial<AnyPlugin>).id === 'string'

const load = async (dir: string, file: PackageFile): Promise<AnyPlugin> => {
  const { createRequire } = await import('node:module')
  const entry = createRequire(join(dir, 'package.json')).resolve(dir)
  const module = (await import(pathToFileURL(entry).href)) as { readonly default?: unknown }
  if (!isPlugin(module.default)) throw new TypeError('its default export is no plugin')
  // A copy, because what a module exports may be frozen; the version is the package's own word about itself.
  return { ...module.default, name: file.name, version: file.version, packageFile: pathToFileURL(join(dir, 'package.json')) }
}

/**
 * Finds plugins among installed packages by the keyword `onggi-plugin` and loads them. One that cannot be loaded, or lies in a
 * directory that everybody may write, is logged and left out.
 */
export const discoverPlugins = async (o: DiscoverOptions): Promise<readonly AnyPlugin[]> => {
  const found = new Map<string, AnyPlugin>()
  for (const directory of o.directories)
    for (const dir of await packagesIn(fileURLToPath(directory))) {
      const file = await readPackage(dir)
      if (!file?.keywords?.includes(pluginKeyword) || found.has(file.name)) continue
      if (o.only && !o.only.includes(file.name)) continue
      try {
        if (await isWritableByAll(dir)) throw new Error('everybody may write its directory')
        found.set(file.name, await load(dir, file))
      } catch (err) {
        o.log.error({ err, package: file.name }, 'the plugin cannot be loaded')
      }
    }
  return [...found.values()]
}

/** The version of a plugin's package as it is on disk now; null when it is gone, undefined when the plugin came from code. */
export const installedVersion = async (plugin: AnyPlugin): Promise<string | null | undefined> => {
  if (!plugin.packageFile) return undefined
  try {
    return (JSON.parse(await readFile(plugin.packageFile, 'utf8')) as PackageFile).version
  } catch {
    return null
  }
}
