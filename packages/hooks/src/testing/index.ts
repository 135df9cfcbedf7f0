export { createTestContext, createTestLog } from './test-context.ts'
export type { TestLog } from './test-context.ts'
