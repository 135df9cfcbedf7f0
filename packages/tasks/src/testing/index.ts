export { createManualClock, type ManualClock } from './manual-clock.ts'
export { runTask, type RunTaskOptions, type TaskRun } from './run-task.ts'
