import { isIPv6 } from 'node:net'
import type { Element } from '@xmldom/xmldom'
import { all, attribute } from '../xml/find.ts'

/** Where a display listens: a TCP port, or a unix socket of this host. */
export type DisplayAddress = { readonly host: string; readonly port: number } | { readonly path: string }
/** A display of a running VM. */
export interface Display {
  /** `vnc` or `spice`. */
  readonly type: string
  readonly address: DisplayAddress
}

/** Listening on every address of the host: it is reached through the loopback of the same family. */
const reachable: Readonly<Record<string, string>> = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '::1' }

/**
 * Where the first display that a browser can be bridged to listens, by the live definition; undefined when there is none.
 * `remote`: host of a libvirt elsewhere, for displays that listen on all its addresses.
 */
export function displayOf(domain: Element, remote?: string): Display | undefined {
  for (const graphics of all(domain, 'devices/graphics')) {
    const type = graphics.getAttribute('type') ?? ''
    if (type !== 'vnc' && type !== 'spice') continue
    const path = graphics.getAttribute('socket') ?? attribute(graphics, 'socket', 'listen')
    if (path !== undefined && path !== '') return { type, address: { path } }
    const port = Number(graphics.getAttribute('port') ?? -1)
    if (!(port > 0)) continue
    const listen = graphics.getAttribute('listen') ?? attribute(graphics, 'address', 'listen') ?? ''
    const loopback = reachable[listen]
    return { type, address: { host: loopback === undefined ? listen : (remote ?? loopback), port } }
  }
  return undefined
}

/** The address as a person reads it. */
export function addressText(address: DisplayAddress): string {
  if ('path' in address) return address.path
  return isIPv6(address.host) ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}
