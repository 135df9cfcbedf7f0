import shared from '../vitest.shared.ts'
export default { ...shared, test: { ...shared.test, name: 'repository', include: ['**/*.test.ts'] } }
