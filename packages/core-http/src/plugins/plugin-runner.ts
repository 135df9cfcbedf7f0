import { CoreError } from '../errors.ts'
import type { Log } from '../needs.ts'
import { PartFailure } from '../swap/generation.ts'
import type { GenerationHost } from '../swap/generation-host.ts'
import { dependentsOf } from './order.ts'
import type { AnyPlugin } from './plugin.ts'
import { type CommonHost, type RunningPlugin, startPlugin } from './running-plugin.ts'

/** Options of {@link createRunner}. */
export interface RunnerOptions {
  readonly all: ReadonlyMap<string, AnyPlugin>
  readonly host: GenerationHost
  readonly common: CommonHost
  readonly settings: (id: string) => unknown
  readonly log: Log
  readonly timeoutMs: number
  readonly drainMs: number
}

/** Says of a part that could not be added which plugin it was. */
export const routesError = (e: PartFailure): CoreError =>
  new CoreError('CORE_ERR_PLUGIN_ROUTES', { id: e.partId, problem: e.message }, { cause: e.cause })

/** The plugins that run, and what starts and stops them. Callers do one thing after the other. */
export interface Runner {
  readonly running: Map<string, RunningPlugin>
  readonly start: (id: string) => Promise<RunningPlugin>
  /** Starts plugins, each after what it needs, and swaps them in; none of them when one fails. */
  readonly bringUp: (ids: readonly string[]) => Promise<void>
  /** Swaps plugins out. What is returned waits for their last requests and stops them. */
  readonly takeDown: (ids: readonly string[], reason: string) => Promise<() => Promise<void>>
  /** Stops a plugin and those that need it, does `change`, and starts them again; when that fails, does `back` and starts them so. */
  readonly restart: (id: string, change: () => Promise<void>, back: () => Promise<void>) => Promise<void>
}

/** Makes it; nothing runs yet. */
export const createRunner = (o: RunnerOptions): Runner => {
  const running = new Map<string, RunningPlugin>()
  const start = async (id: string): Promise<RunningPlugin> => {
    const plugin = o.all.get(id)
    if (!plugin) throw new CoreError('CORE_ERR_PLUGIN_NOT_FOUND', { id })
    return startPlugin(plugin, { common: o.common, settings: o.settings(id), log: o.log, timeoutMs: o.timeoutMs })
  }
  const bringUp = async (ids: readonly string[]): Promise<void> => {
    const started: string[] = []
    try {
      for (const n of ids) {
        running.set(n, await start(n))
        started.push(n)
      }
      await o.host.swap((parts) => {
        for (const n of ids) {
          const r = running.get(n)
          if (r) parts.set(n, r.part)
        }
      })
    } catch (e) {
      for (const n of started.reverse()) {
        const r = running.get(n)
        running.delete(n)
        await r?.stop('it could not be enabled')
      }
      throw e instanceof PartFailure ? routesError(e) : e
    }
  }

  const takeDown = async (ids: readonly string[], reason: string): Promise<() => Promise<void>> => {
    // Started later = needs the others: stopped first.
    const stopping = [...running.values()].filter((r) => ids.includes(r.plugin.id)).reverse()
    await o.host.swap((parts) => {
      for (const n of ids) parts.delete(n)
    })
    for (const n of ids) running.delete(n)
    return async () => {
      // Its own gauge tells when the plugin's last request is through; only then may it close what they use.
      await Promise.all(stopping.map((r) => r.part.gauge.idle(o.drainMs)))
      for (const r of stopping) await r.stop(reason)
    }
  }

  const restart = async (id: string, change: () => Promise<void>, back: () => Promise<void>): Promise<void> => {
    const falling = dependentsOf(o.all, id).filter((n) => running.has(n))
    const order = [...running.keys()].filter((n) => n === id || falling.includes(n))
    await (await takeDown(order, 'its settings change'))()
    await change()
    try {
      await bringUp(order)
    } catch (e) {
      await back()
      await bringUp(order)
      throw e
    }
  }

  return { running, start, bringUp, takeDown, restart }
}
