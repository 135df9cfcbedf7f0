export { createFakeIdentity, createFakePolicy, type FakeUser } from './fake-identity.ts'
export { createFakeStore } from './fake-store.ts'
