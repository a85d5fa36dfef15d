// Kinesis destinations over HTTP: their states, and what was sent.
import { KINESIS_MEMBERS, type KinesisControls } from '../../controls/kinesis-controls.js'
import { readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import { json, type Route } from './route.js'

const textual = { type: 'string' }
const number = { type: 'number' }

const DESTINATIONS = json({
  type: 'object',
  description: 'Times in milliseconds by the emulator’s clock; counts since the process began.',
  properties: {
    place: { ...textual, description: 'Where records go: an endpoint, files in a folder, or nowhere.' },
    destinations: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...{ account: textual, region: textual, table: textual, stream: textual, status: textual, precision: textual },
          ...{ sinceMs: number, sentRecords: number, throttledRecords: number, oversizedRecords: number },
          oldestUnsentMs: { ...number, description: 'How long the oldest record waits that was not taken yet.' },
          heldReason: { ...textual, description: 'Why records wait; absent while none does.' },
        },
      },
    },
  },
})

export const kinesisRoutes = (controls: KinesisControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/kinesis',
    summary: 'Kinesis destinations, what was sent to them and what waits: all, of one namespace, or of one table.',
    query: KINESIS_MEMBERS,
    responses: { 200: { description: 'As it is now.', content: DESTINATIONS } },
    answer: async ({ query }) => {
      const { table, ...namespace } = readMembers(query, KINESIS_MEMBERS)
      return { status: 200, body: controls.show({ namespace: namespaceOrAll(namespace), table }) }
    },
  },
]
