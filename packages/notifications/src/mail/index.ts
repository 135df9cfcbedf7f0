import type { ChannelEvent, Delivery } from '../channel.ts'

/** What sends mail: `createTransport()` of nodemailer fits. */
export interface MailTransport {
  sendMail(mail: {
    from: string
    to: string
    subject: string
    text: string
    messageId: string
    headers: Record<string, string>
  }): Promise<unknown>
}

/** What {@link createMail} takes. */
export interface MailOptions {
  /** Sends the mail: `nodemailer.createTransport({ host, port, auth })`. */
  readonly transport: MailTransport
  /** Sender: "onggi@host.example". */
  readonly from: string
  /** Recipients, one or several. */
  readonly to: string | readonly string[]
  /** @default the notification's message, or the event's type and URI; its fields as text */
  readonly render?: (event: ChannelEvent) => { readonly subject: string; readonly text: string }
}

const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').slice(0, 200)

const standard = (event: ChannelEvent): { subject: string; text: string } => {
  const data = event.data
  const said = typeof data === 'object' && data !== null && 'message' in data && typeof data['message'] === 'string' ? data['message'] : ''
  const title = said === '' ? `${event.type} ${event.uri}` : said
  return { subject: title, text: `${title}\n\n${event.type} ${event.uri}\n${event.at}\n` }
}

/** 5xx of RFC 5321 §4.2.1 will not get better; everything else may. */
const isPermanent = (e: unknown): boolean =>
  typeof e === 'object' && e !== null && 'responseCode' in e && typeof e.responseCode === 'number' && e.responseCode >= 500

/**
 * A delivery that sends each event as a mail. The same event has the same Message-ID in every attempt, so that a mailbox can tell repeats.
 *
 * @example
 * ```ts
 * const transport = nodemailer.createTransport({ host: 'smtp.example', port: 587, auth })
 * createChannel({ store, name: 'mail', to: createMail({ transport, from: 'onggi@host.example', to: 'ops@host.example' }) })
 * ```
 */
export function createMail({ transport, from, to, render = standard }: MailOptions): Delivery {
  const domain = /@([^@>\s]+)>?$/.exec(from)?.[1]
  if (domain === undefined) throw new TypeError(`from must be a mail address, got ${from}`)
  return {
    async deliver(event) {
      const { subject, text } = render(event)
      const messageId = `<${event.id.replace(/[^\w.-]/g, '_')}@${domain}>`
      try {
        await transport.sendMail({
          from,
          to: [to].flat().join(', '),
          subject: oneLine(subject),
          text,
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Onggi-Event': oneLine(event.type) },
        })
      } catch (cause) {
        throw Object.assign(new Error('the mail server did not take the mail', { cause }), { permanent: isPermanent(cause) })
      }
    },
  }
}
