// What an application sees of capacity, on a clock that only the test moves: how much a table takes, who is refused and with which reasons,
// that a refused request wrote and cost nothing, and that the meters are what the answers say.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type ConsumedCapacity,
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  ThrottlingException,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type Lab, openLab } from '../support/lab.js'

const SEED = Number(process.env['DYNALAB_TEST_SEED'] ?? 20261125)
const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'

let lab: Lab
afterEach(async () => lab.close())

const table = (more: Partial<CreateTableCommandInput> = {}): CreateTableCommandInput => ({
  TableName: 'Tab',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  ...more,
})
const provisioned = (read: number, write: number) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write })
const make = (more: Partial<CreateTableCommandInput>) => lab.client.send(new CreateTableCommand(table(more)))
const item = (pk: string, bytes = 10) => ({ pk: { S: pk }, filler: { S: 'x'.repeat(Math.max(0, bytes - 8 - pk.length)) } })
const put = (pk: string, bytes?: number) => lab.client.send(new PutItemCommand({ TableName: 'Tab', Item: item(pk, bytes) }))
const get = (pk: string) => lab.client.send(new GetItemCommand({ TableName: 'Tab', Key: { pk: { S: pk } } }))

/** The error of a request that must fail. */
async function refusal<Refusal extends Error>(
  answer: Promise<unknown>,
  kind: new (...given: never[]) => Refusal,
): Promise<Refusal> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(kind)
  return error as Refusal // just checked
}

/** @returns whether the request passed; anything but a throttle fails the test */
async function passes(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer
    return true
  } catch (error) {
    if (error instanceof ProvisionedThroughputExceededException || error instanceof ThrottlingException) return false
    throw error
  }
}

describe('a provisioned table', () => {
  test('with 5 WCU and an empty bucket takes 5 a second, whatever is asked of it when', async () => {
    lab = await openLab()
    await make({ ProvisionedThroughput: provisioned(5, 5) })
    const demand = fc.array(fc.record({ waitMs: fc.integer({ min: 1, max: 400 }), kilobytes: fc.integer({ min: 1, max: 12 }) }), {
      minLength: 30,
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(demand, async (steps) => {
        lab.drainBuckets('Tab')
        const startMs = lab.clock.nowMs()
        let taken = 0
        let largest = 0
        for (const { waitMs, kilobytes } of steps) {
          await lab.clock.advance(waitMs)
          while (await passes(put('a', kilobytes * 1024))) {
            // The larger of the two images is what a put costs.
            const halfUnits = lab.metered('Tab', 'write') - charged
            charged += halfUnits
            taken += halfUnits / 2
            largest = Math.max(largest, halfUnits / 2)
          }
        }
        const seconds = (lab.clock.nowMs() - startMs) / 1000
        expect(taken).toBeLessThanOrEqual(5 * seconds + largest)
        expect(taken).toBeGreaterThanOrEqual(5 * seconds - 1)
      }),
      { seed: SEED, numRuns: 15 },
    )
  })
  let charged = 0

  test('says why it refuses, writes nothing then, and charges nothing', async () => {
    lab = await openLab()
    await make({ ProvisionedThroughput: provisioned(1, 1) })
    await put('there')
    lab.drainBuckets('Tab')
    const before = [lab.metered('Tab', 'read'), lab.metered('Tab', 'write')]
    const write = await refusal(put('new'), ProvisionedThroughputExceededException)
    expect(write.message).toMatch(/^The level of configured provisioned throughput for the table was exceeded\./)
    expect(write.ThrottlingReasons).toEqual([{ reason: 'TableWriteProvisionedThroughputExceeded', resource: TABLE_ARN }])
    const read = await refusal(get('there'), ProvisionedThroughputExceededException)
    expect(read.ThrottlingReasons).toEqual([{ reason: 'TableReadProvisionedThroughputExceeded', resource: TABLE_ARN }])
    for (const command of [new ScanCommand({ TableName: 'Tab' }), queryFor('there')]) {
      await refusal(lab.client.send(command), ProvisionedThroughputExceededException)
    }
    expect([lab.metered('Tab', 'read'), lab.metered('Tab', 'write')]).toEqual(before)
    expect(lab.open('Tab').pool.write.throttledRequests).toBe(1)
    expect(lab.open('Tab').pool.read.throttledRequests).toBe(3)
    await lab.clock.advance(1000)
    expect((await get('new')).Item).toBeUndefined()
  })

  test('starts with 300 seconds of burst, fills it again while idle, and keeps reads and writes apart', async () => {
    lab = await openLab()
    await make({ ProvisionedThroughput: provisioned(1, 2) })
    const writeAll = async (): Promise<number> => {
      let written = 0
      while (await passes(put('a'))) written++
      return written
    }
    expect(await writeAll()).toBe(600)
    await get('a')
    await lab.clock.advance(10_000)
    expect(await writeAll()).toBe(20)
    await lab.clock.advance(3_600_000)
    expect(await writeAll()).toBe(600)
  })

  test('gives more at once when it is raised', async () => {
    lab = await openLab()
    await make({ ProvisionedThroughput: provisioned(1, 1) })
    lab.drainBuckets('Tab')
    await lab.client.send(new UpdateTableCommand({ TableName: 'Tab', ProvisionedThroughput: provisioned(1, 50) }))
    await lab.clock.advance(1000)
    let written = 0
    while (await passes(put('a'))) written++
    expect(written).toBe(50)
  })

  test('with capacity off refuses nothing and still counts', async () => {
    lab = await openLab({ mode: 'off' })
    await make({ ProvisionedThroughput: provisioned(1, 1) })
    lab.drainBuckets('Tab')
    for (let n = 0; n < 400; n++) await put('a')
    expect(lab.metered('Tab', 'write')).toBe(800)
  })

  test('obeys a policy of its own namespace from the moment it is set, and no other one does', async () => {
    lab = await openLab({ burstSec: 0 })
    await make({ ProvisionedThroughput: provisioned(1, 1) })
    expect(await passes(put('a'))).toBe(true)
    expect(await passes(put('a'))).toBe(false)
    lab.engine.pools.setPolicy({ account: '000000000000', region: 'eu-west-1' }, { mode: 'off' })
    expect(await passes(put('a'))).toBe(false)
    lab.engine.pools.setPolicy({ account: '000000000000', region: 'us-east-1' }, { mode: 'off' })
    expect(await passes(put('a'))).toBe(true)
    await lab.emulator.reset()
    await make({ ProvisionedThroughput: provisioned(1, 1) })
    await put('a')
    expect(await passes(put('a'))).toBe(false)
  })
})

const queryFor = (pk: string, IndexName?: string) =>
  new QueryCommand({
    TableName: 'Tab',
    ...(IndexName === undefined ? {} : { IndexName }),
    KeyConditionExpression: '#k = :k',
    ExpressionAttributeNames: { '#k': IndexName === undefined ? 'pk' : 'g' },
    ExpressionAttributeValues: { ':k': { S: pk } },
  })

const WITH_INDEX: Partial<CreateTableCommandInput> = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'g', AttributeType: 'S' },
  ],
  ProvisionedThroughput: provisioned(1000, 1000),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      ProvisionedThroughput: provisioned(1, 1),
    },
  ],
}
const INDEX_ARN = `${TABLE_ARN}/index/byG`

describe('a global index', () => {
  const putWith = (pk: string, g: string) =>
    lab.client.send(new PutItemCommand({ TableName: 'Tab', Item: { ...item(pk), g: { S: g } } }))

  test('that is out of capacity holds back the writes of its table that change it, and no others', async () => {
    lab = await openLab({ burstSec: 0 })
    await make(WITH_INDEX)
    await putWith('a', 'x')
    const before = lab.metered('Tab', 'write')
    const error = await refusal(putWith('b', 'y'), ProvisionedThroughputExceededException)
    expect(error.message).toMatch(/for one or more global secondary indexes of the table was exceeded/)
    expect(error.ThrottlingReasons).toEqual([{ reason: 'IndexWriteProvisionedThroughputExceeded', resource: INDEX_ARN }])
    expect(lab.metered('Tab', 'write')).toBe(before) // the table was not charged for it either
    expect((await get('b')).Item).toBeUndefined()
    expect(await passes(put('c'))).toBe(true) // not in the index
    expect(await passes(putWith('a', 'x'))).toBe(true) // nothing changes there
  })

  // The classic hot index: one value that every item starts with, and leaves.
  test('holds back a write that takes an entry out of a partition with nothing left', async () => {
    lab = await openLab({ mode: 'full' })
    const index = { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }] }
    await make({
      AttributeDefinitions: WITH_INDEX.AttributeDefinitions,
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'ALL' } }],
    })
    const partitions = () => lab.open('Tab').indexes[0]?.map.partitions ?? []
    await putWith('a', 'open')
    const left = partitions().find(({ items }) => items > 0)
    let count = 0
    while (partitions().every((one) => one === left || one.items === 0)) await putWith(`k${count++}`, `done${count}`)
    left?.load.write.setLevel(0, lab.clock.nowMs())
    const error = await refusal(putWith('a', `done${count}`), ThrottlingException)
    expect(error.throttlingReasons).toEqual([{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: INDEX_ARN }])
    left?.load.write.setLevel('full', lab.clock.nowMs())
    expect(await passes(putWith('a', `done${count}`))).toBe(true)
  })

  test('pays for its own reads', async () => {
    lab = await openLab({ burstSec: 0 })
    await make(WITH_INDEX)
    await putWith('a', 'x')
    await lab.client.send(queryFor('x', 'byG'))
    await lab.client.send(queryFor('x', 'byG'))
    const error = await refusal(lab.client.send(queryFor('x', 'byG')), ProvisionedThroughputExceededException)
    expect(error.ThrottlingReasons).toEqual([{ reason: 'IndexReadProvisionedThroughputExceeded', resource: INDEX_ARN }])
    expect(lab.metered('Tab', 'read')).toBe(0)
    expect(lab.metered('Tab', 'read', 'byG')).toBe(2)
  })
})

describe('batches and transactions on a table with little left', () => {
  const open = async (): Promise<void> => {
    lab = await openLab({ burstSec: 0 })
    await make({ ProvisionedThroughput: provisioned(2, 2) })
  }
  const writes = (count: number) => Array.from({ length: count }, (_, n) => ({ PutRequest: { Item: item(`k${n}`) } }))
  const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ pk: { S: `k${n}` } }))

  test('a batch writes what it can, hands back the rest, and fails only when it could do nothing', async () => {
    await open()
    const send = () =>
      lab.client.send(new BatchWriteItemCommand({ RequestItems: { Tab: writes(5) }, ReturnConsumedCapacity: 'TOTAL' }))
    const first = await send()
    expect(first.UnprocessedItems).toEqual({ Tab: writes(5).slice(2) })
    expect(first.ConsumedCapacity).toEqual([{ TableName: 'Tab', CapacityUnits: 2 }])
    const error = await refusal(send(), ProvisionedThroughputExceededException)
    expect(error.ThrottlingReasons?.[0]?.reason).toBe('TableWriteProvisionedThroughputExceeded')
    expect(lab.metered('Tab', 'write')).toBe(4)
  })

  test('a batch reads what it can, hands back the rest as it was asked for, and fails only when it could do nothing', async () => {
    await open()
    const request = { Keys: keys(6), ConsistentRead: true, ProjectionExpression: 'pk' }
    const send = () =>
      lab.client.send(new BatchGetItemCommand({ RequestItems: { Tab: request }, ReturnConsumedCapacity: 'TOTAL' }))
    const first = await send()
    expect(first.UnprocessedKeys).toEqual({ Tab: { ...request, Keys: keys(6).slice(2) } })
    expect(first.ConsumedCapacity).toEqual([{ TableName: 'Tab', CapacityUnits: 2 }])
    await refusal(send(), ProvisionedThroughputExceededException)
    expect(lab.metered('Tab', 'read')).toBe(4)
  })

  test('a transaction is cancelled whole, with a reason for each action, and costs nothing', async () => {
    await open()
    await make({ TableName: 'Unb', BillingMode: 'PAY_PER_REQUEST' })
    lab.drainBuckets('Tab')
    const error = await refusal(
      lab.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName: 'Unb', Item: item('a') } }, { Put: { TableName: 'Tab', Item: item('a') } }],
        }),
      ),
      TransactionCanceledException,
    )
    expect(error.message).toMatch(/\[None, ProvisionedThroughputExceeded\]$/)
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ProvisionedThroughputExceeded',
        Message:
          'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
      },
    ])
    expect([lab.metered('Tab', 'write'), lab.metered('Unb', 'write')]).toEqual([0, 0])
    const reads = { TransactItems: ['Tab', 'Unb'].map((TableName) => ({ Get: { TableName, Key: { pk: { S: 'a' } } } })) }
    const read = await refusal(lab.client.send(new TransactGetItemsCommand(reads)), TransactionCanceledException)
    expect(read.CancellationReasons?.map(({ Code }) => Code)).toEqual(['ProvisionedThroughputExceeded', 'None'])
    expect([lab.metered('Tab', 'read'), lab.metered('Unb', 'read')]).toEqual([0, 0])
  })
})

describe('what is charged', () => {
  test('a condition that fails costs the larger of what is there and what was to be', async () => {
    lab = await openLab()
    await make({ ProvisionedThroughput: provisioned(100, 100) })
    await put('a', 3000)
    const failing = async (send: Promise<unknown>): Promise<number> => {
      const before = lab.metered('Tab', 'write')
      await expect(send).rejects.toThrow('The conditional request failed')
      return (lab.metered('Tab', 'write') - before) / 2
    }
    const condition = { ConditionExpression: 'attribute_exists(nothing)' }
    const putting = (bytes: number) =>
      lab.client.send(new PutItemCommand({ TableName: 'Tab', Item: item('a', bytes), ...condition }))
    expect(await failing(putting(10))).toBe(3)
    expect(await failing(putting(9500))).toBe(10)
    const Key = { pk: { S: 'a' } }
    const updating = (bytes: number) => {
      const change = {
        UpdateExpression: 'SET filler = :filler',
        ExpressionAttributeValues: { ':filler': item('a', bytes).filler },
      }
      return lab.client.send(new UpdateItemCommand({ TableName: 'Tab', Key, ...change, ...condition }))
    }
    expect(await failing(updating(10))).toBe(3)
    expect(await failing(updating(9500))).toBe(10)
    expect(await failing(lab.client.send(new UpdateItemCommand({ TableName: 'Tab', Key, ...condition })))).toBe(3)
    const Missing = { pk: { S: 'none' } }
    expect(await failing(lab.client.send(new UpdateItemCommand({ TableName: 'Tab', Key: Missing, ...condition })))).toBe(1)
  })

  test('a table on demand is held to its configured maximum, and to nothing else', async () => {
    lab = await openLab()
    await make({ BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput: { MaxReadRequestUnits: 2 } })
    for (let n = 0; n < 1000; n++) await put(`k${n}`)
    for (let n = 0; n < 4; n++) await get('k1')
    const error = await refusal(get('k1'), ThrottlingException)
    expect(error.message).toBe('Throughput exceeds the maximum OnDemandThroughput configured on table or index')
    expect(error.throttlingReasons).toEqual([{ reason: 'TableReadMaxOnDemandThroughputExceeded', resource: TABLE_ARN }])
    await lab.clock.advance(1000)
    expect(await passes(get('k1'))).toBe(true)
  })

  test('the meters of tables, indexes and partitions are the sums of what the answers said', async () => {
    lab = await openLab({ mode: 'full' })
    await make({ ...WITH_INDEX, BillingMode: 'PAY_PER_REQUEST', ProvisionedThroughput: undefined, ...ON_DEMAND_INDEX })
    const said = await drive(lab.client)
    expect({
      read: lab.metered('Tab', 'read') / 2,
      write: lab.metered('Tab', 'write') / 2,
      indexRead: lab.metered('Tab', 'read', 'byG') / 2,
      indexWrite: lab.metered('Tab', 'write', 'byG') / 2,
    }).toEqual(said)
    const { map, indexes } = lab.open('Tab')
    for (const side of ['read', 'write'] as const) {
      const sum = (of: typeof map) => of.partitions.reduce((all, { load }) => all + load.side(side).seconds.total, 0)
      expect(sum(map)).toBe(lab.metered('Tab', side))
      expect(indexes.map((index) => sum(index.map))).toEqual([lab.metered('Tab', side, 'byG')])
    }
  })
})

const ON_DEMAND_INDEX: Partial<CreateTableCommandInput> = {
  GlobalSecondaryIndexes: WITH_INDEX.GlobalSecondaryIndexes?.map((index) => ({ ...index, ProvisionedThroughput: undefined })),
}

interface Said {
  read: number
  write: number
  indexRead: number
  indexWrite: number
}

/** Requests of every kind; @returns the units that their answers told of */
async function drive(client: DynamoDBClient): Promise<Said> {
  const said: Said = { read: 0, write: 0, indexRead: 0, indexWrite: 0 }
  const ReturnConsumedCapacity = 'INDEXES' as const
  type Capacity = Pick<ConsumedCapacity, 'Table' | 'GlobalSecondaryIndexes'>
  const note = (side: 'read' | 'write', capacity: Capacity | undefined): void => {
    said[side] += capacity?.Table?.CapacityUnits ?? 0
    said[side === 'read' ? 'indexRead' : 'indexWrite'] += capacity?.GlobalSecondaryIndexes?.['byG']?.CapacityUnits ?? 0
  }
  const whole = (n: number) => ({ ...item(`k${n}`, 200 + n * 90), g: { S: `g${n % 7}` } })
  for (let n = 0; n < 60; n++) {
    note(
      'write',
      (await client.send(new PutItemCommand({ TableName: 'Tab', Item: whole(n), ReturnConsumedCapacity }))).ConsumedCapacity,
    )
  }
  for (let n = 0; n < 60; n += 3) {
    const moved = { TableName: 'Tab', Key: { pk: { S: `k${n}` } }, ReturnConsumedCapacity, UpdateExpression: 'SET g = :g' }
    const values = { ':g': { S: `moved${n}` } }
    note('write', (await client.send(new UpdateItemCommand({ ...moved, ExpressionAttributeValues: values }))).ConsumedCapacity)
  }
  const requests = Array.from({ length: 20 }, (_, n) =>
    n % 2 === 0 ? { DeleteRequest: { Key: { pk: { S: `k${n}` } } } } : { PutRequest: { Item: whole(n + 100) } },
  )
  const batch = await client.send(new BatchWriteItemCommand({ RequestItems: { Tab: requests }, ReturnConsumedCapacity }))
  batch.ConsumedCapacity?.forEach((capacity) => note('write', capacity))
  const transaction = {
    ClientRequestToken: 'once',
    ReturnConsumedCapacity,
    TransactItems: [
      { Put: { TableName: 'Tab', Item: whole(31) } },
      { Update: { TableName: 'Tab', Key: { pk: { S: 'k33' } }, UpdateExpression: 'REMOVE g' } },
      { ConditionCheck: { TableName: 'Tab', Key: { pk: { S: 'k35' } }, ConditionExpression: 'attribute_exists(pk)' } },
    ],
  }
  for (const side of ['write', 'read'] as const) {
    const done = await client.send(new TransactWriteItemsCommand(transaction)) // the second time is a replay, which reads
    done.ConsumedCapacity?.forEach((capacity) => note(side, capacity))
  }
  for (let n = 0; n < 10; n++) {
    const read = { TableName: 'Tab', Key: { pk: { S: `k${n}` } }, ConsistentRead: n % 2 === 0, ReturnConsumedCapacity }
    note('read', (await client.send(new GetItemCommand(read))).ConsumedCapacity)
  }
  const Keys = Array.from({ length: 30 }, (_, n) => ({ pk: { S: `k${n}` } }))
  const gets = await client.send(new BatchGetItemCommand({ RequestItems: { Tab: { Keys } }, ReturnConsumedCapacity }))
  gets.ConsumedCapacity?.forEach((capacity) => note('read', capacity))
  const together = Keys.slice(0, 5).map((Key) => ({ Get: { TableName: 'Tab', Key } }))
  const moment = await client.send(new TransactGetItemsCommand({ TransactItems: together, ReturnConsumedCapacity }))
  moment.ConsumedCapacity?.forEach((capacity) => note('read', capacity))
  // Pages that start and end in the middle of partitions, filtered ones among them, of the table and of the index.
  for (const IndexName of [undefined, 'byG']) {
    for (const filter of [{}, { FilterExpression: 'attribute_not_exists(filler)' }]) {
      let ExclusiveStartKey: Record<string, { S: string }> | undefined
      do {
        const scan = { TableName: 'Tab', IndexName, Limit: 17, ExclusiveStartKey, ReturnConsumedCapacity, ...filter }
        const page = await client.send(new ScanCommand(scan))
        note('read', page.ConsumedCapacity)
        ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey
      } while (ExclusiveStartKey !== undefined)
    }
  }
  const query = { ...queryFor('g1', 'byG').input, ReturnConsumedCapacity, ScanIndexForward: false }
  note('read', (await client.send(new QueryCommand(query))).ConsumedCapacity)
  return said
}
