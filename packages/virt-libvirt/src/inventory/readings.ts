/** Readings of a source: as many at once as needed, none answering with what is older than another's answer. */
export interface Readings {
  /** Asks for these objects, or all: resolves when a reading begun after this call was taken in. */
  request(ids?: readonly string[]): Promise<void>
  /** Takes no more requests; resolves when nothing is being read. */
  close(): Promise<void>
}
/** How a source is read. */
export interface ReadingsOptions<T> {
  readonly read: (ids: ReadonlySet<string> | 'all') => Promise<T>
  /** Takes in what was read, at once; of an object that `isOld` something newer was taken in meanwhile. */
  readonly take: (read: T, ids: ReadonlySet<string> | 'all', isOld: (id: string) => boolean) => void
  /** What remains to be done before those who asked are answered. */
  readonly settle: () => Promise<void>
  /** Whether single objects can be read; if not, each request is for all. */
  readonly isById: boolean
  /** Single objects being read at a time. @default 4 */
  readonly atOnce?: number
}

interface Wish {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}
function wish(): Wish {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  return {
    promise,
    resolve: () => {
      resolve(undefined)
    },
    reject,
  }
}

/**
 * Makes {@link Readings}. Every object is read on its own, so that one that hangs in the source holds up neither another nor a reading of all;
 * there is no timer: a request begins at the end of the present turn, or with the end of the reading it must not share.
 */
export function createReadings<T>({ read, take, settle, isById, atOnce = 4 }: ReadingsOptions<T>): Readings {
  /** Asked for and not begun, in the order of the requests. */
  const wanted = new Map<string, Wish>()
  const busy = new Set<string>()
  const running = new Set<Promise<void>>()
  /** Beginnings of the single readings that were taken in while one of all is under way. */
  const newer = new Map<string, number>()
  let begun = 0
  let allBegun = 0
  let allWanted: Wish | undefined
  let isAllBusy = false
  let isPumping = false
  let closed = false

  function begin(ids: ReadonlySet<string> | 'all', mine: Wish, end: () => void): void {
    const at = ++begun
    const work = async (): Promise<void> => {
      const found = await read(ids)
      take(found, ids, (id) => at < allBegun || at < (newer.get(id) ?? 0))
      if (ids === 'all') allBegun = Math.max(allBegun, at)
      else if (isAllBusy) for (const id of ids) newer.set(id, at)
      await settle()
    }
    const settled = work()
      .then(mine.resolve, mine.reject)
      .finally(() => {
        running.delete(settled)
        end()
        pump()
      })
    running.add(settled)
  }
  function pump(): void {
    if (allWanted !== undefined && !isAllBusy) {
      const mine = allWanted
      allWanted = undefined
      isAllBusy = true
      begin('all', mine, () => {
        isAllBusy = false
        newer.clear()
      })
    }
    for (const [id, mine] of wanted) {
      if (busy.size >= atOnce) return
      if (busy.has(id)) continue
      wanted.delete(id)
      busy.add(id)
      begin(new Set([id]), mine, () => busy.delete(id))
    }
  }
  /** Once per turn: notifications that arrive together are read together. */
  function wake(): void {
    if (isPumping) return
    isPumping = true
    queueMicrotask(() => {
      isPumping = false
      pump()
    })
  }

  return {
    async request(ids) {
      if (closed) return
      wake()
      if (ids === undefined || !isById) return (allWanted ??= wish()).promise
      const mine = ids.map((id) => {
        const known = wanted.get(id) ?? wish()
        wanted.set(id, known)
        return known.promise
      })
      await Promise.all(mine)
    },
    async close() {
      closed = true
      for (const one of [...wanted.values(), ...(allWanted ? [allWanted] : [])]) one.resolve()
      wanted.clear()
      allWanted = undefined
      await Promise.all(running)
    },
  }
}
