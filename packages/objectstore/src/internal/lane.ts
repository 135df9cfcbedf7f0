/** Lets one at a time pass, in order of arrival. */
export interface Lane {
  /** Waits for the turn; resolves to what must be called when done. */
  enter(): Promise<() => void>
}

/** Makes a lane. */
export function createLane(): Lane {
  let last: Promise<void> = Promise.resolve()
  return {
    async enter() {
      const before = last
      let leave: () => void = () => undefined
      last = new Promise((done) => (leave = done))
      await before
      return leave
    },
  }
}
