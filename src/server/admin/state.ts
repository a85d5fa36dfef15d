// All there is to see over HTTP, as one document: for a page that reads it once and then follows the events.
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { STATE_MEMBERS, type StateControls } from '../../controls/state-controls.js'
import { SETTINGS_SCHEMA } from './capacity.js'
import { INDEX_PARTS, TABLE_PARTS, TABLE_PARTS_MAYBE } from './catalogue.js'
import { CLOCK_SCHEMA } from './clock.js'
import { FAULT_SCHEMA } from './faults.js'
import { HOOK_SCHEMA } from './hooks.js'
import { DESTINATIONS_SCHEMA } from './kinesis.js'
import { REGIONS_SCHEMA, REPLICATION_SCHEMA } from './regions.js'
import { json, type Route } from './route.js'
import { SCENARIO_SCHEMA } from './scenarios.js'
import { SNAPSHOT_SCHEMA } from './snapshots.js'
import { described, integer, lag, list, number, object, record, textual, truth } from './schema.js'
import { ABOUT_PARTS, type KeptBeside } from './status.js'
import { STREAM_PARTS } from './streams.js'
import { BUCKETS_SCHEMA, SPLIT_CAUSE } from './tables.js'
import { ZONES_SCHEMA } from './zones.js'

const lastSecond = described('Units of the last whole second.', number)
const load = object({ lastSecond, throttledRequests: integer, heat: number }, { units: number })
const range = object(
  {
    ...{ id: integer, items: integer, bytes: integer, read: load, write: load },
    lower: described('Hex of the first row-key suffix; each ends where the next begins.', textual),
  },
  { splitting: SPLIT_CAUSE },
)
const pool = object({ lastSecond, throttledRequests: integer, buckets: BUCKETS_SCHEMA })
const loads = { read: pool, write: pool, ranges: described('The first 64 partitions.', list(range)) }
const fork = object({ id: textual, createdAt: { type: 'string', format: 'date-time' }, isOpen: truth }, { name: textual })
const traffic = object({ lastSecond, throttledRequests: integer })

const STATE = object(
  {
    ...ABOUT_PARTS,
    eventId: described('The newest event that is in it: follow the events after that one.', integer),
    ...{ clock: CLOCK_SCHEMA, capacity: SETTINGS_SCHEMA, traffic: object({ read: traffic, write: traffic }) },
    tableCount: described('Of all tables, those of other pages included.', integer),
    tables: list(object({ ...TABLE_PARTS, ...loads, indexes: list(object(INDEX_PARTS, loads)) }, TABLE_PARTS_MAYBE)),
    ...{ zones: ZONES_SCHEMA, regions: REGIONS_SCHEMA, replication: REPLICATION_SCHEMA, faults: list(FAULT_SCHEMA) },
    ...{ scenarios: list(SCENARIO_SCHEMA), hooks: list(HOOK_SCHEMA), kinesis: DESTINATIONS_SCHEMA },
    ...{ forks: list(fork), snapshots: list(SNAPSHOT_SCHEMA) },
    streams: object({ streamLag: lag, streams: list(object({ ...STREAM_PARTS, shards: integer, openShards: integer })) }),
    strict: object({ mode: { enum: ['off', 'warn', 'fail'] }, failed: truth, rules: record(integer), omitted: integer }),
  },
  { nextTable: described('For `after`: where the next page of tables begins; absent on the last one.', textual) },
)
const QUERY = { ...STATE_MEMBERS, ...NAMESPACE_MEMBERS }

export const stateRoute = (controls: StateControls, beside: () => Promise<KeptBeside>): Route => ({
  method: 'GET',
  path: '/state',
  summary: 'All there is to see, as one document; with an event to follow from. `tables` says how many tables a page has.',
  query: QUERY,
  responses: { 200: { description: 'As it is now.', content: json(STATE) } },
  answer: async ({ query }) => {
    const { tables, after, ...place } = readMembers(query, QUERY)
    const state = await controls.read({ tables, after, namespace: namespaceOrAll(place) })
    return { status: 200, body: { ...state, ...(await beside()) } }
  },
})
