// A key attribute is a scalar, so a path into one is refused wherever a path can stand: in projections, filters, conditions and updates, of
// every operation that has them, for the keys of the table and of each of its indexes, whichever is read.
import { beforeAll, describe, expect, it } from 'vitest'
import { makeTable, startWire } from './support.js'
import { ask, verdictOn, type Verdict } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  const keys = (...names: string[]) =>
    names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const) }))
  const Projection = { ProjectionType: 'ALL' as const }
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'h:S', 'v:S'], {
    GlobalSecondaryIndexes: [
      { IndexName: 'byG', KeySchema: keys('g', 'h'), Projection },
      { IndexName: 'byH', KeySchema: keys('h'), Projection },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'byV', KeySchema: keys('pk', 'v'), Projection }],
  })
})

const S = (text: string) => ({ S: text })
const Key = { pk: S('a'), sk: { N: '1' } }
const VALUES = { ExpressionAttributeValues: { ':v': S('x') } }
const rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"

/** What a request with that path is refused with. */
type Place = (path: string) => Promise<Verdict>

const on =
  (operation: string, input: (path: string) => object): Place =>
  (path) =>
    verdictOn(wire, operation, input(path), table)

/** The reason of the first action. */
const inTransaction =
  (operation: string, action: (path: string) => object): Place =>
  async (path) => {
    const { verdict, body } = await ask(wire, operation, { TransactItems: [action(path)] }, table)
    if (!verdict.startsWith('TransactionCanceledException')) return verdict
    const [reason] = body['CancellationReasons'] as readonly { readonly Message?: string }[]
    return reason?.Message ?? 'no reason'
  }

const TableName = '<table>'
const reading = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('a') } }
const filtering = { KeyConditionExpression: 'pk = :v', ...VALUES }

const PLACES: readonly [name: string, place: Place][] = [
  ['the projection of GetItem', on('GetItem', (path) => ({ Key, ProjectionExpression: `a, ${path}` }))],
  [
    'the projection of BatchGetItem',
    (path) => {
      const RequestItems = { [table]: { Keys: [Key], ProjectionExpression: `a, ${path}` } }
      return verdictOn(wire, 'BatchGetItem', { RequestItems })
    },
  ],
  [
    'the projection of TransactGetItems',
    inTransaction('TransactGetItems', (path) => ({ Get: { TableName, Key, ProjectionExpression: path } })),
  ],
  ['the projection of Query', on('Query', (path) => ({ ...reading, ProjectionExpression: path }))],
  ['the filter of Query', on('Query', (path) => ({ ...filtering, FilterExpression: `a = :v OR size(${path}) > b` }))],
  ['the projection of Scan', on('Scan', (path) => ({ ProjectionExpression: path }))],
  ['the filter of Scan', on('Scan', (path) => ({ FilterExpression: `a = :v OR NOT ${path} IN (:v)`, ...VALUES }))],
  ['the filter of Scan of an index', on('Scan', (path) => ({ IndexName: 'byH', FilterExpression: `a < ${path}` }))],
  ['the condition of PutItem', on('PutItem', (path) => ({ Item: Key, ConditionExpression: `attribute_exists(${path})` }))],
  ['the condition of DeleteItem', on('DeleteItem', (path) => ({ Key, ConditionExpression: `b BETWEEN a AND ${path}` }))],
  ['the condition of UpdateItem', on('UpdateItem', (path) => ({ Key, ConditionExpression: `contains(a, ${path})` }))],
  ['a value of UpdateItem', on('UpdateItem', (path) => ({ Key, UpdateExpression: `SET a = b, c = if_not_exists(b, ${path})` }))],
  [
    'the condition of a Put',
    inTransaction('TransactWriteItems', (path) => ({
      Put: { TableName, Item: Key, ConditionExpression: `attribute_not_exists(${path})` },
    })),
  ],
  [
    'the condition of a Delete',
    inTransaction('TransactWriteItems', (path) => ({ Delete: { TableName, Key, ConditionExpression: `${path} = a` } })),
  ],
  [
    'the condition of a ConditionCheck',
    inTransaction('TransactWriteItems', (path) => ({ ConditionCheck: { TableName, Key, ConditionExpression: `${path} = a` } })),
  ],
  [
    'a value of an Update',
    inTransaction('TransactWriteItems', (path) => ({ Update: { TableName, Key, UpdateExpression: `SET a = ${path}` } })),
  ],
]

const KEYS = [
  ['pk.a', 'Key: pk'],
  ['sk[0]', 'Key: sk'],
  ['g.a.b', 'IndexKey: g'],
  ['h[1]', 'IndexKey: h'],
  ['v.a', 'IndexKey: v'],
] as const

describe.each(PLACES)('%s', (_name, refused) => {
  it.each(KEYS)('has no path %s', async (path, name) => expect(await refused(path)).toBe(`${rule}: ${name}`))
})

describe('what UpdateItem changes', () => {
  const by = (UpdateExpression: string) => verdictOn(wire, 'UpdateItem', { Key, UpdateExpression }, table)
  it.each([
    ['SET g.a = b', 'IndexKey: g'],
    ['REMOVE h[1]', 'IndexKey: h'],
    ['SET a = b REMOVE v.a.b', 'IndexKey: v'],
  ])('is no part of an index key: %s', async (text, name) => expect(await by(text)).toBe(`${rule}: ${name}`))

  // The older rule speaks first: a key of the table cannot be changed at all.
  it('is no part of the key', async () => {
    expect(await by('SET pk.a = b')).toBe(
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    )
  })
})

it('lets paths into other attributes pass, and whole keys', async () => {
  const input = { FilterExpression: 'attribute_exists(pk) OR a.g = :v OR b[0].h = v', ProjectionExpression: 'g, a.pk', ...VALUES }
  expect(await verdictOn(wire, 'Scan', input, table)).toBe('accepted')
})
