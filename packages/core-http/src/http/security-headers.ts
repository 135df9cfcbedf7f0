/** What the security headers depend on. */
export interface SecurityHeaderOptions {
  /** Hashes of the inline scripts that may run, for example `sha256-…`: the fixed import map. */
  readonly inlineHashes: readonly string[]
  /** Tell browsers to come back by TLS only. Not with a certificate they do not trust. */
  readonly strictTransport: boolean
}

/** How long caches keep an answer nobody said anything about: not without asking. */
export const defaultCacheControl = 'private, no-cache'

/** The headers of an answer that is no page: nothing in it may run or be framed, even if a browser shows it. One frozen block, made once. */
export const securityHeaders = (o: Pick<SecurityHeaderOptions, 'strictTransport'>): Readonly<Record<string, string>> =>
  Object.freeze({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': defaultCacheControl,
    ...(o.strictTransport ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  })

/** What a page carries besides: scripts of our own and the one inline script, by its hash. */
export const pageHeaders = (o: Pick<SecurityHeaderOptions, 'inlineHashes'>): Readonly<Record<string, string>> => {
  const hashes = o.inlineHashes.map((h) => ` '${h.replaceAll("'", '')}'`).join('')
  return Object.freeze({
    'content-security-policy': [
      "default-src 'self'",
      `script-src 'self'${hashes}`,
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'content-type': 'text/html; charset=utf-8',
  })
}
