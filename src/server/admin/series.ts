// Series over HTTP: what tables, indexes and partitions consumed over time.
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { SERIES_MEMBERS, SERIES_OF_MEMBERS, type SeriesControls } from '../../controls/series-controls.js'
import { json, type Route } from './route.js'
import { atMs, described, integer, list, namespace, number, object, textual, truth } from './schema.js'
import { SPLIT_CAUSE } from './tables.js'

const sums = described('A sum of each period; empty where all are 0.', list(number))
const levels = described('Balance of the bucket at the end of each period; empty or null where it is not known.', {
  ...list({ type: ['number', 'null'] }),
})
const COLUMNS = {
  ...{ readUnits: sums, writeUnits: sums, readThrottles: sums, writeThrottles: sums, requests: sums, errors: sums },
  ...{ readLevel: levels, writeLevel: levels },
}
const PERIOD = {
  fromMs: described('When the first period begins, by the emulator’s clock.', integer),
  stepMs: integer,
  periods: described('How many there are; the last one is under way.', integer),
}
const partition = object(
  { id: integer, lower: textual, createdAtMs: atMs, isClosed: described('It was split.', truth), ...COLUMNS },
  { parentId: integer, upper: textual },
)
const split = object({ id: integer, children: list(integer), cause: SPLIT_CAUSE, atMs, key: textual })
const OF_TABLE = object(
  {
    ...{ ...namespace, table: textual, ...PERIOD, figures: object(COLUMNS), partitions: list(partition), splits: list(split) },
    partitionLimits: object({ readUnits: number, writeUnits: number }),
    throttled: described('Throttled requests that the log of requests has.', list(object({ atMs, requestId: textual }))),
  },
  { index: textual, merged: described('Partitions for which there was no room, together.', object(COLUMNS)) },
)
const OF_ALL = object({
  ...{ ...PERIOD, figures: object(COLUMNS) },
  tables: list(object({ ...namespace, table: textual, figures: object(COLUMNS) }, { index: textual })),
})
const QUERY = { ...SERIES_MEMBERS, ...NAMESPACE_MEMBERS }
const TABLE_QUERY = { ...SERIES_OF_MEMBERS, ...NAMESPACE_MEMBERS }

export const seriesRoutes = (controls: SeriesControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/series',
    summary: 'What was consumed and refused over time: the sum of all, and the tables and global indexes with most units.',
    query: QUERY,
    responses: {
      200: { description: 'By the second for five minutes, or by the minute for three hours.', content: json(OF_ALL) },
    },
    answer: async ({ query }) => {
      const { step, from, ...place } = readMembers(query, QUERY)
      return { status: 200, body: await controls.all({ step, from, namespace: namespaceOrAll(place) }) }
    },
  },
  {
    method: 'GET',
    path: '/tables/{name}/series',
    summary: 'The same of a table or a global index, with its partitions and their splits: a heat map of its key space.',
    query: TABLE_QUERY,
    responses: { 200: { description: 'Up to now.', content: json(OF_TABLE) } },
    answer: async ({ path, query }) => {
      const { step, from, index, ...place } = readMembers(query, TABLE_QUERY)
      return { status: 200, body: await controls.of(path['name'] ?? '', { step, from, index, namespace: place }) }
    },
  },
]
