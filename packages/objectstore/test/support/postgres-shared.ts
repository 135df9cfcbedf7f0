import type { TestProject } from 'vitest/node'
import { createPostgres } from '../../../../test/support/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string
  }
}

/** One server for all test files of the package; each test has a schema of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await createPostgres(['fsync=off'])
  project.provide('postgres', server.url)
  return () => server.remove()
}
