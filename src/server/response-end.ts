// When an answer is over: its client has taken it, or its connection has ended. Node tells the end of a connection to the answer that it is
// writing alone: one that stands behind others, or that is made for a connection that ended already, never hears of it.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

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
