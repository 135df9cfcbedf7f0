/** @internal How a run is told to end: cancelled (undo everything) or stopped (write nothing more). */
export interface Control {
  cancel(): void
  stop(): void
  readonly isCancelled: boolean
  readonly isStopped: boolean
  /** Aborted by both: for the run. */
  readonly signal: AbortSignal
  /** Aborted by a stop alone: for undoing. */
  readonly stopSignal: AbortSignal
}

/** @internal Signals are made when somebody asks for them: most runs never do. */
export const createControl = (): Control => new LazyControl()

/** A class, for one is made for each run. */
class LazyControl implements Control {
  isCancelled = false
  isStopped = false
  #either: AbortController | undefined
  #stopped: AbortController | undefined

  cancel(): void {
    this.isCancelled = true
    this.#either?.abort()
  }

  stop(): void {
    this.isStopped = true
    this.#either?.abort()
    this.#stopped?.abort()
  }

  get signal(): AbortSignal {
    this.#either ??= new AbortController()
    if (this.isCancelled || this.isStopped) this.#either.abort()
    return this.#either.signal
  }

  get stopSignal(): AbortSignal {
    this.#stopped ??= new AbortController()
    if (this.isStopped) this.#stopped.abort()
    return this.#stopped.signal
  }
}
