import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readAccept, wantsPage } from '../access/accept.ts'
import { stateOf } from '../access/request-state.ts'
import { CoreError } from '../errors.ts'
import { sendFile } from '../http/static-files.ts'
import type { Catalogue } from '../messages/catalogue.ts'
import { negotiateLocale } from '../messages/locale.ts'
import type { Shell } from '../options.ts'
import type { AnyPlugin, Tab } from '../plugins/plugin.ts'
import { callerOf, meta } from './declare.ts'
import { ownAssets, ownPrefix } from './own-tabs.ts'

/** What the routes of the web UI need. */
export interface UiOptions {
  readonly shell: Shell | undefined
  /** Headers of its page. */
  readonly page: Readonly<Record<string, string>>
  readonly serverRoot: string
  readonly name: string
  readonly version: string
  readonly catalogue: Catalogue
  readonly tabs: readonly Tab[]
  readonly runningPlugins: () => readonly AnyPlugin[]
  readonly plugin: (id: string) => AnyPlugin | undefined
}

const shown = (tab: Tab, role: 'admin' | 'user', base: string, plugin: string | undefined, text: (code: string) => string) => ({
  id: tab.id,
  title: tab.title,
  label: text(tab.title),
  path: tab.path,
  order: tab.order,
  mode: tab.mode[role],
  element: tab.element,
  module: `${base}${tab.module}`,
  ...(tab.icon === undefined ? {} : { icon: tab.icon }),
  ...(tab.extends === undefined ? {} : { extends: tab.extends }),
  ...(plugin === undefined ? {} : { plugin }),
})

const addPages = (app: FastifyInstance, shell: Shell, o: UiOptions): void => {
  const page = shell.page({ serverRoot: o.serverRoot })
  const send = (reply: FastifyReply): FastifyReply => reply.headers(o.page).send(page)
  app.get('/', { config: meta({ access: 'public' }) }, (request, reply) => {
    const accepts = readAccept(request.headers.accept)
    reply.header('vary', 'accept, cookie')
    if (!wantsPage(accepts) && accepts.jsonNamed) return { name: o.name, version: o.version }
    if (stateOf(request)?.identified) return send(reply)
    return reply.code(303).header('cache-control', 'no-store').header('location', `${o.serverRoot}/login.html`).send()
  })
  app.get('/login.html', { config: meta({ access: 'public', anonymous: true }) }, (_request, reply) => send(reply))
  for (const { prefix, root } of shell.directories)
    app.get(`${prefix.endsWith('/') ? prefix : `${prefix}/`}*`, { config: meta({ access: 'public', anonymous: true }) }, (request, reply) =>
      sendFile(request, reply, { root, path: wildcard(request) }),
    )
}

const wildcard = (request: FastifyRequest): string => (request.params as { readonly '*': string })['*']

/** Made once: a schema made anew for each generation would be compiled and kept for each. */
const ofLanguage = { type: 'object', properties: { lang: { type: 'string', maxLength: 35 } } } as const

/** The shell's page and files, plugins' files, `/ui/tabs` and `/i18n.json`. */
export const addUiRoutes = (app: FastifyInstance, o: UiOptions): void => {
  if (o.shell) addPages(app, o.shell, o)
  else app.get('/', { config: meta({ access: 'public', anonymous: true }) }, () => ({ name: o.name, version: o.version }))

  app.get(`${ownPrefix}*`, { config: meta({ access: 'public', anonymous: true }) }, (request, reply) =>
    sendFile(request, reply, { root: ownAssets, path: wildcard(request) }),
  )

  app.get('/ui/pkg/:id/:version/*', { config: meta({ access: 'public', anonymous: true }) }, async (request, reply) => {
    const { id, version } = request.params as { readonly id: string; readonly version: string }
    const plugin = o.plugin(id)
    if (!plugin?.assets || plugin.version !== version) throw new CoreError('CORE_ERR_NOT_FOUND', { uri: request.url })
    return sendFile(request, reply, { root: plugin.assets, path: wildcard(request) })
  })

  app.get('/ui/tabs', { config: meta({ access: 'user' }) }, (request) => {
    const { principal, locale } = callerOf(request)
    const role = principal?.roles.includes('admin') ? 'admin' : 'user'
    const text = (code: string): string => o.catalogue.text(code, {}, locale) ?? code
    const own = o.tabs.map((tab) => shown(tab, role, o.serverRoot, undefined, text))
    const others = o
      .runningPlugins()
      .flatMap((p) => (p.tabs ?? []).map((tab) => shown(tab, role, `${o.serverRoot}/ui/pkg/${p.id}/${p.version}/`, p.id, text)))
    return [...own, ...others].filter((tab) => tab.mode !== 'none').sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  })

  app.get('/i18n.json', { schema: { querystring: ofLanguage }, config: meta({ access: 'public', anonymous: true }) }, (request) => {
    const { lang } = request.query as { readonly lang?: string }
    const languages = o.catalogue.languages()
    const locale = lang !== undefined && languages.includes(lang) ? lang : negotiateLocale(languages, undefined, request.headers)
    return { locale, languages, messages: o.catalogue.all(locale) }
  })
}
