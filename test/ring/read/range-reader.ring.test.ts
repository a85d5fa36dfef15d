// What is proved on a real node: every page of a Query or Scan, in whatever direction, segment and size, is what a list of the items sorted by their
// keys would give; pages follow each other without a gap or a repetition, also from items that are gone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from '../../../src/engine/contract/items.js'
import type { RangeIntent } from '../../../src/intents/range.js'
import { bindQuery, planQuery } from '../../../src/intents/query.js'
import { bindScan, planScan } from '../../../src/intents/scan.js'
import { refusalStylesOf } from '../../../src/intents/refusal-styles.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { indexRowSuffix, keyAttributes, rowSuffix } from '../../../src/model/key.js'
import type { NewIndex } from '../../../src/model/table.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { placementOn } from '../../../src/ring/read/token-ring.js'
import type { QueryInput, ScanInput } from '../../../src/shapes/operations.js'
import { openCluster } from '../support/gateway.js'
import { deleting, itemsOf, makeTable, putting } from '../support/items.js'
import { newTable } from '../support/tables.js'

const PK = { name: 'pk', type: 'S' as const }
const THROUGHPUT = { readUnits: 1, writeUnits: 1, decreasesToday: 0 }
const LOCAL: NewIndex = {
  kind: 'local',
  name: 'local',
  keys: { hash: [PK], range: [{ name: 'n', type: 'N' }] },
  projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
  throughput: THROUGHPUT,
}
const GLOBAL: NewIndex = {
  kind: 'global',
  name: 'global',
  keys: {
    hash: [
      { name: 'a', type: 'S' },
      { name: 'n', type: 'N' },
    ],
    range: [],
  },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: THROUGHPUT,
}
const KEYS = { hash: [PK], range: [{ name: 'sk', type: 'B' as const }] }

let cluster: Cluster
let table: RingTable
let gateway: ReturnType<typeof itemsOf>
let items: Item[]

const PARTITIONS = 5
const IN_EACH = 30

const itemAt = (partition: number, place: number): Item => ({
  pk: { S: `p${partition}` },
  sk: { B: Buffer.from([place % 3, 0, place]).toString('base64') },
  n: { N: String(place % 4) },
  a: { S: `a${partition % 2}` },
  text: { S: 'x'.repeat(place * 10) },
})

beforeAll(async () => {
  cluster = await openCluster('test_range_reader')
  const attributes = [PK, { name: 'sk', type: 'B' as const }]
  table = await makeTable(cluster, newTable('ranges', { attributes, keys: KEYS, indexes: [LOCAL, GLOBAL] }))
  gateway = itemsOf(cluster)
  items = Array.from({ length: PARTITIONS * IN_EACH }, (_none, at) => itemAt(at % PARTITIONS, Math.floor(at / PARTITIONS)))
  const gone = [100, 101, 102].map((place) => itemAt(0, place))
  await Promise.all([...items, ...gone].map((item) => gateway.writer.write(table, putting(table, item))))
  await Promise.all(gone.map((item) => gateway.writer.write(table, deleting(table, item))))
  await gateway.unfinished.settled()
}, 120_000)
afterAll(() => cluster.close())

const query = (input: Omit<QueryInput, 'TableName'>): RangeIntent =>
  bindQuery(planQuery({ TableName: 'ranges', ...input }, refusalStylesOf().query), table.record)
const scan = (input: Omit<ScanInput, 'TableName'>): RangeIntent =>
  bindScan(planScan({ TableName: 'ranges', ...input }, refusalStylesOf().scan), table.record, placementOn(cluster))

/** All pages, each from where the one before ended. */
async function pagesOf(intentAfter: (startKey: Item | undefined) => RangeIntent): Promise<readonly Page[]> {
  const pages: Page[] = []
  for (let startKey: Item | undefined; ;) {
    const intent = intentAfter(startKey)
    const page = await gateway.ranges.range({ ...intent, table })
    pages.push(page)
    if (page.last === undefined) return pages
    const { item } = page.last
    startKey = { ...(intent.index === undefined ? {} : keyAttributes(intent.index.keys, item)), ...keyAttributes(KEYS, item) }
  }
}

const found = (pages: readonly Page[]): readonly Item[] => pages.flatMap(({ rows }) => rows.map(({ checked }) => checked.item))

const bySuffix =
  (suffixOf: (item: Item) => Buffer | undefined) =>
  (one: Item, other: Item): number =>
    Buffer.compare(suffixOf(one) ?? Buffer.alloc(0), suffixOf(other) ?? Buffer.alloc(0))
const byKey = bySuffix((item) => rowSuffix(KEYS, item))

test.each([undefined, 1, 7, 30])('a Query goes through its partition both ways, %s items a page', async (Limit) => {
  for (const ScanIndexForward of [true, false]) {
    for (const ConsistentRead of [true, false]) {
      const pages = await pagesOf((startKey) =>
        query({
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': { S: 'p0' } },
          ScanIndexForward,
          ConsistentRead,
          ...(Limit === undefined ? {} : { Limit }),
          ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
        }),
      )
      const expected = items.filter(({ pk }) => JSON.stringify(pk) === '{"S":"p0"}').sort(byKey)
      expect(found(pages)).toEqual(ScanIndexForward ? expected : expected.reverse())
    }
  }
})

test('a Query of a part of a partition, from a key that is gone', async () => {
  const values = { ':p': { S: 'p0' }, ':from': { B: 'AQ==' }, ':to': { B: 'AgAA' } }
  const expression = 'pk = :p AND sk BETWEEN :from AND :to'
  const whole = query({ KeyConditionExpression: expression, ExpressionAttributeValues: values })
  const expected = items
    .filter((item) => JSON.stringify(item['pk']) === '{"S":"p0"}' && (item['sk'] as { B: string }).B.startsWith('AQ'))
    .sort(byKey)
  expect(found([await gateway.ranges.range({ ...whole, table })])).toEqual(expected)
  const startKey = keyAttributes(KEYS, itemAt(0, 100)) // 1 0 100: after all of them
  const rest = query({ KeyConditionExpression: expression, ExpressionAttributeValues: values, ExclusiveStartKey: startKey })
  expect((await gateway.ranges.range({ ...rest, table })).rows).toEqual([])
})

test('a local index has the order of its keys, and fetches what it lacks from the table', async () => {
  for (const Select of ['ALL_PROJECTED_ATTRIBUTES', 'ALL_ATTRIBUTES'] as const) {
    const pages = await pagesOf((startKey) =>
      query({
        IndexName: 'local',
        KeyConditionExpression: 'pk = :p AND n >= :n',
        ExpressionAttributeValues: { ':p': { S: 'p1' }, ':n': { N: '1' } },
        Select,
        ConsistentRead: true,
        Limit: 4,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      }),
    )
    const expected = items
      .filter((item) => JSON.stringify(item['pk']) === '{"S":"p1"}' && JSON.stringify(item['n']) !== '{"N":"0"}')
      .sort(bySuffix((item) => indexRowSuffix(LOCAL.keys, KEYS, item)))
    const isWhole = Select === 'ALL_ATTRIBUTES'
    expect(found(pages)).toEqual(isWhole ? expected : expected.map(({ pk, sk, n }) => ({ n, pk, sk })))
    expect(pages[0]?.units.table).toBe(isWhole ? 4 * 2 : 0)
  }
})

test('a global index is read by all of its hash attributes', async () => {
  const pages = await pagesOf((startKey) =>
    query({
      IndexName: 'global',
      KeyConditionExpression: 'a = :a AND n = :n',
      ExpressionAttributeValues: { ':a': { S: 'a1' }, ':n': { N: '2' } },
      Limit: 5,
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    }),
  )
  const expected = items.filter((item) => JSON.stringify([item['a'], item['n']]) === '[{"S":"a1"},{"N":"2"}]')
  expect(found(pages)).toEqual(expected.sort(bySuffix((item) => indexRowSuffix(GLOBAL.keys, KEYS, item))))
})

test.each([
  [1, 11, undefined],
  [3, 4, undefined],
  [7, 1000, undefined],
  [2, 9, 'local'],
  [3, 9, 'global'],
])('the %i segments of a Scan by %i hold each item once (index: %s)', async (TotalSegments, Limit, IndexName) => {
  const all: Item[] = []
  for (let Segment = 0; Segment < TotalSegments; Segment++) {
    const pages = await pagesOf((startKey) =>
      scan({
        Segment,
        TotalSegments,
        Limit,
        ...(IndexName === undefined ? {} : { IndexName }),
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      }),
    )
    all.push(...found(pages))
  }
  const keysOf = (each: readonly Item[]): readonly Item[] => each.map((item) => keyAttributes(KEYS, item)).sort(byKey)
  expect(keysOf(all)).toEqual(keysOf(items))
})

test('a start key of another segment is refused', async () => {
  const first = await gateway.ranges.range({ ...scan({ Segment: 0, TotalSegments: 4, Limit: 1 }), table })
  const ExclusiveStartKey = keyAttributes(KEYS, first.last?.item ?? {})
  expect(() => scan({ Segment: 3, TotalSegments: 4, ExclusiveStartKey })).toThrow('correct Segment')
})

test('a page ends after the row that goes beyond a megabyte', async () => {
  const large = Array.from({ length: 5 }, (_none, at) => ({
    ...itemAt(0, at),
    pk: { S: 'large' },
    text: { S: 'x'.repeat(300_000) },
  }))
  await Promise.all(large.map((item) => gateway.writer.write(table, putting(table, item))))
  const pages = await pagesOf((startKey) =>
    query({
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'large' } },
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    }),
  )
  expect(pages.map(({ scannedCount }) => scannedCount)).toEqual([4, 1])
})
