import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { createServer, type Server, type ServerOptions } from '../../src/index.ts'
import { createFakeIdentity, createFakePolicy, createFakeStore } from '../../src/testing/index.ts'

export const users = [
  { name: 'ada', password: 'pw-ada', roles: ['admin', 'user'] },
  { name: 'uwe', password: 'pw-uwe', roles: ['user'] },
  { name: 'xa', password: 'pw-xa', roles: ['user'], locale: 'en-XA' },
] as const

export const basic = (name: string, password = `pw-${name}`): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
export const admin = basic('ada')
export const user = basic('uwe')
export const session = (name: string): { cookie: string } => ({ cookie: `onggi=${name}` })

/** A server that is closed when the test ends. */
export const serve = async (options: Partial<ServerOptions> = {}): Promise<Server> => {
  const server = await createServer({
    identity: createFakeIdentity(users),
    policy: createFakePolicy(['thing.view']),
    store: createFakeStore(),
    port: 0,
    drainMs: 2_000,
    ...options,
  })
  onTestFinished(() => server.close())
  return server
}

/** Schemas and config are data here, so tests hand them over untyped. */
export const route = (
  app: FastifyInstance,
  method: string,
  url: string,
  o: { config?: object; schema?: object },
  handler: (request: any, reply: any) => unknown,
): void => {
  app.route({ method, url, schema: o.schema, config: o.config ?? { access: 'public' }, handler } as never)
}
