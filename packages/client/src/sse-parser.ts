/** One message of a server-sent event stream, as the HTML standard frames it. */
export interface SseMessage {
  /** Last id seen so far; empty when there was none. */
  readonly id: string
  /** The `event` field; `message` by default. */
  readonly event: string
  /** The data lines, joined by line feeds. */
  readonly data: string
}

/** Feeds on text in any chunks; answers the messages completed by each. */
export interface SseParser {
  /** Takes the next piece of the stream; answers the messages it completes. */
  push(chunk: string): readonly SseMessage[]
  /** Milliseconds the server asked to wait before reconnecting, if it did. */
  readonly retryMs: number | undefined
}

/** Creates a parser for one connection (HTML standard, "Parsing an event stream"). */
export function createSseParser(lastId = ''): SseParser {
  let rest = ''
  let id = lastId
  let event = ''
  let data: string[] = []
  let retryMs: number | undefined

  const field = (line: string): void => {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1))
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'id' && !value.includes('\0')) id = value
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value)
  }

  return {
    get retryMs() {
      return retryMs
    },
    push(chunk) {
      const messages: SseMessage[] = []
      rest += chunk
      // A CR at the very end may be half of a CRLF: it waits for the next chunk.
      for (let end = /\r\n|\n|\r(?!$)/.exec(rest); end !== null; end = /\r\n|\n|\r(?!$)/.exec(rest)) {
        const line = rest.slice(0, end.index)
        rest = rest.slice(end.index + end[0].length)
        if (line !== '') {
          if (!line.startsWith(':')) field(line)
          continue
        }
        if (data.length > 0) messages.push({ id, event: event === '' ? 'message' : event, data: data.join('\n') })
        event = ''
        data = []
      }
      return messages
    },
  }
}
