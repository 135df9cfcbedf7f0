import type { Change } from '../inventory/inventory.ts'
import type { EventDraft, JsonValue } from '../needs.ts'
import type { StoredTemplate } from './template-record.ts'

/** Turns differences of templates into events. */
export interface TemplateTeller {
  readonly event: (change: Change<StoredTemplate>) => EventDraft | undefined
  /** Runs a change that gives template `from` another name: it is told as one event. */
  renaming<T>(from: string, to: string | undefined, change: () => Promise<T>): Promise<T>
}

/** Makes a {@link TemplateTeller}. */
export function createTemplateTeller(
  uriOf: (name: string) => string,
  bodyOf: (t: StoredTemplate) => Readonly<Record<string, JsonValue>>,
): TemplateTeller {
  /** New name by old name, while a rename runs. */
  const renames = new Map<string, string>()
  return {
    event({ ref, now, was }) {
      const uri = uriOf(ref.id)
      if (now === undefined) {
        if (was === undefined || renames.has(ref.id)) return undefined
        return { type: 'template.deleted', uri, method: 'DELETE', ref, audience: was.audience }
      }
      const common = { uri, ref, audience: now.audience }
      const data = bodyOf(now.record)
      if (was !== undefined) return { type: 'template.changed', method: 'PUT', ...common, data }
      const from = [...renames].find(([, to]) => to === ref.id)?.[0]
      if (from === undefined) return { type: 'template.created', method: 'POST', ...common, data }
      return { type: 'template.renamed', method: 'PUT', ...common, data: { from: uriOf(from), to: uri, ...data } }
    },
    async renaming(from, to, change) {
      if (to === undefined || to === from) return change()
      renames.set(from, to)
      try {
        return await change()
      } finally {
        renames.delete(from)
      }
    },
  }
}
