let n = 0

/** A schema name no other test of this run uses. */
export const newSchema = (): string => `t${process.pid}_${Math.floor(performance.timeOrigin) % 1e9}_${++n}`
