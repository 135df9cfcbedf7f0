import type { Capabilities } from '../store.ts'
import { claimsContract } from './contract/claims.ts'
import { contractTypes } from './contract/harness.ts'
import type { MakeStore, Part, Runner } from './contract/harness.ts'
import { logsContract } from './contract/logs.ts'
import { objectsContract } from './contract/objects.ts'
import { queriesContract } from './contract/queries.ts'
import { survivalContract } from './contract/survival.ts'
import { transactionsContract } from './contract/transactions.ts'

/** What {@link describeStoreContract} needs to know besides how to make a store. */
export interface StoreContractOptions extends Runner {
  /** Name of the driver, shown in the titles. */
  readonly name: string
  /** What the driver declares; parts it does not have are not tested. */
  readonly capabilities: Capabilities
}

/**
 * Declares the tests that every driver of the store must pass, as far as its capabilities go.
 *
 * @example `describeStoreContract(makeStore, { name: 'memory', capabilities, describe, test })` with `describe` and `test` of vitest or node:test
 */
export function describeStoreContract(makeStore: MakeStore, { name, capabilities, describe, test }: StoreContractOptions): void {
  const it: Part['it'] = (title, fn, o = {}) =>
    test(title, async () => {
      const under = await makeStore({ types: contractTypes, ...o })
      try {
        await fn(under.store, under)
      } finally {
        await under.cleanUp()
      }
    })
  const part: Part = { it, capabilities }
  describe(`the store contract on ${name}`, () => {
    describe('objects', () => objectsContract(part))
    describe('queries', () => queriesContract(part))
    if (capabilities.transactions) describe('transactions', () => transactionsContract(part))
    if (capabilities.logs) describe('logs', () => logsContract(part))
    if (capabilities.claims) describe('claims', () => claimsContract(part))
    if (capabilities.durable) describe('survival', () => survivalContract(part))
  })
}
