// Streams over HTTP: their shards, and how long their records stay unseen.
import { readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import { invalid } from '../../controls/refusal.js'
import { STREAM_LAG_MEMBERS, STREAM_MEMBERS, type StreamControls } from '../../controls/stream-controls.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'
import { described, integer, lag, list, number, object, textual, truth } from './schema.js'

export const STREAM_PARTS = {
  ...{ account: textual, region: textual, table: textual, label: textual, arn: textual, status: textual, viewType: textual },
}
const SHARD = object(
  { shardId: textual, partition: integer, isOpen: truth, beganAtMs: number, entries: integer },
  { parent: textual, endedAtMs: number },
)
const READER = object({ reader: textual, shardId: textual, readAtMs: number, entriesBehind: integer, behindMs: number })
const STREAMS = json(
  described(
    'Times in milliseconds by the emulator’s clock; the lag in milliseconds, or a range of them.',
    object({ streamLag: lag, streams: list(object({ ...STREAM_PARTS, shards: list(SHARD), readers: list(READER) })) }),
  ),
)
const responses = { 200: { description: 'As it is now.', content: STREAMS } }

export const streamRoutes = (controls: StreamControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/streams',
    summary:
      'Streams that can be read, with their shards, what is kept of each and how far readers have come: all, of one namespace, or of one table.',
    query: STREAM_MEMBERS,
    responses,
    answer: async ({ query }) => {
      const { table, ...namespace } = readMembers(query, STREAM_MEMBERS)
      return { status: 200, body: await controls.show({ namespace: namespaceOrAll(namespace), table }) }
    },
  },
  {
    method: 'POST',
    path: '/streams/lag',
    summary: 'How long records stay unseen: ms, a range such as 100-900, or default.',
    body: STREAM_LAG_MEMBERS,
    responses,
    answer: async ({ body }) => {
      const given = bodyOf(body)
      readMembers(given, STREAM_LAG_MEMBERS)
      const { lag: asked } = given
      if (typeof asked !== 'number' && typeof asked !== 'string') throw invalid('lag must be given')
      return { status: 200, body: await controls.setLag({ lag: asked }) }
    },
  },
]
