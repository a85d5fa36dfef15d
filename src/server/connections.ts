// The connections of a server, and how they end. Invariants: there are never more than the process has room for, and one too many is told so;
// no client holds one longer than it takes to send a request, be answered and idle
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

export interface ConnectionLimit {
  /** Open at once. */
  readonly most: number
  /** Called when one more was refused for the first time. */
  readonly onFull: () => void
}

export class Connections {
  readonly #open = new Set<Socket>()
  readonly #limit: ConnectionLimit | undefined
  #wasFull = false

  /** @param limit undefined takes as many as come */
  constructor(server: Server, limit: ConnectionLimit | undefined) {
    this.#limit = limit
    server.on('connection', (socket) => this.#take(socket))
  }

  #take(socket: Socket): void {
    if (this.#limit !== undefined && this.#open.size >= this.#limit.most) return this.#refuse(socket, this.#limit)
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
  }

  /** In this turn, so that nothing of what it asks is read, let alone done: whoever is refused may ask again. */
  #refuse(socket: Socket, { most, onFull }: ConnectionLimit): void {
    if (!this.#wasFull) onFull()
    this.#wasFull = true
    socket.on('error', () => undefined)
    socket.write(fullAnswer(most))
    socket.destroySoon()
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

function fullAnswer(most: number): string {
  const body = JSON.stringify({
    __type: 'com.amazon.coral.availability#ServiceUnavailableException',
    message: `This server takes ${most} connections at once: close some, or raise its limit of open files (ulimit -n).`,
  })
  const head = `Content-Type: application/x-amz-json-1.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`
  return `HTTP/1.1 503 Service Unavailable\r\n${head}\r\n\r\n${body}`
}

/** What is not HTTP, too long a head, or too slow a request ends its connection, whatever the client goes on to send. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  const callOff = afterMs(LINGER_MS, () => socket.destroy())
  socket.once('close', callOff)
}
