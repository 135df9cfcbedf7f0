import { createRequire } from 'node:module'
import type { Tab } from '../plugins/plugin.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string }

/** Directory of the own tabs' modules. The same place seen from `src/routes` and from `dist/routes`. */
export const ownAssets = new URL('../../dist/ui/', import.meta.url)

/** Directory of the own texts. */
export const ownMessages = new URL('../../messages/', import.meta.url)

/** Where the own modules are served. */
export const ownPrefix = `/ui/pkg/core/${version}/`

const forAdmins = { admin: 'admin', user: 'none' } as const

/** Tabs of the framework itself: the plugin manager and the user log. */
export const ownTabs: readonly Tab[] = [
  {
    id: 'plugins',
    title: 'CORE_UI_TAB_PLUGINS',
    icon: 'plugins',
    path: '/plugins',
    order: 900,
    module: `${ownPrefix}plugins-tab.js`,
    element: 'onggi-plugins-tab',
    mode: forAdmins,
  },
  {
    id: 'log',
    title: 'CORE_UI_TAB_LOG',
    icon: 'log',
    path: '/log',
    order: 910,
    module: `${ownPrefix}log-tab.js`,
    element: 'onggi-log-tab',
    mode: forAdmins,
  },
]
