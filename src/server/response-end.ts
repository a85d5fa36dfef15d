// When an answer is over: its client has taken it, or its connection has ended. Node tells the end of a connection to the answer that it is
// writing alone: one that stands behind others, or that is made for a connection that ended already, never hears of it.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { MemoryBudget } from '../protocol/memory-budget.js'

export interface Untaken {
  readonly budget: MemoryBudget
  /** In which a client must take some of its answer. */
  readonly stallMs: number
}

/** Of each connection, whom to tell: one listener for all, since a connection may have many requests at once. */
const waiting = new WeakMap<Socket, Set<() => void>>()

/** Calls the task once, when the answer is over; now when it is over already. @param socket which the request came from */
export function whenOver(socket: Socket, response: ServerResponse, task: () => void): void {
  if (socket.destroyed || response.closed || response.destroyed) return task()
  const tasks = waiting.get(socket) ?? listenTo(socket)
  const once = (): void => {
    if (tasks.delete(once)) task()
  }
  tasks.add(once)
  response.once('close', once)
}

function listenTo(socket: Socket): Set<() => void> {
  const tasks = new Set<() => void>()
  waiting.set(socket, tasks)
  socket.once('close', () => {
    for (const task of tasks) task()
  })
  return tasks
}

/** As text and as bytes an answer is there until the client has taken it, or has taken nothing for too long. */
export function countUntaken(response: ServerResponse, socket: Socket, bytes: number, { budget, stallMs }: Untaken): void {
  socket.setTimeout(stallMs) // nobody listens to it, so Node breaks the connection
  whenOver(socket, response, budget.add(2 * bytes))
}
