import type { HttpStore } from '../needs.ts'
import { openTaskType } from '../log/request-log.ts'
import { pluginSettingsType } from './plugin-settings.ts'

/** Store type of the plugins' states. */
export const pluginStateType = 'plugin'

/** Whether a plugin is to run, as it is kept. */
export interface PluginState {
  readonly enabled: boolean
}

/** A state as it was kept. @throws TypeError when it is none */
const check = (value: unknown): PluginState => {
  if (typeof value === 'object' && value !== null && typeof (value as Partial<PluginState>).enabled === 'boolean')
    return value as PluginState
  throw new TypeError('A plugin state is {enabled: boolean}')
}

/** Types for the store: hand them over when it is opened. */
export const httpTypes = [
  { name: pluginStateType, version: 1, check },
  { name: pluginSettingsType, version: 1 },
  { name: openTaskType, version: 1 },
] as const

/** Which plugins are enabled, as it was decided last. */
export const readPluginStates = async (store: HttpStore): Promise<ReadonlyMap<string, boolean>> => {
  const rows = await store.transaction((tx) => tx.list<PluginState>(pluginStateType))
  return new Map(rows.map((row) => [row.id, row.value.enabled]))
}

/** Keeps which plugins are enabled; all or none. */
export const writePluginStates = (store: HttpStore, states: ReadonlyMap<string, boolean>): Promise<void> =>
  store.transaction(async (tx) => {
    for (const [id, enabled] of states) await tx.put(pluginStateType, id, { enabled })
  })
