// Administration shares connections and memory with the service: its requests take their turn among those of their connection, and its
// large answers count. Invariant: however many are asked for and not taken, the process has room for them.
import type { RouteShorthandOptions } from 'fastify'
import { COUNTED_FROM_BYTES, UNKNOWN_ANSWER_BYTES } from '../protocol/memory-budget.js'
import type { Pipelines } from './pipelines.js'
import { countUntaken, type Untaken, whenOver } from './response-end.js'
import { SocketClient } from './socket-client.js'

export interface AdminRoom extends Untaken {
  readonly pipelines: Pipelines
}

type Hooks = Pick<RouteShorthandOptions, 'preHandler' | 'onSend'>

/** Hooks of each route. They fail with ServiceUnavailable when there was no room for too long, ConnectionLost when the client has left. */
export function roomHooks(room: AdminRoom): Hooks {
  const { pipelines, budget } = room
  return {
    preHandler: ({ raw: { socket } }, { raw: response }, done) => {
      const admit = (): void => {
        if (!budget.isOver) return done()
        budget.takeSmall(UNKNOWN_ANSWER_BYTES, new SocketClient(socket)).then((giveBack) => {
          whenOver(socket, response, giveBack)
          done()
        }, done)
      }
      if (pipelines.isFirst(response)) admit()
      else pipelines.handle(socket, response, admit)
    },
    onSend: ({ raw: { socket } }, { raw: response }, payload, done) => {
      if (typeof payload === 'string' && payload.length >= COUNTED_FROM_BYTES)
        countUntaken(response, socket, payload.length, room)
      done(null, payload)
    },
  }
}
