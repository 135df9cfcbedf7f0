import type { CallerContext, View } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Reader } from './reader.ts'
import { isEnded } from './task-row.ts'
import type { TaskView } from './task-view.ts'

/** @internal Yields a task now and at each change, until its end. */
export async function* watchTask(
  o: Resolved,
  reader: Reader,
  id: string,
  ctx: CallerContext,
  signal: AbortSignal | undefined,
): AsyncGenerator<View, void> {
  let changes = 0
  let wake: () => void = () => undefined
  const note = (): void => {
    changes++
    wake()
  }
  const unsubscribe = o.store.onAppend('events', note)
  signal?.addEventListener('abort', note)
  let stopTimer: () => void = () => undefined
  try {
    let last: View | undefined
    for (;;) {
      signal?.throwIfAborted()
      const before = changes
      const view = await reader.get(id, ctx)
      if (view.revision !== last?.revision) {
        last = view
        yield view
        if (isEnded((JSON.parse(view.json.toString()) as TaskView).status)) return
        continue
      }
      await new Promise<void>((resolve) => {
        // a change that came while we read is read at once
        if (changes !== before) resolve()
        wake = resolve
        stopTimer = o.clock.timer(resolve, o.pollMs)
      })
      stopTimer()
    }
  } finally {
    stopTimer()
    unsubscribe()
    signal?.removeEventListener('abort', note)
  }
}
