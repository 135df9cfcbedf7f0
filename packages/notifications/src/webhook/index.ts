import { createHmac } from 'node:crypto'
import type { ChannelEvent, Delivery } from '../channel.ts'

/** What {@link createWebhook} takes. */
export interface WebhookOptions {
  /** Where to POST. http and https; redirects are not followed. */
  readonly url: string
  /** Secret shared with the receiver, at least 24 bytes. With it each request is signed as Standard Webhooks 1.0 says. Absent: unsigned. */
  readonly secret?: string | Buffer
  /** More headers, such as an API key. */
  readonly headers?: Readonly<Record<string, string>>
  /** Body of a request: what is not a string is sent as JSON. For gateways with a form of their own, such as SMS. @default the event without its audience */
  readonly body?: (event: ChannelEvent) => unknown
  /** @default the platform's */
  readonly fetch?: typeof fetch
  /** Time for the signature. Unit: ms since 1970. @default Date.now */
  readonly now?: () => number
}

/** Statuses that asking again will not mend. */
const isPermanent = (status: number): boolean =>
  status === 410 || (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429)

const eventBody = ({ audience: _a, before: _b, ...event }: ChannelEvent): unknown => event

/**
 * The signature of a webhook: HMAC-SHA-256 over "id.timestamp.body", as base64 after "v1,".
 * Source: Standard Webhooks 1.0, "Signature scheme".
 */
export function signWebhook(secret: string | Buffer, id: string, timestamp: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/**
 * A delivery that POSTs each event to a URL. Anything but 2xx is a failure; 4xx (but 408, 425, 429) and 410 are final.
 *
 * @example
 * ```ts
 * createChannel({ store, name: 'ops', to: createWebhook({ url: 'https://ops.example/hook', secret }), filters: { types: ['vm.*'] } })
 * // an SMS gateway
 * createWebhook({ url: 'https://sms.example/send', headers: { authorization }, body: (e) => ({ to: '+43…', text: e.data?.message ?? e.type }) })
 * ```
 */
export function createWebhook(options: WebhookOptions): Delivery {
  const { url, secret, headers = {}, body = eventBody, now = Date.now } = options
  const send = options.fetch ?? fetch
  if (!/^https?:$/.test(new URL(url).protocol)) throw new TypeError(`a webhook needs an http or https URL, got ${url}`)
  if (secret !== undefined && Buffer.byteLength(secret) < 24) throw new TypeError('the secret of a webhook needs at least 24 bytes')
  return {
    async deliver(event, signal) {
      const content = body(event)
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      const timestamp = Math.floor(now() / 1000)
      const signature = secret === undefined ? {} : { 'webhook-signature': signWebhook(secret, event.id, timestamp, text) }
      const answer = await send(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': event.id,
          'webhook-timestamp': String(timestamp),
          ...signature,
          ...headers,
        },
        body: text,
        redirect: 'manual',
        signal,
      })
      await answer.body?.cancel()
      if (!answer.ok)
        throw Object.assign(new Error(`${new URL(url).host} answered ${answer.status}`), { permanent: isPermanent(answer.status) })
    },
  }
}
