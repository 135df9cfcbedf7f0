import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Virt } from '../create-virt.ts'
import type { Guard, Responder, Upgrade } from '../needs.ts'
import { virtFastify } from './virt-fastify.ts'

/** A tab of the web shell. */
export interface KimchiTab {
  readonly id: string
  /** Message code. */
  readonly title: string
  readonly icon: string
  readonly path: string
  readonly order: number
  /** Relative to the plugin's assets. */
  readonly module: string
  readonly element: string
  readonly mode: Readonly<Record<'admin' | 'user', 'admin' | 'read-only' | 'byInstance' | 'none'>>
}
/** What the framework hands the plugin's request part. */
export interface KimchiHost {
  readonly guard: Guard
  readonly responder?: Responder
  readonly upgrade?: Upgrade
  /** Keeps an undo for when the plugin stops. */
  own?(undo: () => void): void
}
/** The plugin object of a server. */
export interface KimchiPlugin {
  readonly name: string
  readonly id: 'kimchi'
  readonly version: string
  readonly apiVersion: 1
  readonly tabs: readonly KimchiTab[]
  readonly messages: URL
  readonly assets: URL
  start(host: KimchiHost): Promise<void>
  routes(app: FastifyInstance, host: KimchiHost): Promise<void>
}
/** Options of {@link createKimchiPlugin}. */
export interface KimchiPluginOptions {
  /** Made, started and closed by the app. */
  readonly virt: Virt
  /** More routes below the plugin's own: those of tasks, which clients of old look for there. @default none */
  readonly more?: (app: FastifyInstance, host: KimchiHost) => Promise<void>
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { name: string; version: string }

/** Makes the plugin `kimchi` for a server built with `@onggi/core-http`, or any that knows its shape: routes under `/plugins/kimchi`, and tabs. */
export function createKimchiPlugin({ virt, more }: KimchiPluginOptions): KimchiPlugin {
  return {
    name: manifest.name,
    id: 'kimchi',
    version: manifest.version,
    apiVersion: 1,
    tabs: [
      {
        id: 'guests',
        title: 'VIRT_TAB_GUESTS',
        icon: 'guests',
        path: '/guests',
        order: 10,
        module: 'guests-tab.js',
        element: 'onggi-guests-tab',
        mode: { admin: 'admin', user: 'byInstance' },
      },
      {
        id: 'templates',
        title: 'VIRT_TAB_TEMPLATES',
        icon: 'templates',
        path: '/templates',
        order: 20,
        module: 'templates-tab.js',
        element: 'onggi-templates-tab',
        mode: { admin: 'admin', user: 'none' },
      },
      {
        id: 'storage',
        title: 'VIRT_TAB_STORAGE',
        icon: 'storage',
        path: '/storage',
        order: 30,
        module: 'storage-tab.js',
        element: 'onggi-storage-tab',
        mode: { admin: 'admin', user: 'none' },
      },
      {
        id: 'networks',
        title: 'VIRT_TAB_NETWORKS',
        icon: 'network',
        path: '/networks',
        order: 40,
        module: 'networks-tab.js',
        element: 'onggi-networks-tab',
        mode: { admin: 'admin', user: 'none' },
      },
    ],
    messages: new URL('../../messages/', import.meta.url),
    assets: new URL('../../dist/ui/', import.meta.url),
    async start(host) {
      // Consoles outlive the routes that opened them, not the plugin.
      host.own?.(() => void virt.vms.consoles.disconnect(() => true, 'VIRT_CONSOLE_CLOSING'))
    },
    async routes(app, host) {
      const { guard, responder, upgrade } = host
      await app.register(virtFastify, {
        virt,
        guard,
        ...(responder ? { responder } : {}),
        ...(upgrade ? { upgrade } : {}),
      })
      await more?.(app, host)
    },
  }
}
