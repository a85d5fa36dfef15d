// Events over HTTP, as streams that last. Invariant: a server that closes ends its streams, which would never end by themselves.
import type { ServerResponse } from 'node:http'
import { EVENT_MEMBERS, type EventControls } from '../../controls/event-controls.js'
import { choice, readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import type { Namespace } from '../../model/namespace.js'
import type { RequestControls } from '../../controls/request-controls.js'
import { invalid } from '../../controls/refusal.js'
import { type LiveFeed, streamEvents } from './event-stream.js'
import type { Route } from './route.js'

const EVENT_ID = /^\d{1,15}$/

const MEMBERS = { ...EVENT_MEMBERS, requests: choice(['all', 'errors', 'throttled'] as const) }

export class EventStreams {
  readonly #controls: EventControls
  readonly #requests: RequestControls
  readonly #open = new Set<() => void>()

  constructor({ events, requests }: { readonly events: EventControls; readonly requests: RequestControls }) {
    this.#controls = events
    this.#requests = requests
  }

  /** What answers a request for a stream. @param lastId the header Last-Event-ID. @throws Refusal */
  begin(choice: Readonly<Record<string, unknown>>, lastId: string | undefined): (raw: ServerResponse) => void {
    const { types: _types, requests, ...place } = readMembers(choice, MEMBERS)
    const { requests: _requests, ...meant } = choice
    const feed = this.#controls.feed(meant)
    const live = requests && this.#live(requests, namespaceOrAll(place))
    if (lastId !== undefined && !EVENT_ID.test(lastId)) throw invalid('Last-Event-ID must be the id of an event')
    return (raw) => {
      const end = streamEvents(feed, lastId === undefined ? undefined : Number(lastId), raw, live)
      this.#open.add(end)
      raw.on('close', () => this.#open.delete(end))
    }
  }

  /** Requests beside the events. @param which of them */
  #live(which: 'all' | 'errors' | 'throttled', namespace: Namespace | undefined): LiveFeed {
    return (listener) => this.#requests.on(listener, { namespace, ...(which === 'all' ? {} : { only: which }) })
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
    'What happens, as server-sent events from now on, or behind the header Last-Event-ID; a reader that is too slow gets an event `dropped`. With `requests`, those that are answered come between, as `request`.',
  query: MEMBERS,
  responses: {
    200: { description: 'Until one of both sides ends it.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
  },
  answer: ({ query, headers }) => {
    const lastId = headers['last-event-id']
    return { status: 200, stream: streams.begin(query, Array.isArray(lastId) ? lastId[0] : lastId) }
  },
})
