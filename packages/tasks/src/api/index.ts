import type { LogSchema, ServiceSchema, TaskSchema } from '../fastify/schemas.ts'

/** The routes of tasks, for a typed client. */
export interface TasksApi {
  'GET /services': { readonly response: readonly ServiceSchema[] }
  'GET /tasks': { readonly response: readonly TaskSchema[] }
  'GET /tasks/:id': { readonly response: TaskSchema }
  'GET /tasks/:id/log': { readonly response: LogSchema }
  'POST /tasks/:id/retry': { readonly response: TaskSchema }
  'DELETE /tasks/:id': { readonly response: undefined }
}
