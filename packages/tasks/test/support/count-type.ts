import type { Client, Pool } from 'pg'
import type { TaskType } from '../../src/index.ts'

/** Where the effects are counted: no unique key, so that a task that runs twice is seen; `fences` refuses late writers. */
export const tables = 'CREATE TABLE effects (task text, token int); CREATE TABLE fences (task text PRIMARY KEY, token int)'

const claim =
  'INSERT INTO fences VALUES ($1, $2) ON CONFLICT (task) DO UPDATE SET token = excluded.token WHERE fences.token <= excluded.token RETURNING 1'

/** Inserts one row for each task, with its fencing token. */
export const countType = (db: Pick<Client | Pool, 'query'>): TaskType<null, null> => {
  /** One statement, so that no late write comes between the look at the token and the effect. */
  const fenced = async (effect: string, task: string, token: number): Promise<void> => {
    const { rowCount } = await db.query(`WITH mine AS (${claim}), done AS (${effect}) SELECT 1 FROM mine`, [task, token])
    if (rowCount === 0) throw Object.assign(new Error('refused'), { code: 'TEST_ERR_LATE', params: {} })
  }
  return {
    name: 'count',
    cancellable: false,
    onCrash: 'resume',
    // a process that is frozen while a transaction is open gets an error from its store
    retry: { attempts: 10, backoffMs: 10 },
    steps: {
      insert: {
        do: (_args, ctx) => fenced('INSERT INTO effects SELECT $1, $2 FROM mine', ctx.taskId, ctx.fencingToken),
        undo: (_args, _result, ctx) =>
          fenced('DELETE FROM effects WHERE task = $1 AND EXISTS (SELECT FROM mine)', ctx.taskId, ctx.fencingToken),
      },
    },
    async run(_input, ctx) {
      await ctx.step('insert', null)
      return null
    },
  }
}
