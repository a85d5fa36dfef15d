// Streams over HTTP: their shards, and how long their records stay unseen.
import { readMembers } from '../../controls/members.js'
import { namespaceOrAll } from '../../controls/namespace.js'
import { invalid } from '../../controls/refusal.js'
import { STREAM_LAG_MEMBERS, STREAM_MEMBERS, type StreamControls } from '../../controls/stream-controls.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'

const textual = { type: 'string' }
const number = { type: 'number' }
const list = (properties: object): object => ({ type: 'array', items: { type: 'object', properties } })

const STREAMS = json({
  type: 'object',
  description: 'Times in milliseconds by the emulator’s clock; the lag in milliseconds, or a range of them.',
  properties: {
    streamLag: { oneOf: [number, textual] },
    streams: list({
      ...{ account: textual, region: textual, table: textual, label: textual, arn: textual, status: textual, viewType: textual },
      shards: list({
        ...{ shardId: textual, parent: textual, partition: number, isOpen: { type: 'boolean' } },
        ...{ beganAtMs: number, endedAtMs: number, entries: number },
      }),
      readers: list({ reader: textual, shardId: textual, readAtMs: number, entriesBehind: number, behindMs: number }),
    }),
  },
})
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
      const { lag } = given
      if (typeof lag !== 'number' && typeof lag !== 'string') throw invalid('lag must be given')
      return { status: 200, body: await controls.setLag({ lag }) }
    },
  },
]
