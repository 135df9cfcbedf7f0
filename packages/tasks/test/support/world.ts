import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonValue, Step, TaskType } from '../../src/index.ts'

/** The world outside the store: a directory with one file per step that has happened. */
export const stepNames = ['one', 'two', 'three', 'four', 'five'] as const

export const worldOf = (dir: string): string[] => readdirSync(join(dir, 'world')).sort()

/** A type of five steps, each of which makes a file in two moves; `point` is also called between them, and inside each undo. */
export function fiveSteps(
  dir: string,
  name: string,
  onCrash: 'resume' | 'restart' | 'compensate',
  fails: boolean,
  point: (p: string) => void | Promise<void> = () => undefined,
): TaskType<JsonValue, JsonValue> {
  const world = join(dir, 'world')
  mkdirSync(world, { recursive: true })
  const step = (stepName: string): Step<JsonValue, string> => ({
    async do() {
      const file = join(world, stepName)
      writeFileSync(`${file}.part`, '')
      await point(`${name}:${stepName}:inside-do`)
      // a step that is done twice without being undone would be seen here
      if (readdirSync(world).includes(stepName)) writeFileSync(join(world, `${stepName}.twice`), '')
      renameSync(`${file}.part`, file)
      return file
    },
    async undo(_args, result) {
      if (result !== undefined && result !== join(world, stepName)) throw new Error('undo got a wrong result')
      rmSync(join(world, `${stepName}.part`), { force: true })
      await point(`${name}:${stepName}:inside-undo`)
      rmSync(join(world, stepName), { force: true })
    },
  })
  return {
    name,
    cancellable: true,
    onCrash,
    steps: Object.fromEntries(stepNames.map((s) => [s, step(s)])),
    async run(_input, ctx) {
      for (const [i, s] of stepNames.entries()) {
        await ctx.step(s, { i })
        ctx.progress((i + 1) / stepNames.length)
      }
      if (fails) throw Object.assign(new Error('The last check failed'), { code: 'THING_ERR_CHECK', params: {} })
      return 'made'
    },
  }
}
