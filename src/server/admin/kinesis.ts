// Kinesis destinations over HTTP: their states, and what was sent.
import { KINESIS_MEMBERS, type KinesisControls } from '../../controls/kinesis-controls.js'
import { readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import { json, type Route } from './route.js'
import { described, integer, list, number, object, textual } from './schema.js'

const DESTINATION = object(
  {
    ...{ account: textual, region: textual, table: textual, stream: textual, status: textual, precision: textual },
    ...{ sinceMs: number, sentRecords: integer, throttledRecords: integer, oversizedRecords: integer },
    oldestUnsentMs: described('How long the oldest record waits that was not taken yet.', number),
  },
  { heldReason: described('Why records wait; absent while none does.', textual) },
)
export const DESTINATIONS_SCHEMA = described(
  'Times in milliseconds by the emulator’s clock; counts since the process began.',
  object({
    place: described('Where records go: an endpoint, files in a folder, or nowhere.', textual),
    destinations: list(DESTINATION),
  }),
)
const DESTINATIONS = json(DESTINATIONS_SCHEMA)

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
