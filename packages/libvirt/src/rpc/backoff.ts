/** Waiting between attempts to reach the daemon. */
export interface Backoff {
  /** First wait in milliseconds. Default 100. */
  readonly minMs: number
  /** Longest wait in milliseconds; each doubles the one before. Default 10,000. */
  readonly maxMs: number
}

/** Milliseconds before attempt `n` (from 0): doubled each time, ±20 % so that many clients do not come at once. */
export const waitBefore = (n: number, { minMs, maxMs }: Backoff, random: () => number = Math.random): number =>
  Math.min(maxMs, minMs * 2 ** Math.min(n, 30)) * (0.8 + 0.4 * random())
