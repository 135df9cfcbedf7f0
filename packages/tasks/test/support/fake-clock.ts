export { createManualClock as fakeClock, type ManualClock as FakeClock } from '../../src/testing/index.ts'

/** Lets what has been started run as far as it comes without time. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}
