import type { ServerResponse } from 'node:http'
import type { Store as RealStore } from '@onggi/objectstore'
import type { WebSocket } from 'ws'
import type { RawResponse, RawWebSocket, Store } from '../../src/index.ts'

/** The object store is a store for notifications. */
export const fits = (store: RealStore): Store => store
/** Raw responses of HTTP/1.1 and WebSockets of `ws` are streams. */
export const raw = (response: ServerResponse): RawResponse => response
export const socket = (ws: WebSocket): RawWebSocket => ws
