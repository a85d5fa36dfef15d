// The capacity of one table or global index: its pool and partitions to look at, its buckets to fill and to drain.
import {
  BUCKETS_MEMBERS,
  type CapacityControls,
  type CapacityOf,
  INDEX_MEMBER,
  SPLIT_MEMBERS,
} from '../../controls/capacity-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS } from '../../controls/namespace.js'
import { bodyOf } from './body.js'
import { type AdminRequest, json, REFUSED, type Route } from './route.js'

const TABLE_QUERY = { ...INDEX_MEMBER, ...NAMESPACE_MEMBERS }
const SPLIT_BODY = { ...INDEX_MEMBER, ...SPLIT_MEMBERS }
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
const hex = { type: 'string', description: 'Hex of a row-key suffix.' }
const item = { type: 'object', description: 'What the suffix holds of a key.' }
const cause = { enum: ['size', 'heat', 'throughput', 'request'] }
const lived = { id: number, parentId: number, createdAtMs: number, lower: hex }
const splitKey = { key: hex, keyItem: item }
const partition = {
  type: 'object',
  properties: {
    ...lived,
    upper: hex,
    lowerKey: item,
    items: number,
    bytes: number,
    read: loadSide,
    write: loadSide,
    splitting: cause,
    lastRefusal: {
      type: 'object',
      properties: { cause, reason: { type: 'string' }, words: { type: 'string' }, ...splitKey, share: number, atMs: number },
    },
  },
}
const counts = {
  type: 'array',
  items: { type: 'object', properties: { key: item, text: { type: 'string' }, count: number, error: number } },
}
const counted = { type: 'object', properties: { partitionKeys: counts, keys: counts } }
const keyInsights = {
  type: 'object',
  description: 'The keys with most units and most throttles, where Contributor Insights are enabled.',
  properties: { mode: { type: 'string' }, windowMs: number, accessed: counted, throttled: counted },
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
    partitions: { type: 'array', items: partition },
    keyInsights,
    splits: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...lived,
          closedAtMs: number,
          closedAtSequence: number,
          cause,
          ...splitKey,
          children: { type: 'array', items: number },
        },
      },
    },
  },
})
const CHILDREN = json({ type: 'object', properties: { children: { type: 'array', items: partition } } })

export const tableRoutes = (controls: CapacityControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/tables/{name}/partitions',
    summary: 'Limits, buckets, consumption and throttles of a table or global index, and all its partitions.',
    query: TABLE_QUERY,
    responses: {
      200: { description: 'As they are now.', content: TABLE_CAPACITY },
      409: { description: 'No limit applies, so there is no bucket.', content: REFUSED },
    },
    answer: (request) => {
      const { index, ...namespace } = readMembers(request.query, TABLE_QUERY)
      return { status: 200, body: controls.partitions(nameIn(request), { index, namespace }) }
    },
  },
  {
    method: 'POST',
    path: '/tables/{name}/buckets',
    summary: 'Sets the balances of buckets; one above its depth is kept until it is used.',
    query: NAMESPACE_MEMBERS,
    body: STEERED_BODY,
    responses: {
      200: { description: 'As they are now.', content: TABLE_CAPACITY },
      409: { description: 'No limit applies, so there is no bucket.', content: REFUSED },
    },
    answer: (request) => {
      const { index, ...change } = readMembers(bodyOf(request.body), STEERED_BODY)
      return { status: 200, body: controls.setBuckets(nameIn(request), change, placeIn(request, index)) }
    },
  },
  {
    method: 'POST',
    path: '/tables/{name}/split',
    summary: 'Splits a partition now: at a key, at a row-key suffix, or at half of its bytes.',
    query: NAMESPACE_MEMBERS,
    body: SPLIT_BODY,
    responses: {
      200: { description: 'What the partition became.', content: CHILDREN },
      409: { description: 'It cannot be split there; the reason says why.', content: REFUSED },
    },
    answer: async (request) => {
      const { index, ...at } = bodyOf(request.body)
      readMembers({ index, ...at }, SPLIT_BODY)
      const place = placeIn(request, readMembers({ index }, INDEX_MEMBER).index)
      return { status: 200, body: { children: await controls.split(nameIn(request), at, place) } }
    },
  },
]

const nameIn = ({ path }: AdminRequest): string => path['name'] ?? ''

const placeIn = ({ query }: AdminRequest, index: string | undefined): CapacityOf => ({
  index,
  namespace: readMembers(query, NAMESPACE_MEMBERS),
})
