// The other loopback address: `localhost` is 127.0.0.1 for some clients and ::1 for others, and both should find the server.
// Invariant: best effort; where IPv6 is absent, or the port is taken there, the server is just not to be had at ::1.
import { createServer, type Server as SocketServer } from 'node:net'
import type { Server } from 'node:http'
import { LISTEN_BACKLOG } from './connections.js'

/** Addresses that take IPv4 only and serve this machine. */
const IPV4_LOCAL: ReadonlySet<string> = new Set(['127.0.0.1', '0.0.0.0'])

/**
 * Hands connections to ::1 at the server's port to the server, which treats them as its own.
 * @returns the listener, to be closed with the server; undefined where there is none to be had or none is needed
 */
export function listenOnIpv6Loopback(server: Server, host: string, port: number): Promise<SocketServer | undefined> {
  if (!IPV4_LOCAL.has(host)) return Promise.resolve(undefined)
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
  return new Promise((resolve) => {
    listener.on('error', () => resolve(undefined))
    listener.listen({ port, host: '::1', ipv6Only: true, backlog: LISTEN_BACKLOG }, () => resolve(listener))
  })
}

/** Stops listening, and resolves when the connections that came in here have ended. */
export function closeListener(listener: SocketServer): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()))
}
