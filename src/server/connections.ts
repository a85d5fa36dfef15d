// The connections of a server, and how they end. Invariant: no client holds one longer than it takes to send a request, be answered and idle
// for a while; and none holds a server that closes.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterMs } from '../runtime/heartbeat.js'

/** Connections that the system takes while the process is busy; it may have a lower limit of its own. */
export const LISTEN_BACKLOG = 4096
/** How often Node looks for requests that take too long to arrive. */
export const CHECK_MS = 1000
/** How long a client may take to read why it was refused. */
const LINGER_MS = 1000

export class Connections {
  readonly #open = new Set<Socket>()

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
    })
  }

  /** Clients open connections ahead of their requests; to Node one that has sent nothing is not idle, and would be waited for. */
  endUnused(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy()
  }

  /** Breaks those that are left after that time: their clients don't send, or don't read. */
  breakAfter(graceMs: number): void {
    afterMs(graceMs, () => {
      for (const socket of this.#open) socket.destroy()
    })
  }
}

/** What is not HTTP, too long a head, or too slow a request ends its connection, whatever the client goes on to send. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  const callOff = afterMs(LINGER_MS, () => socket.destroy())
  socket.once('close', callOff)
}
