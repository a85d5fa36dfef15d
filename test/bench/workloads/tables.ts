// The tables of the benchmark and the items in them. One item is about 150 bytes in DynamoDB's own reckoning.
// Everything is a function of the item's number, so that the load process can write any body without keeping data.

import { seededRandom } from '../stats/random.js'

/** Items of one partition key in `collections`, and of one index key in `indexed`: a Query's 10. */
export const ITEMS_PER_COLLECTION = 10

const attribute = (name: string, type: string): { AttributeName: string; AttributeType: string } => ({
  AttributeName: name,
  AttributeType: type,
})
const hash = (name: string): { AttributeName: string; KeyType: string } => ({ AttributeName: name, KeyType: 'HASH' })
const range = (name: string): { AttributeName: string; KeyType: string } => ({ AttributeName: name, KeyType: 'RANGE' })

/** The members of CreateTable's input that are used here. */
interface Creation {
  readonly TableName: string
  readonly BillingMode: 'PAY_PER_REQUEST'
  readonly AttributeDefinitions: readonly object[]
  readonly KeySchema: readonly object[]
  readonly StreamSpecification?: object
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string
    readonly KeySchema: readonly object[]
    readonly Projection: object
  }[]
  readonly VectorIndexes?: readonly object[]
}

/** Of the vectors in `vectors`. */
const DIMENSIONS = 768

const simple = (name: string): Creation => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [attribute('pk', 'S')],
  KeySchema: [hash('pk')],
})

/** CreateTable inputs by table name, on demand. `partitioned` and `streamed` are other `items`, to be measured beside them on one server. */
const TABLES = {
  items: simple('items'),
  partitioned: simple('partitioned'),
  streamed: { ...simple('streamed'), StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } },
  deletions: simple('deletions'),
  blobs: simple('blobs'),
  collections: {
    TableName: 'collections',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'S')],
    KeySchema: [hash('pk'), range('sk')],
  },
  indexed: {
    TableName: 'indexed',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk', 'S'), attribute('team', 'S'), attribute('place', 'N')],
    KeySchema: [hash('pk')],
    GlobalSecondaryIndexes: [
      { IndexName: 'byTeam', KeySchema: [hash('team'), range('place')], Projection: { ProjectionType: 'ALL' } },
    ],
  },
  vectors: {
    ...simple('vectors'),
    VectorIndexes: [
      {
        IndexName: 'near',
        VectorAttribute: { AttributeName: 'v' },
        Dimensions: DIMENSIONS,
        DistanceFunction: 'COSINE',
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
} satisfies Record<string, Creation>

export type TableName = keyof typeof TABLES

/**
 * What the tables are made with.
 * `on-demand`: nothing more, as most users' are.
 * `warm`: on demand and ready for the most that an account may use of one, so that nothing grows while it is measured.
 * `one-partition`: the provisioned units of one partition, half of each kind.
 */
export type Throughput = 'on-demand' | 'warm' | 'one-partition'

const THROUGHPUTS: Readonly<Record<Throughput, { readonly billing: object; readonly units: object }>> = {
  'on-demand': { billing: {}, units: {} },
  warm: { billing: {}, units: { WarmThroughput: { ReadUnitsPerSecond: 40_000, WriteUnitsPerSecond: 40_000 } } },
  'one-partition': {
    billing: { BillingMode: 'PROVISIONED' },
    units: { ProvisionedThroughput: { ReadCapacityUnits: 1500, WriteCapacityUnits: 500 } },
  },
}

/** The CreateTable input of a table; its global indexes get what it gets. */
export function createInput(table: TableName, throughput: Throughput): object {
  const { GlobalSecondaryIndexes: indexes, ...input }: Creation = TABLES[table]
  const { billing, units } = THROUGHPUTS[throughput]
  const indexMember = indexes && { GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, ...units })) }
  return { ...input, ...billing, ...units, ...indexMember }
}

/** Names of a table's global indexes. */
export function globalIndexes(table: TableName): string[] {
  const { GlobalSecondaryIndexes: indexes = [] }: Creation = TABLES[table]
  return indexes.map(({ IndexName }) => IndexName)
}

/** The tables that hold `itemCount` items before the measuring starts; the others are filled by who needs them. */
export const FILLED_TABLES: readonly TableName[] = ['items', 'partitioned', 'streamed', 'collections', 'indexed', 'vectors']

/** How many items a table has where the others have so many: vectors take a hundred times as long to write. */
export const itemsIn = (table: TableName, itemCount: number): number =>
  table === 'vectors' ? Math.ceil(itemCount / 10) : itemCount

/** Ten digits: keys of one length whatever the size of the table. */
export function digits(n: number): string {
  return String(n).padStart(10, '0')
}

/** The collection that item `n` of `collections` or `indexed` belongs to. */
export function collectionOf(n: number): string {
  return `group-${digits(Math.floor(n / ITEMS_PER_COLLECTION))}`
}

/** JSON text of the key of item `n`. */
export function keyText(table: TableName, n: number): string {
  return table === 'collections'
    ? `{"pk":{"S":"${collectionOf(n)}"},"sk":{"S":"entry-${n % ITEMS_PER_COLLECTION}"}}`
    : `{"pk":{"S":"item-${digits(n)}"}}`
}

/** JSON text of the vector of item `n`: a list of numbers, another one for each item. */
export function vectorText(n: number): string {
  const random = seededRandom(n)
  return `[${Array.from({ length: DIMENSIONS }, () => `{"N":"${(random() - 0.5).toFixed(6)}"}`).join(',')}]`
}

/** JSON text of item `n`. A new `revision` makes every put a change: a server that skips equal puts gains nothing by it. */
export function itemText(table: TableName, n: number, revision: number): string {
  const vector = table === 'vectors' ? `"v":{"L":${vectorText(n)}},` : ''
  const index = table === 'indexed' ? `"team":{"S":"${collectionOf(n)}"},"place":{"N":"${n % ITEMS_PER_COLLECTION}"},` : ''
  return (
    `${keyText(table, n).slice(0, -1)},${index}${vector}"customer":{"S":"Customer number ${digits(n)}"},` +
    `"email":{"S":"customer-${n}@example.com"},"rev":{"N":"${revision}"},"hits":{"N":"0"},"active":{"BOOL":true},` +
    '"tags":{"SS":["green","red"]},"address":{"M":{"street":{"S":"12 Long Lane"},"city":{"S":"Springfield"}}}}'
  )
}
