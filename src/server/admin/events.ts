// Events over HTTP, as streams that last. Invariant: a server that closes ends its streams, which would never end by themselves.
import type { ServerResponse } from 'node:http'
import { EVENT_MEMBERS, type EventControls } from '../../controls/event-controls.js'
import { invalid } from '../../controls/refusal.js'
import { streamEvents } from './event-stream.js'
import type { Route } from './route.js'

const EVENT_ID = /^\d{1,15}$/

export class EventStreams {
  readonly #controls: EventControls
  readonly #open = new Set<() => void>()

  constructor(controls: EventControls) {
    this.#controls = controls
  }

  /** What answers a request for a stream. @param lastId the header Last-Event-ID. @throws Refusal */
  begin(choice: Readonly<Record<string, unknown>>, lastId: string | undefined): (raw: ServerResponse) => void {
    const feed = this.#controls.feed(choice)
    if (lastId !== undefined && !EVENT_ID.test(lastId)) throw invalid('Last-Event-ID must be the id of an event')
    return (raw) => {
      const end = streamEvents(feed, lastId === undefined ? undefined : Number(lastId), raw)
      this.#open.add(end)
      raw.on('close', () => this.#open.delete(end))
    }
  }

  /** Ends every stream. */
  close(): void {
    for (const end of this.#open) end()
  }
}

export const eventsRoute = (streams: EventStreams): Route => ({
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
    return { status: 200, stream: streams.begin(query, Array.isArray(lastId) ? lastId[0] : lastId) }
  },
})
