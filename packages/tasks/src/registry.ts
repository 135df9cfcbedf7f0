import { TaskError } from './errors.ts'
import type { AnyTaskType } from './task-type.ts'

/** @internal Task types by name. */
export interface Registry {
  add(type: AnyTaskType, owner: string): () => void
  get(name: string): AnyTaskType | undefined
  names(): readonly string[]
}

/** @internal */
export function createRegistry(): Registry {
  const types = new Map<string, { type: AnyTaskType; owner: string }>()
  return {
    add(type, owner) {
      const known = types.get(type.name)
      if (known) throw new TaskError('TASK_ERR_TYPE_DUPLICATE', { type: type.name, owner: known.owner })
      const entry = { type, owner }
      types.set(type.name, entry)
      return () => {
        if (types.get(type.name) === entry) types.delete(type.name)
      }
    },
    get: (name) => types.get(name)?.type,
    names: () => [...types.keys()],
  }
}
