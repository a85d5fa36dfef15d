// A second engine, as small as one can be: rows in a map, one table, and none of the planes that an engine may lack. Proves that operations
// on items rest on the planes of items and tables alone, that every answer of them may have to be waited for, and that what needs another
// plane is refused in one sentence. That the classes below compile is the other half of the proof.
import { describe, expect, test } from 'vitest'
import { readHalfUnits, writeHalfUnits } from '../../src/capacity/units.js'
import type { Engine } from '../../src/engine/contract/engine.js'
import type { Items, Page, RangeRead, ReadReceipt, Receipt, RowRead, TransactWrite } from '../../src/engine/contract/items.js'
import type { Table, Tables } from '../../src/engine/contract/tables.js'
import { BY_HASH } from '../../src/intents/placement.js'
import type { WriteIntent } from '../../src/intents/intent.js'
import { tableNotFound } from '../../src/model/errors.js'
import { Serving } from '../../src/model/serving.js'
import type { Namespace, TableRecord } from '../../src/model/table.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { createDispatcher } from '../../src/protocol/dispatcher.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { Row } from '../../src/storage/row.js'

const NAMESPACE: Namespace = { account: '000000000000', region: 'us-east-1' }
const RECORD: TableRecord = {
  namespace: NAMESPACE,
  name: 'Books',
  tableId: '0',
  physicalId: 1,
  status: 'ACTIVE',
  createdAtMs: 0,
  attributes: [
    { name: 'pk', type: 'S' },
    { name: 'sk', type: 'S' },
  ],
  keys: { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'S' }] },
  billingMode: 'PAY_PER_REQUEST',
  throughput: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
  indexes: [],
  deletionProtected: false,
  tags: {},
  logReaders: [],
}

const unused = (): never => {
  throw new Error('no operation of this test asks for it')
}

/** The handle that this engine gives out, and asks for. */
class PlainTable implements Table {
  readonly record = RECORD
  readonly rows = new Map<string, Row>()
}

class PlainTables implements Tables {
  readonly #table = new PlainTable()

  active(namespace: Namespace, name: string): PlainTable {
    const found = this.find(namespace, name)
    if (found === undefined) throw tableNotFound()
    return found
  }

  find({ region }: Namespace, name: string): PlainTable | undefined {
    return region === NAMESPACE.region && name === RECORD.name ? this.#table : undefined
  }

  names = (): readonly string[] => [RECORD.name]
  namespaces = (): readonly Namespace[] => [NAMESPACE]
  countsOf = ({ rows }: PlainTable) => ({ items: rows.size, sizeBytes: 0 })
  create = unused
  /** What the record refuses, it refuses. */
  alter = async ({ record }: PlainTable, ask: (record: TableRecord) => unknown): Promise<never> => {
    ask(record)
    return unused()
  }
  remove = unused
  setTags = unused
  setPolicy = unused
}

class PlainItems implements Items {
  get({ rows }: PlainTable, suffix: Buffer): Promise<ReadReceipt> {
    const row = rows.get(suffix.toString('latin1'))
    return Promise.resolve({ row, halfUnits: readHalfUnits(row?.sizeBytes ?? 0, 'eventual') })
  }

  /** Reads of a batch that are under way, and the most that ever were. */
  #reading = 0
  mostAtOnce = 0

  async getWithin(table: PlainTable, suffix: Buffer, _: unknown, maxBytes: number): Promise<ReadReceipt | 'too large'> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#reading)
    const receipt = await this.get(table, suffix)
    this.#reading--
    return (receipt.row?.sizeBytes ?? 0) > maxBytes ? 'too large' : receipt
  }

  getTogether(reads: readonly RowRead<PlainTable>[]): Promise<readonly ReadReceipt[]> {
    return Promise.all(reads.map(({ table, rowSuffix }) => this.get(table, rowSuffix)))
  }

  range({ table, lower, upper, keep = () => true }: RangeRead<PlainTable>): Promise<Page> {
    const found = [...table.rows.entries()]
      .map(([key, row]) => ({ suffix: Buffer.from(key, 'latin1'), row }))
      .filter(({ suffix }) => suffix.compare(lower) >= 0 && suffix.compare(upper) < 0)
      .sort((a, b) => a.suffix.compare(b.suffix))
    const rows = found.map(({ row }) => row).filter(({ item }) => keep(item))
    const units = { table: 1, indexes: new Map<string, number>() }
    return Promise.resolve({ rows, scannedCount: found.length, last: undefined, units, serving: new Serving() })
  }

  async write({ rows }: PlainTable, intent: WriteIntent): Promise<Receipt> {
    const key = intent.rowSuffix.toString('latin1')
    const before = rows.get(key)
    const decision = intent.decide(before)
    await Promise.resolve()
    if (decision.kind === 'refuse') throw decision.error
    if (decision.kind === 'put') {
      const header = { sizeBytes: decision.sizeBytes, sequence: 1, writtenAtMs: 0, origin: 0 }
      rows.set(key, Row.make(header, JSON.stringify(decision.item), decision.item))
    } else if (decision.kind === 'delete') rows.delete(key)
    const after = rows.get(key)
    return { before, after, units: { table: writeHalfUnits(after?.sizeBytes ?? 0), indexes: new Map() } }
  }

  async transact(writes: readonly TransactWrite<PlainTable>[]) {
    const receipts = await Promise.all(writes.map(({ table, intent }) => this.write(table, intent)))
    return { kind: 'committed', receipts } as const
  }

  collectionBytes = (): undefined => undefined
}

interface Answer {
  readonly __type?: string
  /** Application Auto Scaling writes it with a capital letter. */
  readonly Message?: string
  readonly message?: string
}

async function ask(target: string, input: object): Promise<Answer> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
  }
  const { body } = await dispatch({ target, headers, body: Buffer.from(JSON.stringify(input)) })
  return JSON.parse(String(body)) as Answer
}

const items = new PlainItems()
const engine: Engine = {
  clock: new SteerableClock(manualAt(0)),
  items,
  placement: BY_HASH,
  tables: new PlainTables(),
}
const unexpected: unknown[] = []
const dispatch = createDispatcher({
  operations: OPERATIONS,
  contextFor: (namespace) => ({ engine, namespace, log: { info: () => undefined } }),
  randomBytes: (length) => Buffer.alloc(length),
  onUnexpected: (error) => unexpected.push(error),
})

describe('an engine of items and tables', () => {
  const item = (sk: string, n: number) => ({ pk: { S: 'a' }, sk: { S: sk }, n: { N: String(n) } })
  const call = (operation: string, input: object): Promise<object> =>
    ask(`DynamoDB_20120810.${operation}`, { TableName: 'Books', ...input })
  const keyOf = (sk: string) => ({ pk: { S: 'a' }, sk: { S: sk } })

  test('serves the operations on items', async () => {
    expect(await call('PutItem', { Item: item('1', 1) })).toEqual({})
    expect(
      await call('UpdateItem', {
        Key: keyOf('1'),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    ).toEqual({})
    expect(await call('GetItem', { Key: keyOf('1') })).toEqual({ Item: item('1', 2) })
    const puts = ['2', '3'].map((sk) => ({ PutRequest: { Item: item(sk, 0) } }))
    expect(await ask('DynamoDB_20120810.BatchWriteItem', { RequestItems: { Books: puts } })).toEqual({ UnprocessedItems: {} })
    const query = {
      KeyConditionExpression: 'pk = :a AND sk > :one',
      ExpressionAttributeValues: { ':a': { S: 'a' }, ':one': { S: '1' } },
    }
    expect(await call('Query', query)).toEqual({ Items: [item('2', 0), item('3', 0)], Count: 2, ScannedCount: 2 })
    expect(await call('DeleteItem', { Key: keyOf('3'), ReturnValues: 'ALL_OLD' })).toEqual({ Attributes: item('3', 0) })
    expect(await call('Scan', {})).toMatchObject({ Count: 2 })
    const batch = { RequestItems: { Books: { Keys: [keyOf('2')] } } }
    expect(await ask('DynamoDB_20120810.BatchGetItem', batch)).toEqual({
      Responses: { Books: [item('2', 0)] },
      UnprocessedKeys: {},
    })
    const gets = {
      TransactItems: [{ Get: { TableName: 'Books', Key: keyOf('2') } }, { Get: { TableName: 'Books', Key: keyOf('3') } }],
    }
    expect(await ask('DynamoDB_20120810.TransactGetItems', gets)).toEqual({ Responses: [{ Item: item('2', 0) }, {}] })
    const put = { TransactItems: [{ Put: { TableName: 'Books', Item: item('4', 4) } }] }
    expect(await ask('DynamoDB_20120810.TransactWriteItems', put)).toEqual({})
    expect(await call('DescribeTable', {})).toMatchObject({ Table: { TableName: 'Books', ItemCount: 3 } })
    expect(unexpected).toEqual([])
  })

  // Large items: no more are under way than fit into an answer of 16 MB, whatever is found.
  test('of a batch are read together, sixteen at most, and given back in order up to 16 MB', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `large ${String(n).padStart(2, '0')}`)
    const large = (id: string): object => ({ ...keyOf(id), fill: { S: 'x'.repeat(400_000) } })
    for (const id of ids) await call('PutItem', { Item: large(id) })
    const { Responses, UnprocessedKeys } = (await ask('DynamoDB_20120810.BatchGetItem', {
      RequestItems: { Books: { Keys: ids.map(keyOf), ProjectionExpression: 'sk' } },
    })) as { Responses?: { Books: readonly object[] }; UnprocessedKeys?: { Books: { Keys: readonly object[] } } }
    const fitting = Math.floor(16_777_216 / 412_500) // of this size, with what an answer has around each
    expect(Responses?.Books).toHaveLength(fitting)
    expect(UnprocessedKeys?.Books.Keys).toEqual(ids.slice(fitting).map(keyOf))
    expect(items.mostAtOnce).toBe(16)
    for (const id of ids) await call('DeleteItem', { Key: keyOf(id) })
  })

  test.each([
    [
      'DynamoDB_20120810.UpdateTable',
      { TableName: 'Books', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] },
      'Global tables',
    ],
    [
      'DynamoDB_20120810.UpdateContributorInsights',
      { TableName: 'Books', ContributorInsightsAction: 'ENABLE' },
      'Contributor Insights',
    ],
    [
      'DynamoDB_20120810.CreateTable',
      {
        TableName: 'Films',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        VectorIndexes: [
          {
            IndexName: 'near',
            VectorAttribute: { AttributeName: 'v' },
            Dimensions: 2,
            DistanceFunction: 'COSINE',
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
      'Vector indexes',
    ],
    [
      'DynamoDB_20120810.CreateTable',
      {
        TableName: 'Films',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      },
      'DynamoDB Streams',
    ],
    [
      'DynamoDB_20120810.UpdateTable',
      { TableName: 'Books', StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      'DynamoDB Streams',
    ],
    ['AnyScaleFrontendService.DescribeScalableTargets', { ServiceNamespace: 'dynamodb' }, 'Application Auto Scaling'],
  ])('refuses %s', async (target, input, plane) => {
    const { __type, message, Message } = await ask(target, input)
    expect(__type).toMatch(/ValidationException$/)
    expect(message ?? Message).toBe(`${plane}: not supported by the engine in use`)
    expect(unexpected).toEqual([])
  })
})
