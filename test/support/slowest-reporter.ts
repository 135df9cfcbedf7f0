// Prints the ten slowest tests and the time of each project after a run.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, TestCase } from 'vitest/node'
import { runDir } from './run-dir.ts'

export default class SlowestReporter implements Reporter {
  readonly #tests: { ms: number; project: string; title: string }[] = []
  /** What tests and the code they run print is searched for secrets with everything else, see global-setup.ts. */
  onUserConsoleLog({ content }: { readonly content: string }): void {
    appendFileSync(join(runDir(), 'output-console.log'), content)
  }
  onTestCaseResult(test: TestCase): void {
    this.#tests.push({ ms: test.diagnostic()?.duration ?? 0, project: test.project.name, title: test.fullName })
  }
  onTestRunEnd(): void {
    const perProject = new Map<string, number>()
    for (const t of this.#tests) perProject.set(t.project, (perProject.get(t.project) ?? 0) + t.ms)
    const s = (ms: number): string => (ms / 1000).toFixed(1).padStart(7) + ' s'
    process.stdout.write('\n Time in tests by project\n')
    for (const [name, ms] of [...perProject].sort((a, b) => b[1] - a[1])) process.stdout.write(`${s(ms)}  ${name}\n`)
    process.stdout.write(' Ten slowest tests\n')
    for (const t of this.#tests.sort((a, b) => b.ms - a.ms).slice(0, 10)) process.stdout.write(`${s(t.ms)}  ${t.project}: ${t.title}\n`)
  }
}
