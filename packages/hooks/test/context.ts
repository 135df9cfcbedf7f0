import type { Log, RunContext } from '../src/index.ts'

export interface MemoryLog extends Log {
  readonly lines: { level: string; o: Record<string, unknown>; m: string | undefined }[]
}

/** A logger that keeps what it is told. */
export function createMemoryLog(): MemoryLog {
  const lines: { level: string; o: Record<string, unknown>; m: string | undefined }[] = []
  const at = (level: string) => (o: object, m?: string) => void lines.push({ level, o: o as Record<string, unknown>, m })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A context of user kim. */
export function context(o: Partial<RunContext> = {}): RunContext {
  return {
    principal: { name: 'kim', realm: 'local', roles: ['user'], groups: [] },
    requestId: 'r1',
    locale: 'en',
    signal: new AbortController().signal,
    log: createMemoryLog(),
    ...o,
  }
}

export const never = (): Promise<never> => new Promise<never>(() => undefined)

/** A promise and what resolves it. */
export function gate(): { wait: Promise<void>; open: () => void } {
  let open: () => void = () => undefined
  const wait = new Promise<void>((done) => (open = done))
  return { wait, open }
}
