import { type ViteUserConfig, mergeConfig } from 'vitest/config'
import shared from '../vitest.shared.ts'

const config: ViteUserConfig = mergeConfig(shared, { test: { name: 'repository' } })
config.test = { ...config.test, include: ['**/*.test.ts'] }
export default config
