// The capacity of one table or global index: its pool and partitions to look at, its buckets to fill and to drain.
import { BUCKETS_MEMBERS, type CapacityControls, type CapacityOf, INDEX_MEMBER } from '../capacity-controls.js'
import { bodyOf, readMembers } from './members.js'
import { NAMESPACE_MEMBERS } from './namespace.js'
import { type Asked, json, type Route } from './route.js'

const TABLE_QUERY = { ...INDEX_MEMBER, ...NAMESPACE_MEMBERS }
const STEERED_BODY = { ...INDEX_MEMBER, ...BUCKETS_MEMBERS }

const number = { type: 'number' }
const consumed = {
  type: 'object',
  description: 'Units by the emulator’s clock, of whole seconds.',
  properties: { lastSecond: number, tenSecondAverage: number, lastMinute: number, total: number },
}
const poolSide = {
  type: 'object',
  properties: {
    buckets: {
      type: 'array',
      items: {
        type: 'object',
        properties: { limit: { type: 'string' }, unitsPerSec: number, depthUnits: number, units: number },
      },
    },
    consumed,
    throttles: { type: 'object', additionalProperties: number },
    throttledRequests: number,
  },
}
const loadSide = {
  type: 'object',
  properties: {
    consumed,
    heat: number,
    bucket: { type: 'object', properties: { unitsPerSec: number, units: number } },
    throttledRequests: number,
  },
}
const TABLE_CAPACITY = json({
  type: 'object',
  properties: {
    table: { type: 'string' },
    index: { type: 'string' },
    account: { type: 'string' },
    region: { type: 'string' },
    capacity: { type: 'object', properties: { mode: { type: 'string' }, burst: number, heat: number } },
    billingMode: { enum: ['PROVISIONED', 'PAY_PER_REQUEST'] },
    read: poolSide,
    write: poolSide,
    partitions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: number,
          lower: { type: 'string' },
          upper: { type: 'string' },
          lowerKey: { type: 'object' },
          items: number,
          bytes: number,
          read: loadSide,
          write: loadSide,
        },
      },
    },
  },
})

export const tableRoutes = (controls: CapacityControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/tables/{name}/partitions',
    summary: 'Limits, buckets, consumption and throttles of a table or global index, and all its partitions.',
    query: TABLE_QUERY,
    responses: { 200: { description: 'As they are now.', content: TABLE_CAPACITY } },
    answer: (asked) => {
      const { index, ...namespace } = readMembers(asked.query, TABLE_QUERY)
      return { status: 200, body: controls.partitions(nameIn(asked), { index, namespace }) }
    },
  },
  {
    method: 'POST',
    path: '/tables/{name}/buckets',
    summary: 'Sets the balances of buckets; one above its depth is kept until it is used.',
    query: NAMESPACE_MEMBERS,
    body: STEERED_BODY,
    responses: { 200: { description: 'As they are now.', content: TABLE_CAPACITY } },
    answer: (asked) => {
      const { index, ...change } = readMembers(bodyOf(asked.body), STEERED_BODY)
      return { status: 200, body: controls.setBuckets(nameIn(asked), change, placeIn(asked, index)) }
    },
  },
]

const nameIn = ({ path }: Asked): string => path['name'] ?? ''

const placeIn = ({ query }: Asked, index: string | undefined): CapacityOf => ({
  index,
  namespace: readMembers(query, NAMESPACE_MEMBERS),
})
