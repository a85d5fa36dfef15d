// The memory of large requests and answers, as it is now.
import type { MemoryFigures } from '../metrics/definitions.js'
import { json, type Route } from './route.js'

const MEMORY = json({
  type: 'object',
  properties: {
    limitBytes: { type: 'integer', description: 'What large requests and answers may take at once; `--memory`.' },
    inFlightBytes: { type: 'integer', description: 'What they take now.' },
    waitingRequests: { type: 'integer', description: 'Wait for room, or for their turn among reads of many items.' },
    refusedRequests: { type: 'integer', description: 'Were answered with 503 since the start.' },
  },
})

export const memoryRoute = (memory: () => MemoryFigures): Route => ({
  method: 'GET',
  path: '/memory',
  summary: 'What large requests and answers take of memory, who waits for it, and how many were refused.',
  responses: { 200: { description: 'As it is now.', content: MEMORY } },
  answer: () => ({ status: 200, body: memory() }),
})
