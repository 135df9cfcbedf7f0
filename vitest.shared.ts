import { defineConfig } from 'vitest/config'
const conditions = ['@onggi/source', 'node', 'import', 'module', 'default']
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 60_000 },
})
