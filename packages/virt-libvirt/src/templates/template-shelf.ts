import { VirtError } from '../errors.ts'
import { byCodePoints } from '../inventory/book.ts'
import type { Stored, TemplateStore, Tx } from '../needs.ts'
import { type StoredTemplate, TEMPLATE, templateFault } from './template-record.ts'

/** A template whose definition cannot be used, and why. */
export interface BrokenTemplate {
  readonly name: string
  /** Where its definition lies, when that is a file. */
  readonly path?: string
  readonly reason: string
}
/** Where templates are kept: the server's store, or files that people and programs may edit as well. */
export interface TemplateShelf {
  /** All of them as they are now, sorted by name. */
  all(): Promise<{ readonly templates: readonly StoredTemplate[]; readonly broken: readonly BrokenTemplate[] }>
  /** @throws {@link VirtError} `VIRT_ERR_TEMPLATE_BROKEN` */
  find(name: string): Promise<StoredTemplate | undefined>
  /** Puts a new one; `nameIn` chooses a name that is not taken. @throws {@link VirtError} `VIRT_ERR_TEMPLATE_EXISTS` */
  add(template: Omit<StoredTemplate, 'name'>, nameIn: (taken: ReadonlySet<string>) => string): Promise<StoredTemplate>
  /** Replaces one by what `change` makes of it, again when somebody else was faster. @throws {@link VirtError} `VIRT_ERR_TEMPLATE_NOT_FOUND`, `VIRT_ERR_TEMPLATE_EXISTS` */
  change(name: string, change: (was: StoredTemplate) => Promise<StoredTemplate>): Promise<StoredTemplate>
  /** @throws {@link VirtError} `VIRT_ERR_TEMPLATE_NOT_FOUND` */
  remove(name: string): Promise<void>
  /** Calls `changed` when somebody else may have changed something. */
  watch(changed: () => void): () => void
}

/** How often a change is made again because somebody else was faster. */
const ATTEMPTS = 5
const codeOf = (e: unknown): string => (e instanceof Error && 'code' in e ? String(e.code) : '')
const missing = (name: string): VirtError => new VirtError('VIRT_ERR_TEMPLATE_NOT_FOUND', { name })
const taken = (name: string): VirtError => new VirtError('VIRT_ERR_TEMPLATE_EXISTS', { name, pointer: '/name' })

/** Makes a {@link TemplateShelf} on a store; one whose transactions write a single object (files) is used so. */
export function createTemplateShelf(store: TemplateStore): TemplateShelf {
  const oneAtATime = store.capabilities?.transactions === false
  /** The name that counts is the object's own: a file may have been copied. */
  const named = ({ id, value }: Stored<StoredTemplate>): StoredTemplate => (value.name === id ? value : { ...value, name: id })
  function checked(row: Stored<StoredTemplate>): StoredTemplate {
    const reason = templateFault(row.value)
    if (reason !== undefined) throw new VirtError('VIRT_ERR_TEMPLATE_BROKEN', { name: row.id, reason })
    return named(row)
  }
  /** A file that is no JSON at all is the same problem as one that is no template. */
  async function legible<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (err) {
      if (codeOf(err) !== 'STORE_ERR_CORRUPT') throw err
      const { path = '', reason = '' } = (err as { params?: { path?: string; reason?: string } }).params ?? {}
      throw new VirtError('VIRT_ERR_TEMPLATE_BROKEN', { name, reason: `${path}: ${reason}` }, { cause: err })
    }
  }
  const row = (name: string): Promise<Stored<StoredTemplate> | undefined> =>
    legible(name, () => store.transaction((tx) => tx.get<StoredTemplate>(TEMPLATE, name)))
  async function put(tx: Tx, template: StoredTemplate): Promise<void> {
    const there = await tx.get(TEMPLATE, template.name).catch((err: unknown) => {
      if (codeOf(err) === 'STORE_ERR_CORRUPT') return 'broken'
      throw err
    })
    if (there !== undefined) throw taken(template.name)
    await tx.put(TEMPLATE, template.name, template, { ifVersion: 'absent' })
  }
  async function replace(was: Stored<StoredTemplate>, now: StoredTemplate): Promise<void> {
    const ifVersion = was.version
    if (now.name === was.id) await store.transaction((tx) => tx.put(TEMPLATE, now.name, now, { ifVersion }))
    else if (!oneAtATime)
      await store.transaction(async (tx) => {
        await put(tx, now)
        await tx.delete(TEMPLATE, was.id, { ifVersion })
      })
    else {
      // The new one first: whatever happens between, nothing is lost.
      await store.transaction((tx) => put(tx, now))
      try {
        await store.transaction((tx) => tx.delete(TEMPLATE, was.id, { ifVersion }))
      } catch (err) {
        await store.transaction((tx) => tx.delete(TEMPLATE, now.name))
        throw err
      }
    }
  }

  return {
    async all() {
      const rows = await store.transaction((tx) => tx.list<StoredTemplate>(TEMPLATE))
      const templates: StoredTemplate[] = []
      const broken: BrokenTemplate[] = []
      for (const one of rows) {
        const reason = templateFault(one.value)
        if (reason === undefined) templates.push(named(one))
        else broken.push({ name: one.id, reason })
      }
      for (const { path, reason } of store.broken?.() ?? []) {
        const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '')
        broken.push({ name: decoded(file), path, reason })
      }
      const order = (a: { name: string }, b: { name: string }): number => byCodePoints(a.name, b.name)
      return { templates: templates.sort(order), broken: broken.sort(order) }
    },
    async find(name) {
      const found = await row(name)
      return found && checked(found)
    },
    async add(template, nameIn) {
      for (let attempt = 1; ; attempt++)
        try {
          return await store.transaction(async (tx) => {
            const name = nameIn(new Set((await tx.list(TEMPLATE)).map(({ id }) => id)))
            const made = { ...template, name }
            await put(tx, made)
            return made
          })
        } catch (err) {
          if (codeOf(err) !== 'STORE_ERR_VERSION' || attempt >= ATTEMPTS) throw err
        }
    },
    async change(name, change) {
      for (let attempt = 1; ; attempt++) {
        const was = await row(name)
        if (was === undefined) throw missing(name)
        const now = await change(checked(was))
        try {
          await replace(was, now)
          return now
        } catch (err) {
          if (codeOf(err) !== 'STORE_ERR_VERSION' || attempt >= ATTEMPTS) throw err
        }
      }
    },
    async remove(name) {
      if (!(await legible(name, () => store.transaction((tx) => tx.delete(TEMPLATE, name))))) throw missing(name)
    },
    watch: (changed) => store.watch?.(TEMPLATE, changed) ?? (() => undefined),
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
