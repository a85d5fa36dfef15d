// Requests about vectors that are taken, from which bad ones are made, and the table with vector indexes that they are about. It has the keys
// of the other table, so that whatever is asked of that one is asked of this one, too.
import fc from 'fast-check'
import type { Json, Request } from '../wire/requests.js'
import { NUMBERS, VECTOR_TABLE } from './words.js'

const TableName = VECTOR_TABLE
const KEY: Request = { pk: { S: 'a' }, sk: { N: '1' } }
const list = (...numbers: readonly string[]): Json => numbers.map((N) => ({ N }))
const ITEM: Request = { ...KEY, g: { S: 'x' }, z: { N: '1' }, v: { L: list('1', '-0.5', '1e-3') } }

const index = (IndexName: string, more: Request = {}): Request => ({
  IndexName,
  VectorAttribute: { AttributeName: 'v' },
  Dimensions: 3,
  DistanceFunction: 'COSINE',
  Projection: { ProjectionType: 'ALL' },
  ...more,
})
const SEARCH_SCHEMA: Json = [
  { AttributeName: 'g', SearchSchemaElementType: 'HASH' },
  { AttributeName: 'z', SearchSchemaElementType: 'INLINE_FILTER' },
]
const SEARCHED: Json = [
  { AttributeName: 'g', AttributeType: 'S' },
  { AttributeName: 'z', AttributeType: 'N' },
]

/** Makes a table with one index of everything, and one that is searched by values. */
export const vectorTable = (name: string): Request => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'N' }, ...SEARCHED],
  VectorIndexes: [
    index('near'),
    index('nearG', {
      DistanceFunction: 'DOT_PRODUCT',
      SearchSchema: SEARCH_SCHEMA,
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['m'] },
    }),
  ],
})

/** What the table has before a request. */
export const VECTOR_ITEMS: readonly Request[] = ['a', 'b', 'c'].map((pk) => ({ ...ITEM, pk: { S: pk } }))

const condition: Request = {
  SearchConditionExpression: 'g = :v AND #z = :n',
  ExpressionAttributeNames: { '#z': 'z' },
  ExpressionAttributeValues: { ':v': { S: 'x' }, ':n': { N: '1' } },
}
const SearchVector = list('1', '2', '3')

export const VALID_VECTORS: ReadonlyMap<string, readonly Request[]> = new Map<string, readonly Request[]>([
  [
    'SearchVectors',
    [
      { TableName, IndexName: 'near', SearchVector, TopK: 5, ReturnConsumedCapacity: 'INDEXES' },
      { TableName, IndexName: 'nearG', SearchVector, TopK: 100, ProjectionExpression: 'pk, v, m.k', ...condition },
    ],
  ],
  ['CreateTable', [vectorTable(`${TableName}.made`)]],
  [
    'UpdateTable',
    [
      {
        TableName,
        AttributeDefinitions: SEARCHED,
        VectorIndexUpdates: [{ Create: index('byV', { DistanceFunction: 'EUCLIDEAN', SearchSchema: SEARCH_SCHEMA }) }],
      },
      { TableName, VectorIndexUpdates: [{ Delete: { IndexName: 'nearG' } }] },
    ],
  ],
  ['PutItem', [{ TableName, Item: ITEM, ReturnConsumedCapacity: 'INDEXES' }]],
  [
    'UpdateItem',
    [
      {
        TableName,
        Key: KEY,
        UpdateExpression: 'SET v[0] = :n, g = :v REMOVE z',
        ExpressionAttributeValues: { ':n': { N: '7' }, ':v': { S: 'x' } },
        ReturnConsumedCapacity: 'INDEXES',
      },
      { TableName, Key: KEY, UpdateExpression: 'SET v = :l', ExpressionAttributeValues: { ':l': { L: list('7', '8', '9') } } },
    ],
  ],
  ['BatchWriteItem', [{ RequestItems: { [TableName]: [{ PutRequest: { Item: ITEM } }, { DeleteRequest: { Key: KEY } }] } }]],
  ['TransactWriteItems', [{ TransactItems: [{ Put: { TableName, Item: ITEM } }] }]],
  [
    'ExecuteStatement',
    [
      { Statement: `UPDATE "${TableName}" SET v = [1, 2, ?] WHERE pk = 'a' AND sk = 1`, Parameters: [{ N: '3' }] },
      { Statement: `INSERT INTO "${TableName}" VALUE {'pk': 'd', 'sk': 1, 'v': [1, 2, 3], 'g': 'x'}` },
    ],
  ],
])

/** Both, and of an operation that both have the requests of both. */
export function withVectors(others: Iterable<readonly [string, readonly Request[]]>): Map<string, readonly Request[]> {
  const all = new Map(others)
  for (const [operation, requests] of VALID_VECTORS) all.set(operation, [...(all.get(operation) ?? []), ...requests])
  return all
}

/** As texts of numbers, those that a 32-bit float can't hold among them. */
const element = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0', '1', '-1', '0.5', '-0', '3.4028235E38', '-3.4028235E38', '1e-45', '1e-130') },
  { weight: 1, arbitrary: fc.constantFrom('3.4028236E38', '-1e39', '9e125', ...NUMBERS) },
)
const asElement = fc.oneof(
  { weight: 40, arbitrary: element.map((N) => JSON.stringify({ N })) },
  { weight: 1, arbitrary: fc.constantFrom('{"S":"1"}', '{"NULL":true}', '{"L":[]}', '{}', 'null', '1', '{"N":1}') },
)
/** A list of elements of a vector: mostly as many as the indexes have dimensions. */
export const vectorElements: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 20, arbitrary: fc.array(asElement, { minLength: 3, maxLength: 3 }) },
    { weight: 2, arbitrary: fc.array(asElement, { maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom(4096, 4097).map((length) => Array<string>(length).fill('{"N":"1"}')) },
  )
  .map((all) => `[${all.join(',')}]`)
