// The last requests over HTTP.
import { readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import { REQUEST_MEMBERS, type RequestControls } from '../../controls/request-controls.js'
import { json, type Route } from './route.js'

const textual = { type: 'string' }
const REQUEST = {
  type: 'object',
  properties: {
    atMs: { type: 'integer', description: 'When it came, by the machine: milliseconds since the epoch.' },
    operation: textual,
    ...{ account: textual, region: textual },
    tables: { type: 'array', items: textual },
    units: { type: 'number', description: 'Of capacity; absent where it takes none, or was refused.' },
    latencyMs: { type: 'number' },
    status: { type: 'integer', description: 'Of HTTP.' },
    error: { ...textual, description: 'The name of the refusal.' },
    rule: { ...textual, description: 'The rule that refused it, in the service’s words.' },
    client: { ...textual, description: 'The address that it came from.' },
  },
  required: ['atMs', 'operation', 'tables', 'latencyMs', 'status'],
}
const REQUESTS = json({
  type: 'object',
  properties: {
    most: { type: 'integer', description: 'As many are kept; 0 where none are.' },
    requests: { type: 'array', items: REQUEST },
  },
  required: ['most', 'requests'],
})

export const requestRoutes = (controls: RequestControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/requests',
    summary: 'The last requests that were answered, the oldest first; kept by the option requestLog.',
    query: REQUEST_MEMBERS,
    responses: { 200: { description: 'Those that are kept.', content: REQUESTS } },
    answer: ({ query }) => {
      const { last, ...namespace } = readMembers(query, REQUEST_MEMBERS)
      const requests = controls.recent({ last, namespace: namespaceOrAll(namespace) })
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
]
