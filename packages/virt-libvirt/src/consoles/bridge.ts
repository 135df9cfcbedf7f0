import type { Duplex } from 'node:stream'
import type { ConsoleSocket } from '../needs.ts'

/** Bytes on their way to a slow browser before the guest is made to wait, and when it may go on. */
const HIGH_WATER = 1024 * 1024
const LOW_WATER = 256 * 1024
const open = 1

/** Why a bridge ended: a WebSocket close code and a reason a program can match. */
export interface BridgeEnd {
  readonly code: number
  readonly reason: string
}

/** The guest's side ended as it should: the VM was stopped, or its console closed. */
export const guestEnded: BridgeEnd = { code: 1000, reason: 'VIRT_CONSOLE_ENDED' }

/**
 * Carries bytes both ways between a WebSocket and a guest until one of them ends, each at the pace of the slower: a browser that does not read
 * stops the guest's side, a guest that does not read stops the browser's. Answers what ends it from outside; `done` is called once.
 */
export function bridge(socket: ConsoleSocket, guest: Duplex, done: () => void): (end: BridgeEnd) => void {
  let isOver = false
  function end({ code, reason }: BridgeEnd): void {
    if (isOver) return
    isOver = true
    guest.destroy()
    // What is on its way still arrives; one that never reads is cut by the server's own time limit for closing.
    if (socket.readyState === open) socket.close(code, reason)
    done()
  }
  guest.on('data', (chunk: Buffer) => {
    socket.send(chunk, () => {
      if (guest.isPaused() && socket.bufferedAmount <= LOW_WATER) guest.resume()
    })
    if (socket.bufferedAmount > HIGH_WATER) guest.pause()
  })
  guest.on('end', () => end(guestEnded))
  guest.on('error', () => end({ code: 1011, reason: 'VIRT_CONSOLE_BROKEN' }))
  guest.on('close', () => end(guestEnded))
  guest.on('drain', () => socket.resume())
  socket.on('message', (data) => {
    // Text frames are a terminal's keys; what arrives is bytes either way.
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)
    if (!isOver && bytes.length > 0 && !guest.write(bytes)) socket.pause()
  })
  socket.once('close', () => end(guestEnded))
  socket.on('error', () => end(guestEnded))
  return end
}
