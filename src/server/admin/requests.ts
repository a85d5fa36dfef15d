// The last requests over HTTP, to look at and to send again.
import { readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import { invalid } from '../../controls/refusal.js'
import { MOST_MEMBERS, REQUEST_MEMBERS, type RequestControls } from '../../controls/request-controls.js'
import { bodyOf } from './body.js'
import { json, REFUSED, type Route } from './route.js'
import { described, integer, list, number, object, textual, truth } from './schema.js'

export const REQUEST_PARTS = {
  requestId: described('Of its answer.', textual),
  atMs: described('When it came, by the machine: milliseconds since the epoch.', integer),
  emulatedAtMs: described('When it was answered, by the emulator’s clock.', integer),
  ...{ operation: textual, tables: list(textual), latencyMs: number },
  status: described('Of HTTP.', integer),
  bytes: described('Of its body, as it was sent.', integer),
}
export const REQUEST_PARTS_MAYBE = {
  ...{ account: textual, region: textual },
  units: described('Of capacity; absent where it takes none, or was refused.', number),
  error: described('The name of the refusal.', textual),
  rule: described('The rule that refused it, in the service’s words.', textual),
  throttled: described('The limits that throttled it, as the service names them.', list(textual)),
  fault: described('The id of the fault that refused it.', textual),
  caller: described('The id of its access key.', textual),
  client: described('The address that it came from.', textual),
  polling: described('It says by the header x-dynalab-polling that it only follows something; absent otherwise.', truth),
}
const REQUEST = object(REQUEST_PARTS, REQUEST_PARTS_MAYBE)
const REQUESTS = json(object({ most: described('As many are kept; 0 where none are.', integer), requests: list(REQUEST) }))
const SHOWN = json(
  object(
    { ...REQUEST_PARTS, isCut: described('Its input is longer.', truth), canReplay: truth },
    { ...REQUEST_PARTS_MAYBE, input: described('The text of its body; absent where it is kept no more.', textual) },
  ),
)
const REPLAYED = json(object({ status: integer, body: textual, isCut: truth }, { requestId: textual }))

export const requestRoutes = (controls: RequestControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/requests',
    summary: 'The last requests that were answered, the oldest first; kept by the option requestLog.',
    query: REQUEST_MEMBERS,
    responses: { 200: { description: 'Those that are kept.', content: REQUESTS } },
    answer: ({ query }) => {
      const { account, region, ...choice } = readMembers(query, REQUEST_MEMBERS)
      const namespace = namespaceOrAll({ ...(account && { account }), ...(region && { region }) })
      const requests = controls.recent({ ...choice, namespace })
      return { status: 200, body: { most: controls.most, requests } }
    },
  },
  {
    method: 'DELETE',
    path: '/requests',
    summary: 'Forgets the requests that are kept.',
    responses: { 204: { description: 'Forgotten.' } },
    answer: () => {
      controls.clear()
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: '/requests',
    summary: 'Keeps so many of the last requests from now on; 0 keeps none.',
    body: MOST_MEMBERS,
    responses: { 200: { description: 'Those that are kept.', content: REQUESTS } },
    answer: ({ body }) => {
      const { most } = readMembers(bodyOf(body), MOST_MEMBERS)
      if (most === undefined) throw invalid('most must be given')
      controls.keep(most)
      return { status: 200, body: { most: controls.most, requests: controls.recent() } }
    },
  },
  {
    method: 'GET',
    path: '/requests/{id}',
    summary: 'One of the requests that are kept, with what it asked.',
    responses: { 200: { description: 'As it was.', content: SHOWN } },
    answer: ({ path }) => ({ status: 200, body: controls.show(path['id'] ?? '') }),
  },
  {
    method: 'POST',
    path: '/requests/{id}/replay',
    summary: 'Sends the same request again.',
    responses: {
      200: { description: 'What it was answered now.', content: REPLAYED },
      409: { description: 'Its body is kept no more, or a fault broke the connection.', content: REFUSED },
    },
    answer: async ({ path }) => ({ status: 200, body: await controls.replay(path['id'] ?? '') }),
  },
]
