import { CoreError, isCoreError } from '../errors.ts'
import type { HttpStore, JsonValue, Log } from '../needs.ts'
import { isStale } from '../respond/etag.ts'
import { PartFailure } from '../swap/generation.ts'
import type { GenerationHost } from '../swap/generation-host.ts'
import { checkManifest } from './define-plugin.ts'
import { dependentsOf, needsOf, orderOf } from './order.ts'
import { installedVersion } from './discover.ts'
import type { AnyPlugin } from './plugin.ts'
import { type PluginInfo, pluginInfo } from './plugin-info.ts'
import { createPluginSettings, type PluginSettingsState } from './plugin-settings.ts'
import { readPluginStates, writePluginStates } from './plugin-states.ts'
import { createSealer } from './sealed-secrets.ts'
import { createRunner, routesError } from './plugin-runner.ts'
import type { CommonHost } from './running-plugin.ts'

/** Options of the manager. */
export interface PluginManagerOptions {
  readonly plugins: readonly AnyPlugin[]
  readonly settings: Readonly<Record<string, unknown>>
  /** Seals secret settings in the store. */
  readonly settingsKey: (() => Uint8Array) | undefined
  readonly store: HttpStore
  readonly host: GenerationHost
  readonly common: CommonHost
  readonly log: Log
  /** Longest time one function of a plugin may take. Unit: ms. */
  readonly timeoutMs: number
  /** Longest wait for the requests of a disabled plugin. Unit: ms. */
  readonly drainMs: number
  /** Finds plugins that were installed meanwhile. */
  readonly discover: (() => Promise<readonly AnyPlugin[]>) | undefined
  /** Called after a plugin began or ceased to serve. */
  readonly onChange: (running: ReadonlyMap<string, AnyPlugin>) => Promise<void>
}

/** Starts, stops and lists plugins. */
export interface PluginManager {
  /** Starts what is enabled and builds the first generation; a plugin that fails is named in the list and the rest runs. */
  boot(): Promise<void>
  /** All that are installed, by name. */
  list(): readonly PluginInfo[]
  /** @throws CoreError `CORE_ERR_PLUGIN_NOT_FOUND` */
  get(id: string): PluginInfo
  /** The plugin when it runs. */
  running(id: string): AnyPlugin | undefined
  /** Starts it, with what it needs, and keeps that. @throws CoreError why it cannot run */
  enable(id: string): Promise<PluginInfo>
  /** Stops it, with what needs it, and keeps that. */
  disable(id: string): Promise<PluginInfo>
  /** Its settings without secrets, and their schema. @throws CoreError `CORE_ERR_PLUGIN_NO_SETTINGS` */
  settings(id: string): PluginSettingsState
  /**
   * Merges a change into the settings, tells the plugin (or starts it anew) and keeps them.
   *
   * @param ifMatch the request's If-Match: the change is for that state only
   * @throws CoreError `CORE_ERR_PLUGIN_SETTINGS` 400 with pointers when they are not valid, 409 when the plugin refuses them; `CORE_ERR_STALE`.
   * The old ones hold.
   */
  changeSettings(id: string, change: JsonValue, ifMatch?: string): Promise<PluginSettingsState>
  /** Looks which plugins are another version on disk by now. */
  refresh(): Promise<void>
  /** Takes up newly installed plugins. */
  rescan(): Promise<void>
  /** Stops all; what is kept stays. */
  close(reason: string): Promise<void>
}

/** Makes the manager. Changes are done one after the other. */
export const createPluginManager = (o: PluginManagerOptions): PluginManager => {
  const all = new Map<string, AnyPlugin>()
  for (const plugin of o.plugins) {
    checkManifest(plugin)
    if (all.has(plugin.id)) throw new CoreError('CORE_ERR_PLUGIN_DUPLICATE', { id: plugin.id })
    all.set(plugin.id, plugin)
  }
  const onLost = (place: string): void => o.log.warn({ place }, 'a secret setting cannot be opened; it is as if it had not been set')
  const settings = createPluginSettings({ store: o.store, configured: o.settings, sealer: createSealer({ key: o.settingsKey, onLost }) })
  const enabled = new Set<string>()
  const failures = new Map<string, CoreError>()
  const outdated = new Set<string>()
  let tail: Promise<unknown> = Promise.resolve()
  const serially = <T>(work: () => Promise<T>): Promise<T> => {
    const run = tail.then(work)
    tail = run.catch(() => undefined)
    return run
  }

  const { running, start, bringUp, takeDown, restart } = createRunner({ ...o, all, settings: (id) => settings.given(id) })
  const changed = async (): Promise<void> => {
    await o.onChange(new Map([...running].map(([id, r]) => [id, r.plugin])))
    o.common.events?.transient?.({
      type: 'plugin.changed',
      uri: '/config/plugins',
      method: 'POST',
      ref: { type: 'plugin', id: 'all' },
      audience: { everyone: true },
    })
  }
  const must = (id: string): AnyPlugin => {
    const plugin = all.get(id)
    if (!plugin) throw new CoreError('CORE_ERR_PLUGIN_NOT_FOUND', { id })
    return plugin
  }
  const infoOf = (plugin: AnyPlugin): PluginInfo =>
    pluginInfo(plugin, { all, enabled: enabled.has(plugin.id), outdated: outdated.has(plugin.id), error: failures.get(plugin.id) })

  const fail = (id: string, error: CoreError): void => {
    failures.set(id, error)
    o.log.error({ err: error.cause ?? error, plugin: id, code: error.code }, error.message)
  }

  /** Swaps in the running plugins' routes; one that does not fit is stopped, with its dependents, and the rest tried again. */
  const serveRunning = async (): Promise<void> => {
    for (;;) {
      try {
        await o.host.swap((parts) => {
          parts.clear()
          for (const [id, r] of running) parts.set(id, r.part)
        })
        return
      } catch (e) {
        if (!(e instanceof PartFailure)) throw e
        fail(e.partId, routesError(e))
        const lost = [...dependentsOf(all, e.partId).filter((id) => running.has(id)), e.partId]
        for (const id of lost) {
          if (id !== e.partId) fail(id, new CoreError('CORE_ERR_PLUGIN_DEPENDENCY_FAILED', { id, needs: e.partId }))
          const r = running.get(id)
          running.delete(id)
          await r?.stop('its routes cannot be added')
        }
      }
    }
  }

  const boot = async (): Promise<void> => {
    const states = await readPluginStates(o.store)
    await settings.load()
    for (const plugin of all.values()) if (states.get(plugin.id) ?? plugin.enabledAtFirst ?? true) enabled.add(plugin.id)
    const wanted = new Map([...all].filter(([id]) => enabled.has(id)))
    const { ready, refused } = orderOf(wanted)
    for (const [id, error] of refused) fail(id, error)
    for (const id of ready) {
      const lacks = Object.keys(all.get(id)?.dependsOn ?? {}).find((needed) => !running.has(needed))
      try {
        if (lacks !== undefined) throw new CoreError('CORE_ERR_PLUGIN_DEPENDENCY_FAILED', { id, needs: lacks })
        running.set(id, await start(id))
      } catch (e) {
        fail(id, isCoreError(e) ? e : new CoreError('CORE_ERR_PLUGIN_START', { id, problem: String(e) }, { cause: e }))
      }
    }
    await serveRunning()
    await changed()
    o.log.info({ plugins: [...running.keys()], failed: [...failures.keys()] }, 'plugins started')
  }

  const changeSettings = async (id: string, change: JsonValue, ifMatch?: string): Promise<PluginSettingsState> => {
    const plugin = must(id)
    if (isStale(ifMatch, settings.view(plugin))) throw new CoreError('CORE_ERR_STALE')
    const before = settings.given(id) as JsonValue
    const next = settings.prepare(plugin, change)
    const r = running.get(id)
    if (r && !(await r.tell(next)))
      await restart(
        id,
        () => settings.keep(plugin, next),
        () => settings.keep(plugin, before ?? {}),
      )
    else await settings.keep(plugin, next)
    // One that could not start with the old settings gets its chance with the new ones.
    if (!r && enabled.has(id))
      await enable(id).catch((e: unknown) =>
        fail(id, isCoreError(e) ? e : new CoreError('CORE_ERR_PLUGIN_START', { id, problem: String(e) }, { cause: e })),
      )
    await changed()
    return settings.view(plugin)
  }

  const enable = async (id: string): Promise<PluginInfo> => {
    const plugin = must(id)
    const wanted = [...needsOf(all, id), id].filter((n) => !running.has(n))
    const { refused } = orderOf(new Map([...all].filter(([n]) => wanted.includes(n) || running.has(n))))
    const problem = refused.get(id) ?? wanted.map((n) => refused.get(n)).find((e) => e !== undefined)
    if (problem) throw problem
    await bringUp(wanted)
    for (const n of wanted) {
      enabled.add(n)
      failures.delete(n)
    }
    await writePluginStates(o.store, new Map([...wanted, id].map((n) => [n, true])))
    await changed()
    return infoOf(plugin)
  }

  const disable = async (id: string): Promise<PluginInfo> => {
    const plugin = must(id)
    const lost = [...dependentsOf(all, id).filter((n) => enabled.has(n)), id]
    const finish = await takeDown(lost, 'the plugin was disabled')
    for (const n of lost) {
      enabled.delete(n)
      failures.delete(n)
    }
    await writePluginStates(o.store, new Map(lost.map((n) => [n, false])))
    await changed()
    await finish()
    return infoOf(plugin)
  }

  /** A module cannot be unloaded: a plugin that is known already stays the version it was at the start. */
  const rescan = async (): Promise<void> => {
    const states = await readPluginStates(o.store)
    for (const plugin of (await o.discover?.()) ?? []) {
      if (all.has(plugin.id)) continue
      try {
        checkManifest(plugin)
        all.set(plugin.id, plugin)
        if (states.get(plugin.id) ?? plugin.enabledAtFirst ?? true) await enable(plugin.id)
      } catch (e) {
        o.log.error({ err: e, plugin: plugin.id }, 'a newly found plugin cannot be used')
      }
    }
    await refresh()
  }

  const refresh = async (): Promise<void> => {
    for (const plugin of all.values()) {
      const version = await installedVersion(plugin)
      if (version !== undefined && version !== plugin.version) outdated.add(plugin.id)
      else outdated.delete(plugin.id)
    }
  }

  return {
    boot: () => serially(boot),
    refresh,
    rescan: () => serially(rescan),
    list: () => [...all.values()].map(infoOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
    get: (id) => infoOf(must(id)),
    running: (id) => running.get(id)?.plugin,
    settings: (id) => settings.view(must(id)),
    changeSettings: (id, change, ifMatch) => serially(() => changeSettings(id, change, ifMatch)),
    enable: (id) => serially(() => enable(id)),
    disable: (id) => serially(() => disable(id)),
    close: (reason) =>
      serially(async () => {
        for (const r of [...running.values()].reverse()) await r.stop(reason)
        running.clear()
      }),
  }
}
