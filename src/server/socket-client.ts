// The client at the other end of a connection. Invariant: whoever has sent his last byte while he waits counts as gone. A program that is
// killed or gives up shows nothing else until somebody writes to it, and of those that close only their own half none waits in line.
import type { Socket } from 'node:net'
import type { Client } from '../protocol/client.js'
import { afterThisTurn } from '../runtime/clock.js'

export class SocketClient implements Client {
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Of IPv4 in its own form, also where the listener takes both. */
  get address(): string | undefined {
    return this.#socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '')
  }

  whenGone(task: () => void): () => void {
    const socket = this.#socket
    let isOver = false
    const callOff = (): void => {
      isOver = true
      socket.off('end', leave).off('close', leave)
    }
    const leave = (): void => {
      if (isOver) return
      callOff()
      task()
    }
    socket.once('end', leave).once('close', leave)
    if (hasEnded(socket)) afterThisTurn(leave)
    return callOff
  }
}

/** Nothing more comes from the other end. */
export const hasEnded = (socket: Socket): boolean => socket.destroyed || socket.readableEnded
