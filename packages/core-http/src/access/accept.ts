/** What a client accepts, as far as it matters here. */
export interface Accepts {
  /** JSON may be answered. */
  readonly json: boolean
  /** JSON is named, not merely covered by a wildcard. */
  readonly jsonNamed: boolean
  /** HTML is named: a browser's page load. */
  readonly html: boolean
}

const anything: Accepts = { json: true, jsonNamed: false, html: false }
const known = new Map<string, Accepts>()

const parse = (header: string): Accepts => {
  let json = false
  let jsonNamed = false
  let html = false
  for (const part of header.split(',')) {
    const [type = '', ...params] = part.split(';').map((s) => s.trim().toLowerCase())
    if (params.some((p) => /^q=0(?:\.0*)?$/.test(p))) continue
    if (type === 'application/json') json = jsonNamed = true
    else if (type === '*/*' || type === 'application/*') json = true
    else if (type === 'text/html' || type === 'application/xhtml+xml') html = true
  }
  return { json, jsonNamed, html }
}

/** Reads an Accept header; an absent or empty one accepts anything. */
export const readAccept = (header: string | undefined): Accepts => {
  if (header === undefined || header === '' || header === '*/*') return anything
  let accepts = known.get(header)
  if (!accepts) {
    accepts = parse(header)
    // The header is the client's: never keep more than a few of them.
    if (known.size > 100) known.clear()
    if (header.length <= 500) known.set(header, accepts)
  }
  return accepts
}

/** True for a page load: HTML named and JSON not. */
export const wantsPage = (accepts: Accepts): boolean => accepts.html && !accepts.jsonNamed
