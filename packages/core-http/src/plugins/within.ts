/** Waits for `work`, at most `ms`; then rejects, naming what hung. The work itself goes on: nothing can stop it. */
export const within = async <T>(ms: number, what: string, work: () => Promise<T> | T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([Promise.resolve().then(work), late])
  } finally {
    clearTimeout(timer)
  }
}
