// Scan over the wire: completeness, segments, sparse indexes, costs and refusals.
import { DeleteItemCommand, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { globalIndex, invalid, makeTable, put, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'], ['g:S', 'n:N'], globalIndex('byG', ['g', 'n'], { ProjectionType: 'KEYS_ONLY' }))
  for (let at = 0; at < 40; at++) {
    const indexed: Item = at % 4 === 0 ? { g: { S: 'g' }, n: { N: String(at) } } : at % 4 === 1 ? { g: { S: 'g' } } : {}
    await put(wire, table, { pk: { S: `p${at}` }, at: { N: String(at) }, ...indexed })
  }
})

type Input = Omit<ScanCommandInput, 'TableName'>
const send = (input: Input = {}) => wire.client.send(new ScanCommand({ TableName: table, ...input }))

/** The keys of every page of a scan. */
async function everything(input: Input): Promise<string[]> {
  const found: string[] = []
  let ExclusiveStartKey: Item | undefined
  do {
    const page = await send({ ...input, ExclusiveStartKey })
    found.push(...(page.Items ?? []).map((item) => item['pk']?.S ?? ''))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return found
}

const ALL = Array.from({ length: 40 }, (_, at) => `p${at}`).sort()

describe('what is read', () => {
  it.each([undefined, 1, 7])('is every item once, with a limit of %s', async (Limit) => {
    expect((await everything({ Limit })).sort()).toEqual(ALL)
  })

  it.each([1, 3, 7, 100])('is every item once in %i segments', async (TotalSegments) => {
    const segments = await Promise.all(
      Array.from({ length: TotalSegments }, (_, Segment) => everything({ Segment, TotalSegments, Limit: 5 })),
    )
    expect(segments.flat().sort()).toEqual(ALL)
  })

  it('is of an index only what has all of its keys', async () => {
    const page = await send({ IndexName: 'byG' })
    expect(page.Count).toBe(10)
    expect(page.Items?.every((item) => Object.keys(item).sort().join() === 'g,n,pk')).toBe(true)
  })

  it('counts the limit before the filter', async () => {
    const page = await send({ Limit: 5, FilterExpression: 'attribute_not_exists(pk)' })
    expect(page).toMatchObject({ Count: 0, ScannedCount: 5 })
    expect(page.LastEvaluatedKey).toBeDefined()
  })

  it('filters by the legacy parameter', async () => {
    const page = await send({ ScanFilter: { at: { ComparisonOperator: 'GE', AttributeValueList: [{ N: '38' }] } } })
    expect((page.Items ?? []).map((item) => item['at']?.N).sort()).toEqual(['38', '39'])
  })

  it('goes on behind a start key whose item is gone', async () => {
    const own = await makeTable(wire, ['pk:S'])
    for (let at = 0; at < 10; at++) await put(wire, own, { pk: { S: `p${at}` } })
    const first = await wire.client.send(new ScanCommand({ TableName: own, Limit: 3 }))
    const last = first.LastEvaluatedKey
    await wire.client.send(new DeleteItemCommand({ TableName: own, Key: last }))
    const rest = await wire.client.send(new ScanCommand({ TableName: own, ExclusiveStartKey: last }))
    const keys = [...(first.Items ?? []), ...(rest.Items ?? [])].map((item) => item['pk']?.S)
    expect(rest.Count).toBe(7)
    expect(new Set(keys).size).toBe(10)
  })
})

describe('what it costs', () => {
  it('is a block for each of the four partitions of a new table on demand', async () => {
    const empty = await makeTable(wire, ['pk:S'])
    const cost = async (ConsistentRead: boolean) =>
      (await wire.client.send(new ScanCommand({ TableName: empty, ConsistentRead, ReturnConsumedCapacity: 'TOTAL' })))
        .ConsumedCapacity
    expect(await cost(false)).toEqual({ TableName: empty, CapacityUnits: 2 })
    expect(await cost(true)).toEqual({ TableName: empty, CapacityUnits: 4 })
  })
})

describe('what it refuses', () => {
  const cases: readonly [string, Input, string][] = [
    [
      'a segment without a total',
      { Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'a total without a segment',
      { TotalSegments: 2 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      'a segment beyond the total',
      { Segment: 2, TotalSegments: 2 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments',
    ],
    ['a start key of another shape', { ExclusiveStartKey: { other: { S: 'x' } } }, 'The provided starting key is invalid'],
    [
      'SPECIFIC_ATTRIBUTES without any',
      { Select: 'SPECIFIC_ATTRIBUTES' },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'a projection beside COUNT',
      { Select: 'COUNT', ProjectionExpression: 'a' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'a limit of 0',
      { Limit: 0 },
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a strong read of a global index',
      { IndexName: 'byG', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'legacy and expression parameters together',
      { AttributesToGet: ['a'], FilterExpression: 'a = :a' },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {FilterExpression}',
    ],
  ]
  it.each(cases)('refuses %s', async (_name, input, message) => {
    expect(await invalid(send(input))).toBe(message)
  })

  it('refuses a start key of another segment', async () => {
    const { LastEvaluatedKey } = await send({ Segment: 0, TotalSegments: 2, Limit: 1 })
    expect(await invalid(send({ Segment: 1, TotalSegments: 2, ExclusiveStartKey: LastEvaluatedKey }))).toBe(
      'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 1',
    )
  })
})
