// Items whose time is over, on a clock that only the test moves and through the SDK: what is deleted and when, what is left alone, what it
// costs, what a stream shows of it, and that a table's index of due times is right whatever happens to its items.
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { Decision } from '../../../src/intents/intent.js'
import type { Item } from '../../../src/model/attribute-value.js'
import type { EmittedEvent } from '../../../src/model/event.js'
import { rowSuffix as rowSuffixOf } from '../../../src/model/key.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Row } from '../../../src/storage/row.js'
import { type Lab, type LabTimes, openLab } from '../../support/lab.js'
import { readShards } from '../../streams/reading.js'

const START_MS = Date.UTC(2026, 0, 1)
const START = START_MS / 1000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Five years of 365.25 days. */
const FIVE_YEARS = 157_788_000
const TableName = 'sessions'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(async () => {
  expect((await verifyStore(lab.store)).problems).toEqual([])
  await lab.close()
})

async function reopened(times: LabTimes): Promise<void> {
  await lab.close()
  lab = await openLab({}, 'lab', times)
}

/** With a local index by `v`, a global one by `g` and a stream; time to live by `expires` unless said otherwise. */
async function makeTable({ isEnabled = true } = {}): Promise<string> {
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: AttributeName === 'sk' ? 'N' : 'S' }) as const
  const keys = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
  ]
  const { TableDescription } = await lab.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('pk', 'sk'),
      AttributeDefinitions: ['pk', 'sk', 'v', 'g'].map(attribute),
      LocalSecondaryIndexes: [{ IndexName: 'byV', KeySchema: keys('pk', 'v'), Projection: { ProjectionType: 'ALL' } }],
      GlobalSecondaryIndexes: [{ IndexName: 'byG', KeySchema: keys('g'), Projection: { ProjectionType: 'KEYS_ONLY' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  if (isEnabled) await setTimeToLive(true)
  return TableDescription?.LatestStreamArn ?? ''
}

const setTimeToLive = (Enabled: boolean, AttributeName = 'expires') =>
  lab.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }))
const described = async () => (await lab.client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription

const itemOf = (sk: number, more: Record<string, AttributeValue> = {}) => ({
  pk: { S: 'p' },
  sk: { N: String(sk) },
  v: { S: `v${sk}` },
  g: { S: `g${sk}` },
  ...more,
})
const expiring = (sk: number, seconds: number | string) => itemOf(sk, { expires: { N: String(seconds) } })
const put = (...items: readonly Record<string, AttributeValue>[]) =>
  Promise.all(items.map((Item) => lab.client.send(new PutItemCommand({ TableName, Item }))))

/** Sort keys of what is there, in the table or an index. */
async function present(IndexName?: string): Promise<number[]> {
  const items = []
  for (let ExclusiveStartKey: Record<string, AttributeValue> | undefined; ;) {
    const page = await lab.client.send(new ScanCommand({ TableName, IndexName, ExclusiveStartKey }))
    items.push(...(page.Items ?? []))
    ExclusiveStartKey = page.LastEvaluatedKey
    if (ExclusiveStartKey === undefined) return items.map(({ sk }) => Number(sk?.N)).sort((a, b) => a - b)
  }
}

function suffixIn({ record }: OpenTable, item: Item): Buffer {
  const suffix = rowSuffixOf(record.keys, item)
  if (suffix === undefined) throw new Error('an item without its key')
  return suffix
}

function expiredEvents(): EmittedEvent[] {
  const events: EmittedEvent[] = []
  for (let one = lab.engine.events.after(0); one !== undefined; one = lab.engine.events.after(one.id)) events.push(one)
  return events.filter(({ type }) => type === 'items.expired')
}

describe('what is deleted', () => {
  test('an item stays until its second is over, and then goes out of the table and its indexes', async () => {
    await makeTable()
    await put(expiring(1, START + 60), expiring(2, START + 61), itemOf(3))
    await lab.clock.advance(60_000)
    expect(await present()).toEqual([1, 2, 3]) // the second has begun and is not in the past
    await lab.clock.advance(1)
    expect(await present()).toEqual([2, 3])
    expect(await present('byV')).toEqual([2, 3])
    expect(await present('byG')).toEqual([2, 3])
    await lab.clock.advance(1000)
    expect(await present()).toEqual([3])
    expect(expiredEvents()).toMatchObject([{ table: TableName, items: 1 }, { items: 1 }])
  })

  test('values that are no seconds in reach are left alone', async () => {
    await makeTable()
    const values: readonly [sk: number, value: AttributeValue | undefined][] = [
      [1, undefined],
      [2, { S: String(START + 1) }],
      [3, { L: [{ N: String(START + 1) }] }],
      [4, { M: { expires: { N: String(START + 1) } } }],
      [5, { NS: [String(START + 1)] }],
      [6, { N: String(START_MS + 1000) }], // milliseconds: some fifty thousand years away
      [7, { N: '-1' }],
      [8, { N: '0' }], // over five years ago
      [9, { N: String(START - FIVE_YEARS - 1) }],
      [10, { N: '1e125' }],
      [11, { N: '1e-130' }],
      [12, { NULL: true }],
    ]
    const all = values.map(([sk, value]) => itemOf(sk, value === undefined ? {} : { expires: value }))
    await put(...all, expiring(20, START - FIVE_YEARS), expiring(21, START - 1), expiring(22, START + 0.5))
    await lab.clock.advance(0)
    expect(await present()).toEqual([...values.map(([sk]) => sk), 22])
    await lab.clock.advance(500)
    expect(await present()).toContain(22)
    await lab.clock.advance(1)
    expect(await present()).toEqual(values.map(([sk]) => sk))
    await lab.clock.advance(DAY_MS)
    expect(await present()).toEqual(values.map(([sk]) => sk))
  })

  test('an item whose value was moved, removed or deleted is judged by what it has now', async () => {
    await makeTable()
    await put(expiring(1, START + 60), expiring(2, START + 60), expiring(3, START + 60), expiring(4, START + 600))
    const update = (sk: number, UpdateExpression: string, seconds?: number) =>
      lab.client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: 'p' }, sk: { N: String(sk) } },
          UpdateExpression,
          ...(seconds === undefined ? {} : { ExpressionAttributeValues: { ':s': { N: String(seconds) } } }),
        }),
      )
    await update(1, 'SET expires = :s', START + 120)
    await update(2, 'REMOVE expires')
    await lab.client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'p' }, sk: { N: '3' } } }))
    await update(4, 'SET expires = :s', START + 90)
    await lab.clock.advance(61_000)
    expect(await present()).toEqual([1, 2, 4])
    await lab.clock.advance(30_000)
    expect(await present()).toEqual([1, 2])
    await lab.clock.advance(30_000)
    expect(await present()).toEqual([2])
  })

  test('an attribute that is a key of the table or an index serves as well', async () => {
    await makeTable({ isEnabled: false })
    await setTimeToLive(true, 'sk')
    await put(itemOf(START + 1), itemOf(START + 5))
    await lab.clock.advance(2000)
    expect(await present()).toEqual([START + 5])
  })

  test('an item that was written again after its deletion lives by its new value', async () => {
    await makeTable()
    await put(expiring(1, START + 1))
    await lab.clock.advance(2000)
    await put(expiring(1, START + 100), expiring(2, START))
    await lab.clock.advance(0)
    expect(await present()).toEqual([1])
  })

  test('a delay keeps it for longer', async () => {
    await reopened({ timeToLiveDelayMs: 48 * HOUR_MS })
    await makeTable()
    await put(expiring(1, START + 1))
    await lab.clock.advance(48 * HOUR_MS)
    expect(await present()).toEqual([1])
    await lab.clock.advance(1001)
    expect(await present()).toEqual([])
  })

  test('items that come due one after the other are all gone when the move of the clock is over', async () => {
    await makeTable()
    await put(...Array.from({ length: 210 }, (_none, at) => expiring(at, START + 1 + at * 2)))
    await lab.clock.advance(400_000)
    expect(await present()).toEqual(Array.from({ length: 10 }, (_none, at) => 200 + at))
    const lots = expiredEvents().length
    expect(lots).toBeGreaterThan(20) // no item waits for long,
    expect(lots).toBeLessThan(100) // and there are fewer sweeps than items
  })
})

describe('what it costs and shows', () => {
  test('no units, and a record of the service in the stream', async () => {
    const arn = await makeTable()
    const item = expiring(1, START + 1)
    await put(item)
    const units = [lab.metered(TableName, 'write'), lab.metered(TableName, 'write', 'byG')]
    lab.drainBuckets(TableName) // nor does it wait for capacity
    await lab.clock.advance(2000)
    expect(await present()).toEqual([])
    expect([lab.metered(TableName, 'write'), lab.metered(TableName, 'write', 'byG')]).toEqual(units)
    await put(itemOf(2))
    await lab.client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'p' }, sk: { N: '2' } } }))
    const streams = new DynamoDBStreamsClient(lab.emulator.clientConfig())
    const removals = (await readShards(streams, arn)).filter(({ eventName }) => eventName === 'REMOVE')
    expect(removals.map(({ userIdentity }) => userIdentity)).toEqual([
      { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
      undefined,
    ])
    expect(removals[0]?.dynamodb).toMatchObject({ Keys: { pk: item.pk, sk: item.sk }, OldImage: item })
    expect(removals[0]?.dynamodb?.NewImage).toBeUndefined()
    streams.destroy()
  })

  test('is counted by the name of the service', async () => {
    await makeTable()
    await put(expiring(1, START + 1), expiring(2, START + 1))
    await lab.clock.advance(2000)
    const { endpoint } = await lab.emulator.listen({ port: 0 })
    const text = await (await fetch(`${endpoint}/_dynalab/metrics`)).text()
    expect(text).toContain(`TimeToLiveDeletedItemCount{account="000000000000",region="us-east-1",TableName="${TableName}"} 2\n`)
  })
})

describe('states', () => {
  test('end by the clock, and only then is anything deleted', async () => {
    await reopened({ transitionMs: 10_000 })
    await makeTable({ isEnabled: false })
    await lab.clock.advance(10_000)
    await put(expiring(1, START))
    await setTimeToLive(true)
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLING', AttributeName: 'expires' })
    await lab.clock.advance(9999)
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLING', AttributeName: 'expires' })
    expect(await present()).toEqual([1])
    await lab.clock.advance(1)
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' })
    expect(await present()).toEqual([])
    await lab.clock.advance(HOUR_MS - 10_001)
    await expect(setTimeToLive(false)).rejects.toThrow('Time to live has been modified multiple times within a fixed interval')
    await lab.clock.advance(1)
    await setTimeToLive(false)
    await put(expiring(2, START))
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLING' })
    await lab.clock.advance(10_000)
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' })
    expect(await present()).toEqual([2])
  })

  test('items of before are found when it is enabled, and those of another attribute are forgotten', async () => {
    await makeTable({ isEnabled: false })
    const count = 450 // more than the filling takes at once
    await put(...Array.from({ length: count }, (_none, at) => expiring(at, at % 2 === 0 ? START + 10 : START + 20)))
    await setTimeToLive(true)
    await lab.engine.drain()
    expect((await verifyStore(lab.store)).problems).toEqual([])
    await lab.clock.advance(11_000)
    expect((await present()).length).toBe(count / 2)
    await lab.clock.advance(0)
    await put(itemOf(1000, { other: { N: String(START) }, expires: { N: String(START + 2 * HOUR_MS) } }))
    await lab.clock.advance(HOUR_MS)
    expect(await present()).toEqual([1000])
    await setTimeToLive(false)
    await lab.engine.drain()
    expect((await verifyStore(lab.store)).problems).toEqual([]) // nothing is left of the index
    await lab.clock.advance(HOUR_MS)
    await setTimeToLive(true, 'other')
    await lab.clock.advance(0)
    expect(await present()).toEqual([])
  })

  test('a table that is dropped takes its due times along', async () => {
    await makeTable()
    await put(expiring(1, START + 10))
    await lab.client.send(new DeleteTableCommand({ TableName }))
    await lab.engine.drain()
    await lab.clock.advance(20_000)
    expect(expiredEvents()).toEqual([])
  })
})

describe('the clock and the engine', () => {
  test('a restart goes on, with what came due meanwhile', async () => {
    const store = await openMemoryStore()
    lab = (await lab.close(), await openLab({}, 'lab', { store }))
    await makeTable()
    await put(expiring(1, START + 10), expiring(2, START + DAY_MS))
    await lab.engine.stop()
    lab = await openLab({}, 'lab', { store, startMs: START_MS + 60_000 })
    await lab.clock.advance(0)
    expect(await present()).toEqual([2])
  })

  test('a clock that is set back lets items wait for their time again, also those that were too old', async () => {
    await makeTable()
    await put(expiring(1, START - FIVE_YEARS - 100), expiring(2, START - DAY_MS / 1000), expiring(3, START + 10))
    await lab.clock.advance(0)
    expect(await present()).toEqual([1, 3])
    await put(expiring(2, START - DAY_MS / 1000 + 5))
    await lab.clock.set(START_MS - DAY_MS)
    expect(await present()).toEqual([2, 3])
    await lab.clock.advance(5001)
    expect(await present()).toEqual([3])
  })

  test('an item that a transaction holds is deleted after it, if it is still due', async () => {
    await reopened({ transactionHoldMs: 5000 })
    await makeTable({ isEnabled: false })
    await put(expiring(1, START + 2), expiring(2, START + 2))
    const touch = (sk: number, seconds: number) => ({
      Update: {
        TableName,
        Key: { pk: { S: 'p' }, sk: { N: String(sk) } },
        UpdateExpression: 'SET expires = :s',
        ExpressionAttributeValues: { ':s': { N: String(seconds) } },
      },
    })
    const committed = lab.client.send(
      new TransactWriteItemsCommand({ TransactItems: [touch(1, START + 3), touch(2, START + 100)] }),
    )
    await expect.poll(() => lab.clock.nextDueMs).toBe(START_MS + 5000) // it holds them now
    await setTimeToLive(true)
    await lab.clock.advance(4000)
    expect(await present()).toEqual([1, 2])
    await lab.clock.advance(2000)
    await committed
    await lab.clock.advance(0)
    expect(await present()).toEqual([2])
  })

  test('items of a partition without a leader wait for one', async () => {
    await reopened({ replicas: { failover: 10_000 } })
    await makeTable()
    await put(expiring(1, START + 2))
    for (const zone of ['us-east-1a', 'us-east-1b']) lab.emulator.zones.down(zone)
    await lab.clock.advance(60_000)
    expect(lab.open(TableName).map.partitions.reduce((sum, { items }) => sum + items, 0)).toBe(1) // nobody can read it now
    for (const zone of ['us-east-1a', 'us-east-1b']) lab.emulator.zones.heal(zone)
    await lab.clock.advance(60_000)
    expect(await present()).toEqual([])
  })
})

test('an item that is revived while a sweep is under way stays', async () => {
  await makeTable()
  await put(...Array.from({ length: 300 }, (_none, at) => expiring(at, START + 1)))
  const table = lab.open(TableName)
  const count = (): number => table.map.partitions.reduce((sum, { items }) => sum + items, 0)
  const revived = new Map<string, number>()
  const revive = (): void => {
    if (count() === 300) return void setImmediate(revive)
    // The sweep has begun, and has read which of these are due.
    for (let sk = 0; sk < 300; sk += 10) {
      const key = { pk: { S: 'p' }, sk: { N: String(sk) } }
      const rowSuffix = suffixIn(table, key)
      const item = { ...key, v: { S: 'again' }, expires: { N: String(START + 9000) } }
      const decide = (before: Row | undefined): Decision => {
        if (before !== undefined) revived.set(String(sk), sk)
        return before === undefined ? { kind: 'keep' } : { kind: 'put', item, sizeBytes: itemSizeBytes(item) }
      }
      void lab.engine.items.write(table, { rowSuffix, decide })
    }
  }
  setImmediate(revive)
  await lab.clock.advance(2000)
  expect(revived.size).toBeGreaterThan(10)
  expect(await present()).toEqual([...revived.values()])
})

test('a partition that is split does not hide its items', async () => {
  await makeTable({ isEnabled: false })
  const wide = (n: number, seconds: number) => ({ ...expiring(0, seconds), pk: { S: `p${n}` } })
  await put(...Array.from({ length: 60 }, (_none, at) => wide(at, START + 100 + at)))
  await setTimeToLive(true)
  await lab.emulator.capacity.split(TableName, { middle: true })
  await put(...Array.from({ length: 60 }, (_none, at) => wide(60 + at, START + 100 + at)))
  await lab.clock.advance(120_000)
  expect((await present()).length).toBe(2 * 40)
  await lab.emulator.capacity.split(TableName, { middle: true })
  await lab.clock.advance(60_000)
  expect(await present()).toEqual([])
})

test('many items of some size are deleted in small turns', async () => {
  await makeTable()
  const large = 'x'.repeat(30_000)
  await put(...Array.from({ length: 40 }, (_none, at) => itemOf(at, { expires: { N: String(START + 1) }, large: { S: large } })))
  await put(...Array.from({ length: 200 }, (_none, at) => expiring(100 + at, START + 1)))
  let most = 0
  let before = 0
  const { partitions } = lab.open(TableName).map
  const items = (): number => partitions.reduce((sum, one) => sum + one.items, 0)
  before = items()
  const look = (): void => {
    most = Math.max(most, before - items())
    before = items()
    if (before > 0) setImmediate(look)
  }
  setImmediate(look)
  await lab.clock.advance(2000)
  expect(await present()).toEqual([])
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(32)
})
