import type { Capabilities, Store, StoreType } from '../../store.ts'

/** A store under test. */
export interface StoreUnderTest {
  readonly store: Store
  /** Opens the same data once more: after `store.close()` for drivers of one process, beside it for the others. Absent: nothing survives. */
  readonly reopen?: () => Promise<Store>
  /** Frees what the test used; closes what is still open. */
  cleanUp(): Promise<void>
}

/** Opens a new, empty store. */
export type MakeStore = (o: { readonly types: readonly StoreType[]; readonly maxTransactionMs?: number }) => Promise<StoreUnderTest>

/** The test runner's functions; those of vitest and of node:test fit. */
export interface Runner {
  readonly describe: (name: string, fn: () => void) => unknown
  readonly test: (name: string, fn: () => Promise<void>) => unknown
}

/** What one part of the suite gets. */
export interface Part {
  /** Declares a test that gets a new store. */
  readonly it: (name: string, fn: (store: Store, under: StoreUnderTest) => Promise<void>, o?: { maxTransactionMs?: number }) => void
  readonly capabilities: Capabilities
}

/** Types the suite declares. */
export const contractTypes: readonly StoreType[] = [
  { name: 'item', index: ['owner', 'n', 'deep.flag', 'label'], sparse: ['label'] },
  { name: 'other.kind' },
  {
    name: 'checked',
    check: (v: unknown): object => {
      if (typeof v !== 'object' || v === null || !('size' in v) || typeof v.size !== 'number') throw new TypeError('size must be a number')
      return v
    },
  },
]

/** A value of type `item`. */
export interface Item {
  owner?: string | null
  n?: number | string | boolean | null
  deep?: { flag?: boolean }
  label?: string
  text?: string
}

/** Writes one object in a transaction of its own. */
export const put = (store: Store, id: string, value: Item, o?: { ifVersion?: number | 'absent' }): Promise<number> =>
  store.transaction((tx) => tx.put('item', id, value, o))

/** Reads the value of an item. */
export const valueOf = async (store: Store, id: string): Promise<Item | undefined> =>
  (await store.transaction((tx) => tx.get<Item>('item', id)))?.value

/** Ids that a query answers, in order. */
export const idsOf = async (store: Store, q: Parameters<Store['rawList']>[1]): Promise<string[]> =>
  (await store.transaction((tx) => tx.list('item', q))).map((s) => s.id)

/** Matches an error by its code. */
export const withCode =
  (code: string) =>
  (e: unknown): boolean =>
    e instanceof Error && 'code' in e && e.code === code
