/** Options of {@link securityHeaders}. */
export interface SecurityHeaderOptions {
  /** Hashes of the inline scripts that may run, for example `sha256-…`: the fixed import map. */
  readonly inlineHashes: readonly string[]
  /** Tell browsers to come back by TLS only. Not with a certificate they do not trust. */
  readonly strictTransport: boolean
}

/** How long caches keep an answer nobody said anything about: not without asking. */
export const defaultCacheControl = 'private, no-cache'

/** The headers every answer carries. One frozen block, made once. */
export const securityHeaders = (o: SecurityHeaderOptions): Readonly<Record<string, string>> => {
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
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': defaultCacheControl,
    ...(o.strictTransport ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  })
}
