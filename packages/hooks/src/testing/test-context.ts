import type { Log, RunContext } from '../needs.ts'

/** A log that keeps what it is told. */
export interface TestLog extends Log {
  readonly lines: readonly { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly o: object; readonly m: string | undefined }[]
}

/** Makes a log that keeps what it is told. */
export function createTestLog(): TestLog {
  const lines: TestLog['lines'][number][] = []
  const at = (level: TestLog['lines'][number]['level']) => (o: object, m?: string) => void lines.push({ level, o, m })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Makes a context of a user named `kim` for tests; `o` replaces parts of it. */
export function createTestContext(o: Partial<RunContext> = {}): RunContext {
  return {
    principal: { name: 'kim', realm: 'local', roles: ['user'], groups: [] },
    requestId: 'test',
    locale: 'en',
    signal: new AbortController().signal,
    log: createTestLog(),
    ...o,
  }
}
