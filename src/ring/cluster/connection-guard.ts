// Keeps what answers at a node's address from ending the process. The driver reads whatever comes as frames of its protocol, and throws where nobody
// catches when they make no sense: from something that is no Cassandra, or through a line that breaks bytes. Invariant: a connection whose answers
// can't be read is closed, and what waits on it fails as when the node had closed it.
// Source: cassandra-driver 4.10.0, lib/connection.js and lib/streams.js.
import type { Socket } from 'node:net'
import type { Transform } from 'node:stream'
import { StrangeAnswer } from './strange-answer.js'

/** What takes a frame that was read. */
const TAKERS = ['handleResult', 'handleRow', 'handleNodeEvent', 'freeStreamId'] as const

type Take = (...frame: unknown[]) => void

/** Parts of the driver's connection that its types don't show. */
export interface DriverConnection extends Record<(typeof TAKERS)[number], Take> {
  /** Another one after a node has named an older version of the protocol. */
  readonly netClient: Socket
  /** The node has taken the connection. */
  readonly connected: boolean
  readonly protocolVersion: number
  /** Bytes to frames, frames to answers; both are there once the listeners are bound. */
  readonly protocol: Transform
  readonly parser: Transform
  bindSocketListeners: (this: DriverConnection) => void
}

/** The whole of it or a part. */
interface Frame {
  readonly header: { readonly version: number }
}

const guarded = new WeakSet<object>()

/** Guards every connection that is opened from now on. @param prototype of the driver's connections */
export function guardConnections(prototype: DriverConnection): void {
  if (guarded.has(prototype)) return
  guarded.add(prototype)
  const { bindSocketListeners: bind } = prototype
  prototype.bindSocketListeners = function (this: DriverConnection): void {
    const { netClient } = this
    const end = (cause: unknown): void => void netClient.destroy(StrangeAnswer.of(cause))
    for (const name of TAKERS) this[name] = whileOpen(netClient, prototype[name].bind(this), end)
    netClient.once('data', (bytes: Buffer) => {
      const stranger = StrangeAnswer.in(bytes)
      if (stranger !== undefined) end(stranger)
    })
    endWhereRefused(this)
    bind.call(this)
    this.protocol.on('error', end)
    this.parser.on('error', end)
    this.protocol.on('data', ({ header }: Frame) => {
      if (this.connected && header.version !== this.protocolVersion) end(undefined)
    })
  }
}

const whileOpen =
  (netClient: Socket, take: Take, end: (cause: unknown) => void): Take =>
  (...frame) => {
    if (netClient.destroyed) return
    try {
      take(...frame)
    } catch (failure) {
      end(failure)
    }
  }

/** A node that closes a connection in place of taking it: the driver would wait until its time is over. */
function endWhereRefused(connection: DriverConnection): void {
  const { netClient } = connection
  netClient.once('end', () => {
    if (!connection.connected && connection.netClient === netClient) netClient.destroy(new Error('the connection was closed'))
  })
}
