import type { Store as RealStore } from '@onggi/objectstore'
import type { Store } from '../../src/index.ts'

/** The object store is a store for notifications. */
export const fits = (store: RealStore): Store => store
