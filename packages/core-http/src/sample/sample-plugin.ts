import * as z from 'zod'
import { definePlugin, type Plugin } from '../plugins/index.ts'
import { addShapeRoutes } from './shape-routes.ts'

/** What an administrator can set: the page makes its form of this. Titles and descriptions are texts, or codes of the plugin's own `messages`. */
const settings = z.strictObject({
  limit: z
    .int()
    .min(1)
    .max(10_000)
    .default(1_000)
    .meta({ title: 'Most shapes of one kind', description: 'Those that are there already stay.' }),
})

/**
 * The example plugin: rectangles and circles, in memory. Disabled at first.
 *
 * Written to be copied: what lives long is made in `start` (here the two maps), `routes` only uses it.
 */
export const createSamplePlugin = (): Plugin => {
  const rectangles = new Map<string, Readonly<Record<string, string | number>>>()
  const circles = new Map<string, Readonly<Record<string, string | number>>>()
  let limit = 1_000
  return definePlugin({
    name: '@onggi/sample',
    id: 'sample',
    version: '1.0.0',
    apiVersion: 1,
    enabledAtFirst: false,
    settings,
    async start(host) {
      const take = (given: z.infer<typeof settings>): void => {
        limit = given.limit
      }
      take(host.settings)
      // Told of a change, it goes on with its shapes; otherwise it would be started anew, without them.
      host.onSettings(take)
      host.own(() => {
        rectangles.clear()
        circles.clear()
      })
    },
    async routes(app) {
      const most = (): number => limit
      addShapeRoutes(app, { kind: 'rectangle', path: '/rectangles', sizes: ['length', 'width'], shapes: rectangles, most })
      addShapeRoutes(app, { kind: 'circle', path: '/circles', sizes: ['radius'], shapes: circles, most })
    },
  })
}

/** The example plugin, ready to be handed to `createServer`. */
export const samplePlugin: Plugin = createSamplePlugin()
