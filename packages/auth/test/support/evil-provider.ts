import { createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider that answers whatever a test wants: what no honest one can be made to say. */
export interface EvilProvider {
  readonly issuer: string
  /** Changes the next ID token; `nonce` of the login goes in otherwise. */
  lie: {
    claims?: Record<string, unknown>
    algorithm?: 'RS256' | 'none' | 'HS256'
    otherKey?: boolean
  }
  nonce: string
  close(): void
}

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const startEvilProvider = async (clientId: string): Promise<EvilProvider> => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const self: EvilProvider = { issuer: '', lie: {}, nonce: '', close: () => server.close() }
  const idToken = (): string => {
    const { claims, algorithm = 'RS256', otherKey = false } = self.lie
    const now = Math.floor(Date.now() / 1000)
    const body = `${b64({ alg: algorithm, kid: 'k' })}.${b64({ iss: self.issuer, aud: clientId, sub: 'ann-sub', preferred_username: 'ann', nonce: self.nonce, iat: now, exp: now + 60, ...claims })}`
    if (algorithm === 'none') return `${body}.`
    if (algorithm === 'HS256')
      return `${body}.${createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' }))
        .update(body)
        .digest('base64url')}`
    return `${body}.${createSign('sha256')
      .update(body)
      .sign(otherKey ? stranger : privateKey, 'base64url')}`
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const answer = (value: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
    if (path === '/.well-known/openid-configuration')
      answer({
        issuer: self.issuer,
        authorization_endpoint: `${self.issuer}/auth`,
        token_endpoint: `${self.issuer}/token`,
        jwks_uri: `${self.issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'],
      })
    else if (path === '/jwks') answer({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] })
    else if (path === '/token') answer({ access_token: randomBytes(8).toString('hex'), token_type: 'Bearer', id_token: idToken() })
    else response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  Object.assign(self, { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  return self
}
