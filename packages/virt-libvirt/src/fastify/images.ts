import { Type } from 'typebox'
import { VirtError } from '../errors.ts'
import { createIcons } from '../icons/icon.ts'
import type { App, RouteKit } from './kit.ts'

const File = Type.Object({ file: Type.String({ minLength: 1, maxLength: 64 }) })

/** Routes of `/images`: the icons that templates and machines name. */
export function imageRoutes(app: App, { ask }: RouteKit): void {
  const icons = createIcons()
  // Part of the page: it holds nothing of anybody.
  app.get('/images/:file', { onRequest: ask, config: { access: 'public' }, schema: { params: File } }, async (request, reply) => {
    const { file } = request.params
    const png = await icons.get(file)
    if (png === undefined) throw new VirtError('VIRT_ERR_HOST_OBJECT_NOT_FOUND', { kind: 'image', name: file })
    return reply.header('cache-control', 'public, max-age=86400').type('image/png').send(png)
  })
}
