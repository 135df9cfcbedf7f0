import { definePlugin, type Plugin } from '../plugins/index.ts'
import { addShapeRoutes } from './shape-routes.ts'

/**
 * The example plugin: rectangles and circles, in memory. Disabled at first.
 *
 * Written to be copied: what lives long is made in `start` (here the two maps), `routes` only uses it.
 */
export const createSamplePlugin = (): Plugin => {
  const rectangles = new Map<string, Readonly<Record<string, string | number>>>()
  const circles = new Map<string, Readonly<Record<string, string | number>>>()
  return definePlugin({
    name: '@onggi/sample',
    id: 'sample',
    version: '1.0.0',
    apiVersion: 1,
    enabledAtFirst: false,
    async start(host) {
      host.own(() => {
        rectangles.clear()
        circles.clear()
      })
    },
    async routes(app) {
      addShapeRoutes(app, { kind: 'rectangle', path: '/rectangles', sizes: ['length', 'width'], shapes: rectangles })
      addShapeRoutes(app, { kind: 'circle', path: '/circles', sizes: ['radius'], shapes: circles })
    },
  })
}

/** The example plugin, ready to be handed to `createServer`. */
export const samplePlugin: Plugin = createSamplePlugin()
