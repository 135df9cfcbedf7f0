/** Watches a socket: pings while nothing is heard, and gives it up after `count` pings in silence. */
export class Keepalive {
  readonly #timer: NodeJS.Timeout
  /** Set whenever the daemon said anything. */
  heard = true
  /** Streams that nobody reads at the moment: then silence is ours. */
  paused = 0
  #silent = 0

  constructor(intervalMs: number, count: number, ping: () => void, lost: () => void) {
    this.#timer = setInterval(() => {
      if (this.heard || this.paused > 0) {
        this.heard = false
        this.#silent = 0
      } else if (++this.#silent > count) lost()
      else ping()
    }, intervalMs).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
