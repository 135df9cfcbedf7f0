export interface Deferred<T> {
  promise: Promise<T>
  resolve(value: T): void
}

export function deferred<T = undefined>(): Deferred<T> {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((yes) => (resolve = yes))
  return { promise, resolve }
}
