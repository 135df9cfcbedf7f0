import type { FastifyRequest } from 'fastify'
import { CoreError } from '../errors.ts'

/**
 * Throws when a browser sends the request from a page of another origin.
 *
 * `Sec-Fetch-Site` decides where the browser sends it, else `Origin`; with neither it is no browser and passes.
 *
 * @throws {@link CoreError} `CORE_ERR_CROSS_SITE`
 */
export const checkSameOrigin = (request: FastifyRequest): void => {
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw new CoreError('CORE_ERR_CROSS_SITE', { origin: origin ?? site })
  }
  if (origin === undefined) return
  if (origin.toLowerCase() !== `${request.protocol}://${request.host}`.toLowerCase()) throw new CoreError('CORE_ERR_CROSS_SITE', { origin })
}
