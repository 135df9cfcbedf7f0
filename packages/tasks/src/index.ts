export type { Clock } from './clock.ts'
export type { EnqueueOptions } from './enqueue.ts'
export { isTaskError, statusOf, TaskError, type TaskErrorCode, templateOf } from './errors.ts'
export type {
  Audience,
  CallerContext,
  Decision,
  EventDraft,
  Events,
  JsonValue,
  Log,
  ObjectRef,
  Policy,
  Principal,
  Query,
  RunContext,
  Store,
  Stored,
  StoreType,
  Tx,
  View,
} from './needs.ts'
export type { TasksOptions } from './options.ts'
export { taskMessages, taskRules } from './rules.ts'
export type { Schedule, ScheduleOptions } from './schedules.ts'
export { taskTypes } from './task-row.ts'
export type { Message, Step, TaskContext, TaskStatus, TaskType } from './task-type.ts'
export type { TaskView } from './task-view.ts'
export { type CallOptions, createTasks, type Tasks } from './tasks.ts'
export type { Service } from './workers.ts'
