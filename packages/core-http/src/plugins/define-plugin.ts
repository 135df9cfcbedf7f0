// Its parts one by one: the whole of semver costs the start more than all of these.
import validVersion from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'
import * as z from 'zod'
import { CoreError } from '../errors.ts'
import type { AnyPlugin, Plugin } from './plugin.ts'

const mode = z.enum(['admin', 'read-only', 'byInstance', 'none'])

const insideAssets = z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]+$/, 'must be a path inside the assets')

const tab = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: z.string().min(1),
  icon: z.string().optional(),
  path: z.string().min(1),
  order: z.number(),
  module: insideAssets,
  element: z.string().regex(/^[a-z][a-z0-9]*-[a-z0-9-]*$/, 'must be the name of a custom element'),
  mode: z.strictObject({ admin: mode, user: mode }),
  extends: z.string().optional(),
})

const fn = z.custom<(...args: never[]) => unknown>((v) => typeof v === 'function', 'must be a function').optional()

const schema = z
  .custom<object>((v) => typeof (v as { safeParse?: unknown } | null)?.safeParse === 'function', 'must be a zod schema')
  .optional()

const manifest = z.looseObject({
  name: z.string().min(1).max(214),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be of a-z, 0-9 and -'),
  version: z.string().refine((v) => validVersion(v) !== null, 'must be a version such as 1.2.3'),
  apiVersion: z.number(),
  dependsOn: z
    .record(
      z.string(),
      z.string().refine((v) => validRange(v) !== null, 'must be a range such as ^1.2.0'),
    )
    .optional(),
  settings: schema,
  tabs: z.array(tab).optional(),
  messages: z.instanceof(URL).optional(),
  assets: z.instanceof(URL).optional(),
  enabledAtFirst: z.boolean().optional(),
  start: fn,
  routes: fn,
})

/**
 * Checks a manifest.
 *
 * @throws {@link CoreError} `CORE_ERR_PLUGIN_MANIFEST` with the first problems, `CORE_ERR_PLUGIN_API_VERSION`.
 */
export const checkManifest = (plugin: AnyPlugin): void => {
  const checked = manifest.safeParse(plugin)
  const id = typeof plugin.id === 'string' ? plugin.id : '?'
  if (!checked.success) {
    const problem = checked.error.issues.slice(0, 3).map((i) => `${i.path.join('.')}: ${i.message}`)
    throw new CoreError('CORE_ERR_PLUGIN_MANIFEST', { id, problem: problem.join('; ') })
  }
  if (checked.data.apiVersion !== 1) throw new CoreError('CORE_ERR_PLUGIN_API_VERSION', { id, version: checked.data.apiVersion })
}

/**
 * Declares a plugin: checks the manifest and returns the same object, with its types.
 *
 * @throws {@link CoreError} `CORE_ERR_PLUGIN_MANIFEST`, `CORE_ERR_PLUGIN_API_VERSION`
 * @example
 * ```ts
 * export default definePlugin({
 *   name: 'hello', id: 'hello', version: '1.0.0', apiVersion: 1,
 *   async routes(app) { app.get('/greeting', { config: { access: 'user' } }, async () => ({ text: 'Hello' })) },
 * })
 * ```
 */
export const definePlugin = <Deps = unknown, Settings = unknown>(plugin: Plugin<Deps, Settings>): Plugin<Deps, Settings> => {
  checkManifest(plugin)
  return plugin
}
