import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Guard, Log, Responder, TransientEvents } from '../needs.ts'

/** What a tab shows to a role. */
export type TabMode = 'admin' | 'read-only' | 'byInstance' | 'none'

/** A tab as data. */
export interface Tab {
  readonly id: string
  /** Message code of the title. */
  readonly title: string
  readonly icon?: string
  /** Of the page, for example `/backups`. A panel of another tab: where it is shown, at that path and below. */
  readonly path: string
  /** Smaller comes first. */
  readonly order: number
  /** Path of the module, relative to the plugin's assets. */
  readonly module: string
  /** Name of the custom element the module defines. */
  readonly element: string
  readonly mode: Readonly<Record<'admin' | 'user', TabMode>>
  /** Id of the tab this one adds a panel to, at the end of its page; it is no entry of the menu then, and not shown where that tab is not. */
  readonly extends?: string
}

/** What a plugin says about itself. */
export interface PluginManifest {
  /** Name of its npm package. */
  readonly name: string
  /** `[a-z0-9-]`; its routes are mounted at `/plugins/<id>`. */
  readonly id: string
  readonly version: string
  readonly apiVersion: 1
  /** Plugin id → semver range. */
  readonly dependsOn?: Readonly<Record<string, string>>
  /** zod schema of its settings; a field with `.meta({ writeOnly: true })` is a secret and never shown. Admins read and change them at `/config/plugins/<id>/settings`. */
  readonly settings?: unknown
  readonly tabs?: readonly Tab[]
  /** Directory of `<language>.json`. */
  readonly messages?: URL
  /** Directory served at `/ui/pkg/<id>/<version>/`. */
  readonly assets?: URL
  /** Whether it runs before anybody enabled or disabled it. @default true */
  readonly enabledAtFirst?: boolean
  /** `package.json` of its package, set for plugins found on disk: tells when another version is installed than the one that runs. */
  readonly packageFile?: URL
}

/** Gives a raw answer to an owner that lives longer than the plugin's routes: an event hub, a console. */
export type HandOver = (request: object, reply: object) => ServerResponse

/** A WebSocket, as far as owners of one need it; the real ones are of the package `ws`. */
export interface RawSocket {
  /** Sends a message. */
  send(data: string | Buffer, done?: (error?: Error) => void): void
  /** Says goodbye and closes. */
  close(code?: number, reason?: string): void
  /** Cuts the connection. */
  terminate(): void
  /** A message came. */
  on(event: 'message', fn: (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => void): unknown
  /** It was closed. */
  on(event: 'close', fn: (code: number, reason: Buffer) => void): unknown
  /** It broke. */
  on(event: 'error', fn: (error: Error) => void): unknown
  /** It was closed. */
  once(event: 'close', fn: (code: number, reason: Buffer) => void): unknown
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number
  readonly readyState: number
}

/** Turns a request into a WebSocket; the connection no longer belongs to the plugin's routes. */
export type Upgrade = (request: object, reply: object, open: (socket: RawSocket, request: IncomingMessage) => void) => void

/** What a plugin gets. */
export interface PluginHost<Deps = unknown, Settings = unknown> {
  /** What the app gave its plugins. */
  readonly deps: Deps
  /** The settings, as the plugin's schema returned them. After a change these are the new ones. */
  readonly settings: Settings
  /**
   * Asks to be told when an admin changes the settings; one that throws refuses the change. A plugin that does not ask is
   * stopped and started with the new ones, with those that depend on it.
   */
  onSettings(told: (settings: Settings) => void | Promise<void>): void
  readonly log: Log
  /** Aborted when the plugin stops. */
  readonly signal: AbortSignal
  /** Keeps an undo; all run last-first when the plugin stops. */
  own(undo: () => void | Promise<void>): void
  /** Who asks, and a throw when they may not. */
  readonly guard: Guard
  /** Answers views. */
  readonly responder: Responder
  readonly handOver: HandOver
  readonly upgrade: Upgrade
  /** Events, when the app has them. */
  readonly events?: TransientEvents
  /** The text of a code; the code itself when there is none. */
  translate(code: string, params: Readonly<Record<string, unknown>>, locale: string): string
}

/** What is used of a zod schema's type: what it makes of the settings. */
export interface SettingsSchema<Settings> {
  readonly _zod: { readonly output: Settings }
}

/** A plugin: its manifest and two functions. */
export interface Plugin<Deps = unknown, Settings = unknown> extends PluginManifest {
  /** See {@link PluginManifest}. Its type is that of `host.settings`. */
  readonly settings?: SettingsSchema<Settings> | undefined
  /** The long-lived part. Once per enable; survives swaps; undone through `own`. */
  start?(host: PluginHost<Deps, Settings>): Promise<void>
  /** The request part. Once per generation; leaves nothing behind. */
  routes?(app: FastifyInstance, host: PluginHost<Deps, Settings>): Promise<void>
}

/** A plugin whatever its dependencies and its Fastify types are: what an app hands over. */
export interface AnyPlugin extends PluginManifest {
  // The host is a superset of what each plugin declares, and packages type the app structurally.
  /** See {@link Plugin}. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  start?(host: any): Promise<void>
  /** See {@link Plugin}. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  routes?(app: any, host: any): Promise<void>
}
