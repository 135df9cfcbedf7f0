import type { FastifyRequest } from 'fastify'
import { isLoopback } from '../http/listener.ts'

/** True for a request from this machine itself; one that a proxy nobody declared has passed on is not. */
export const isLocal = (request: FastifyRequest): boolean =>
  isLoopback(request.ip.replace(/^::ffff:/, '')) &&
  request.ips === undefined &&
  request.headers['x-forwarded-for'] === undefined &&
  request.headers['forwarded'] === undefined
