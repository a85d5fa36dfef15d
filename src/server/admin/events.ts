// Events over HTTP, as a stream that lasts.
import { EVENT_MEMBERS, type EventControls } from '../../controls/event-controls.js'
import type { Route } from './route.js'

export const eventsRoute = (controls: EventControls): Route => ({
  method: 'GET',
  path: '/events',
  summary:
    'What happens, as server-sent events from now on, or behind the header Last-Event-ID; a reader that is too slow gets an event `dropped`.',
  query: EVENT_MEMBERS,
  responses: {
    200: { description: 'Until one of both sides ends it.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
  },
  answer: ({ query, headers }) => {
    const lastId = headers['last-event-id']
    return { status: 200, stream: controls.stream(query, Array.isArray(lastId) ? lastId[0] : lastId) }
  },
})
