export { type Channel, type ChannelEvent, type ChannelOptions, createChannel, type Delivery } from './channel.ts'
export type { Clock } from './clock.ts'
export { isNotifyError, NotifyError, type NotifyErrorCode, statusOf, templateOf } from './errors.ts'
export { createEventHub, type EventHub, type OpenOptions } from './event-hub.ts'
export type { EventFilters } from './filters.ts'
export type {
  Audience,
  CallerContext,
  Decision,
  EventDraft,
  JsonValue,
  Log,
  LogRecord,
  ObjectRef,
  Policy,
  Principal,
  Query,
  Store,
  Stored,
  StoreType,
  StreamContext,
  Tx,
  View,
} from './needs.ts'
export {
  createNotifications,
  type NotificationDraft,
  notificationMessages,
  notificationRules,
  type Notifications,
  type NotificationsOptions,
  notificationTypes,
  type NotificationView,
  type Severity,
} from './notifications.ts'
export type { EventHubOptions } from './options.ts'
export type { RawResponse } from './sink.ts'
export type { RawWebSocket } from './web-socket-sink.ts'
export type { WireEvent } from './wire.ts'
