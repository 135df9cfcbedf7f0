export type {
  AnyApi,
  BodyOf,
  Method,
  ParamsOf,
  PathParam,
  QueryOf,
  QueryValues,
  RequestArgs,
  RequestInput,
  ResponseOf,
  RouteName,
  RouteType,
} from './api-types.ts'
export { type Client, type ConsoleAddress, type Credentials, createClient, type LoggedIn } from './client.ts'
export { type Clock, systemClock } from './clock.ts'
export { ClientError, type ClientErrorCode, type ClientErrorDetails, type FieldProblem, isClientError } from './errors.ts'
export type { EventFilter, EventStream, ServerEvent, StreamState } from './event-stream.ts'
export type { ClientAuth, ClientOptions } from './options.ts'
export { readAnswer } from './problem.ts'
export { createSseParser, type SseMessage, type SseParser } from './sse-parser.ts'
export type { FollowOptions, Task } from './task-follow.ts'
export { uploadContent, type UploadNeeds, type UploadOptions } from './upload.ts'
