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
export function createControl(): Control {
  let either: AbortController | undefined
  let stopped: AbortController | undefined
  const control = {
    isCancelled: false,
    isStopped: false,
    cancel() {
      control.isCancelled = true
      either?.abort()
    },
    stop() {
      control.isStopped = true
      either?.abort()
      stopped?.abort()
    },
    get signal() {
      either ??= new AbortController()
      if (control.isCancelled || control.isStopped) either.abort()
      return either.signal
    },
    get stopSignal() {
      stopped ??= new AbortController()
      if (control.isStopped) stopped.abort()
      return stopped.signal
    },
  }
  return control
}
