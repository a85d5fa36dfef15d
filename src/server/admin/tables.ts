// The capacity of one table or global index: its pool and partitions to look at, its buckets to fill and to drain.
import {
  BUCKETS_MEMBERS,
  type CapacityControls,
  type CapacityOf,
  HOT_KEY_MEMBERS,
  INDEX_MEMBER,
  SPLIT_MEMBERS,
} from '../../controls/capacity-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS } from '../../controls/namespace.js'
import { bodyOf } from './body.js'
import { type AdminRequest, json, REFUSED, type Route } from './route.js'
import {
  anyObject,
  atMs,
  described,
  integer,
  list,
  namespace as namespaceMembers,
  number,
  object,
  record,
  textual,
} from './schema.js'

const TABLE_QUERY = { ...INDEX_MEMBER, ...NAMESPACE_MEMBERS }
const SPLIT_BODY = { ...INDEX_MEMBER, ...SPLIT_MEMBERS }
const STEERED_BODY = { ...INDEX_MEMBER, ...BUCKETS_MEMBERS }

const consumed = described(
  'Units by the emulator’s clock, of whole seconds.',
  object({ lastSecond: number, tenSecondAverage: number, lastMinute: number, total: number }),
)
export const BUCKETS_SCHEMA = list(object({ limit: textual, unitsPerSec: number, depthUnits: number, units: number }))
const poolSide = object({ buckets: BUCKETS_SCHEMA, consumed, throttles: record(integer), throttledRequests: integer })
const loadSide = object(
  { consumed, heat: number, throttledRequests: integer },
  { bucket: object({ unitsPerSec: number, units: number }) },
)
const hex = { type: 'string', description: 'Hex of a row-key suffix.' }
const item = anyObject('What the suffix holds of a key.')
export const SPLIT_CAUSE = { enum: ['size', 'heat', 'throughput', 'request'] }
const lived = { id: integer, createdAtMs: atMs, lower: hex }
const refusal = object({ cause: SPLIT_CAUSE, reason: textual, words: textual, atMs }, { key: hex, keyItem: item, share: number })
const partition = object(
  { ...lived, items: integer, bytes: integer, read: loadSide, write: loadSide },
  { parentId: integer, upper: hex, lowerKey: item, splitting: SPLIT_CAUSE, lastRefusal: refusal },
)
const counts = list(object({ key: item, suffix: hex, text: textual, count: number, error: number }))
const counted = object({ partitionKeys: counts, keys: counts })
const keyInsights = described(
  'The keys with most units and most throttles, where Contributor Insights are enabled.',
  object({ mode: textual, windowMs: number, accessed: counted, throttled: counted }),
)
const split = object(
  { ...lived, closedAtMs: atMs, closedAtSequence: integer, cause: SPLIT_CAUSE, key: hex, children: list(integer) },
  { parentId: integer, createdAtSequence: integer, keyItem: item },
)
const TABLE_CAPACITY = json(
  object(
    {
      ...{ table: textual, ...namespaceMembers, billingMode: { enum: ['PROVISIONED', 'PAY_PER_REQUEST'] } },
      capacity: object({ mode: textual, burst: number, heat: number }),
      ...{ read: poolSide, write: poolSide, partitions: list(partition), splits: list(split) },
    },
    { index: textual, keyInsights },
  ),
)
const CHILDREN = json(object({ children: list(partition) }))

const hotKey = object({ key: item, suffix: hex, text: textual, count: number, error: number, partition: integer })
const hot = object({ partitionKeys: list(hotKey), keys: list(hotKey) })
const HOT_KEYS = json(
  object(
    {
      ...{ table: textual, ...namespaceMembers, sinceMs: atMs, untilMs: atMs, windowMs: number },
      ...{ accessed: described('Units.', hot), throttled: described('Requests.', hot) },
    },
    { index: textual },
  ),
)
const HOT_QUERY = { ...INDEX_MEMBER, ...HOT_KEY_MEMBERS, ...NAMESPACE_MEMBERS }

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
    method: 'GET',
    path: '/tables/{name}/hot-keys',
    summary:
      'The keys that units went to and that were throttled, counted from the first question or throttle of a partition on.',
    query: HOT_QUERY,
    responses: { 200: { description: 'Heaviest first.', content: HOT_KEYS } },
    answer: (request) => {
      const { index, last, ...namespace } = readMembers(request.query, HOT_QUERY)
      return { status: 200, body: controls.hotKeys(nameIn(request), { index, last, namespace }) }
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
