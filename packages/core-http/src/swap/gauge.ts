/** Counts what is still running. */
export class Gauge {
  #count = 0
  readonly #waiting = new Set<() => void>()

  /** How many are running now. */
  get count(): number {
    return this.#count
  }

  /** One more runs. */
  enter(): void {
    this.#count++
  }

  /** One has ended. */
  leave(): void {
    if (--this.#count === 0) for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves when nothing runs, or after `ms`; says which. */
  async idle(ms: number): Promise<boolean> {
    if (this.#count === 0) return true
    return new Promise<boolean>((resolve) => {
      const end = (idle: boolean): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve(idle)
      }
      const wake = (): void => end(true)
      const timer = setTimeout(() => end(false), ms)
      this.#waiting.add(wake)
    })
  }
}
