import { CoreError } from '../errors.ts'
import type { Log } from '../needs.ts'
import { Gauge } from '../swap/gauge.ts'
import type { Part } from '../swap/generation.ts'
import { type Compilers, createCompilers } from '../validation/compilers.ts'
import type { AnyPlugin, PluginHost } from './plugin.ts'
import { checkSettings } from './settings-schema.ts'
import { within } from './within.ts'

/** What every plugin's host has in common. */
export type CommonHost = Omit<PluginHost, 'settings' | 'onSettings' | 'log' | 'signal' | 'own'>

/** A plugin between its start and its stop. */
export interface RunningPlugin {
  readonly plugin: AnyPlugin
  readonly part: Part
  /**
   * Tells the plugin its new settings; false: it did not ask to be told and must be started anew.
   *
   * @throws CoreError `CORE_ERR_PLUGIN_SETTINGS` when it refuses them or takes too long; the old ones hold.
   */
  tell(settings: unknown): Promise<boolean>
  /** Undoes everything the plugin owned, last-first. */
  stop(reason: string): Promise<void>
}

// Kept with the plugin: enabled once more, it compiles nothing again. Gone with it, because a compiler keeps all it has seen.
const kept = new WeakMap<AnyPlugin, Compilers>()
const compilersOf = (plugin: AnyPlugin): Compilers => {
  const compilers = kept.get(plugin) ?? createCompilers()
  kept.set(plugin, compilers)
  return compilers
}

const reasonOf = (e: unknown): string => (e instanceof Error ? e.message : String(e))

const logOf = (log: Log, id: string): Log => ({
  debug: (o, m) => log.debug({ plugin: id, ...o }, m),
  info: (o, m) => log.info({ plugin: id, ...o }, m),
  warn: (o, m) => log.warn({ plugin: id, ...o }, m),
  error: (o, m) => log.error({ plugin: id, ...o }, m),
})

/**
 * Starts a plugin's long-lived part and prepares its routes.
 *
 * @throws CoreError `CORE_ERR_PLUGIN_SETTINGS`, `CORE_ERR_PLUGIN_START`; what it owned until then is undone.
 */
export const startPlugin = async (
  plugin: AnyPlugin,
  o: { readonly common: CommonHost; readonly settings: unknown; readonly log: Log; readonly timeoutMs: number },
): Promise<RunningPlugin> => {
  const log = logOf(o.log, plugin.id)
  const undos: (() => void | Promise<void>)[] = []
  const controller = new AbortController()
  const told: ((settings: unknown) => void | Promise<void>)[] = []
  let settings = checkSettings(plugin, o.settings)
  const host: PluginHost = {
    ...o.common,
    get settings() {
      return settings
    },
    onSettings: (fn) => void told.push(fn),
    log,
    signal: controller.signal,
    own: (undo) => void undos.push(undo),
  }
  let stopping: Promise<void> | undefined
  const undoAll = async (): Promise<void> => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) {
      try {
        await within(o.timeoutMs, `an undo of plugin ${plugin.id}`, undo)
      } catch (err) {
        log.error({ err }, 'the plugin could not undo something')
      }
    }
  }
  const stop = (reason: string): Promise<void> =>
    (stopping ??= Promise.resolve().then(() => {
      controller.abort(new DOMException(reason, 'AbortError'))
      return undoAll()
    }))
  const tell = async (given: unknown): Promise<boolean> => {
    if (told.length === 0) return false
    const next = checkSettings(plugin, given)
    try {
      for (const fn of told) await within(o.timeoutMs, 'its onSettings()', () => fn(next))
    } catch (cause) {
      throw new CoreError('CORE_ERR_PLUGIN_SETTINGS', { id: plugin.id, problem: reasonOf(cause) }, { cause })
    }
    settings = next
    return true
  }
  try {
    if (plugin.start) await within(o.timeoutMs, 'start()', () => plugin.start?.(host))
  } catch (cause) {
    await stop('the plugin did not start')
    throw new CoreError('CORE_ERR_PLUGIN_START', { id: plugin.id, problem: reasonOf(cause) }, { cause })
  }
  const part: Part = {
    id: plugin.id,
    gauge: new Gauge(),
    compilers: compilersOf(plugin),
    register: async (scope) => {
      await scope.register(
        async (app) => {
          if (plugin.routes) await within(o.timeoutMs, 'routes()', () => plugin.routes?.(app, host))
        },
        { prefix: `/plugins/${plugin.id}` },
      )
    },
  }
  return { plugin, part, tell, stop }
}
