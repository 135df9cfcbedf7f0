export type { MakeStore, Runner, StoreUnderTest } from './contract/harness.ts'
export { describeStoreContract } from './store-contract.ts'
export type { StoreContractOptions } from './store-contract.ts'
