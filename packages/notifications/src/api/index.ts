import type { NotificationSchema } from '../fastify/schemas.ts'

/** The routes of notifications, for a typed client; `/events` is a stream and not among them. */
export interface NotificationsApi {
  'GET /notifications': { readonly response: readonly NotificationSchema[] }
  'GET /notifications/:id': { readonly response: NotificationSchema }
  'DELETE /notifications/:id': { readonly response: undefined }
}
