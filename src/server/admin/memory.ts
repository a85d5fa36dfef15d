// The memory of large requests and answers, as it is now.
import type { MemoryFigures } from '../metrics/definitions.js'
import { json, type Route } from './route.js'
import { described, integer, object } from './schema.js'

const MEMORY = json(
  object({
    limitBytes: described('What large requests and answers may take at once; `--memory`.', integer),
    inFlightBytes: described('What they take now.', integer),
    waitingRequests: described('Wait for room, or for their turn among reads of many items.', integer),
    refusedRequests: described('Were answered with 503 since the start.', integer),
  }),
)

export const memoryRoute = (memory: () => MemoryFigures): Route => ({
  method: 'GET',
  path: '/memory',
  summary: 'What large requests and answers take of memory, who waits for it, and how many were refused.',
  responses: { 200: { description: 'As it is now.', content: MEMORY } },
  answer: () => ({ status: 200, body: memory() }),
})
