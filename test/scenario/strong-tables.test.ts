// A global table with multi-Region strong consistency, as applications see it in three regions: the latest everywhere for strong reads and
// conditions, what it costs in time, and what a region that is cut off still does.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { type Lab, openLab } from '../support/lab.js'

const EAST = 'us-east-1'
const OHIO = 'us-east-2'
const WEST = 'us-west-2'
const REGIONS = [EAST, OHIO, WEST]
let lab: Lab

afterEach(() => lab.close())

/** An empty table made strong in three regions, or in two with a witness in the third. */
async function start(kind: 'three replicas' | 'a witness' = 'three replicas'): Promise<void> {
  lab = await openLab({}, 'strong')
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'led',
      AttributeDefinitions: ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const replicas = kind === 'a witness' ? [OHIO] : [OHIO, WEST]
  await lab.client.send(
    new UpdateTableCommand({
      TableName: 'led',
      MultiRegionConsistency: 'STRONG',
      ReplicaUpdates: replicas.map((RegionName) => ({ Create: { RegionName } })),
      ...(kind === 'a witness' ? { GlobalTableWitnessUpdates: [{ Create: { RegionName: WEST } }] } : {}),
    }),
  )
  await lab.engine.drain()
}

const put = (region: string, pk: string, v: string, more: Partial<PutItemCommandInput> = {}): Promise<unknown> =>
  lab.clientAt(region).send(new PutItemCommand({ TableName: 'led', Item: { pk: { S: pk }, v: { S: v }, g: { S: v } }, ...more }))

async function get(region: string, pk: string, ConsistentRead: boolean): Promise<string | undefined> {
  const { Item } = await lab
    .clientAt(region)
    .send(new GetItemCommand({ TableName: 'led', Key: { pk: { S: pk } }, ConsistentRead }))
  return Item?.['v']?.S
}

const nameOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  )

describe('the latest, wherever it is asked for', () => {
  it('a strong read in another region, a condition there, and their indexes see each write', async () => {
    await start()
    await put(EAST, 'a', 'one')
    for (const region of REGIONS) expect(await get(region, 'a', true)).toBe('one')
    const onlyNew = { ConditionExpression: 'attribute_not_exists(pk)' }
    expect(await nameOf(put(WEST, 'a', 'two', onlyNew))).toBe('ConditionalCheckFailedException')
    await put(OHIO, 'a', 'three', { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': { S: 'one' } } })
    for (const region of REGIONS) {
      const client = lab.clientAt(region)
      const names = { KeyConditionExpression: 'g = :g', ExpressionAttributeValues: { ':g': { S: 'three' } } }
      expect((await client.send(new QueryCommand({ TableName: 'led', IndexName: 'byG', ...names }))).Count).toBe(1)
      expect((await client.send(new ScanCommand({ TableName: 'led', ConsistentRead: true }))).Items?.[0]?.['v']?.S).toBe('three')
    }
  })

  it('counters incremented everywhere at once lose nothing where the client repeats what conflicts', async () => {
    await start()
    const add = { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } }
    const increment = async (region: string): Promise<void> => {
      const command = new UpdateItemCommand({ TableName: 'led', Key: { pk: { S: 'counter' } }, ...add })
      const client = lab.clientAt(region)
      while ((await nameOf(client.send(command))) !== 'done') await nextTurn()
    }
    await Promise.all(Array.from({ length: 30 }, (_, n) => increment(REGIONS[n % 3] ?? EAST)))
    const { Item } = await lab.client.send(
      new GetItemCommand({ TableName: 'led', Key: { pk: { S: 'counter' } }, ConsistentRead: true }),
    )
    expect(Item?.['n']?.N).toBe('30')
  })
})

describe('with a lag of 100 ms between regions', () => {
  const slow = async (): Promise<void> => {
    await start()
    for (const region of REGIONS) lab.emulator.regions.setLag({ region, lag: 100 })
  }

  it('a write is acknowledged, and a strong read answered, after one round trip to the nearest region', async () => {
    await slow()
    lab.emulator.regions.setLag({ from: EAST, to: OHIO, lag: 10 })
    for (const [request, region, tripMs] of [
      [() => put(EAST, 'a', 'one'), EAST, 20],
      [() => get(WEST, 'a', true), WEST, 200],
    ] as const) {
      let answeredMs: number | undefined
      const startMs = lab.clock.nowMs()
      void request().then(() => (answeredMs = lab.clock.nowMs() - startMs))
      for (let ms = 0; ms < 300 && answeredMs === undefined; ms += 10) {
        await lab.engine.replicator.settled()
        await nextTurn()
        await lab.clock.advance(10)
      }
      expect([region, (answeredMs ?? 0) >= tripMs && (answeredMs ?? 0) <= tripMs + 10]).toEqual([region, true])
    }
  })

  it('an eventually consistent read trails, also where the write was made', async () => {
    await slow()
    const written = put(EAST, 'a', 'one')
    await nextTurn()
    expect(await get(WEST, 'a', false)).toBeUndefined()
    await lab.clock.advance(300)
    await written
    expect([await get(EAST, 'a', false), await get(WEST, 'a', false)]).toEqual(['one', 'one'])
  })

  it('an item under way from one region is refused to the others, and not to itself', async () => {
    await slow()
    const first = put(EAST, 'a', 'one')
    const second = put(EAST, 'a', 'two')
    const elsewhere = put(OHIO, 'b', 'free')
    expect(await nameOf(put(WEST, 'a', 'three'))).toBe('ReplicatedWriteConflictException')
    const requests = [{ PutRequest: { Item: { pk: { S: 'a' } } } }]
    const batch = lab.clientAt(WEST).send(new BatchWriteItemCommand({ RequestItems: { led: requests } }))
    expect(await nameOf(batch)).toBe('ReplicatedWriteConflictException')
    await lab.clock.advance(300)
    await Promise.all([first, second, elsewhere])
    const later = put(WEST, 'a', 'three')
    await lab.clock.advance(300)
    await later
    await lab.clock.advance(300)
    expect(await get(EAST, 'a', false)).toBe('three')
  })

  it('a batch of which one item conflicts and nobody knows of another is no conflict', async () => {
    await slow()
    const elsewhere = put(WEST, 'a', 'one')
    const requests = ['a', 'b'].map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } }))
    const batch = nameOf(lab.clientAt(EAST).send(new BatchWriteItemCommand({ RequestItems: { led: requests } })))
    await nextTurn()
    lab.emulator.regions.cut({ region: EAST })
    await lab.clock.advance(300)
    await elsewhere
    expect(await batch).toBe('InternalServerError')
    lab.emulator.regions.heal()
    const read = get(EAST, 'b', true)
    await lab.clock.advance(300)
    await read
    const scanned = lab.client.send(new ScanCommand({ TableName: 'led', ConsistentRead: true }))
    await lab.clock.advance(300)
    expect((await scanned).Count, 'the one under way was written').toBe(2)
  })

  it('a region cut off while a write is under way does not know what became of it', async () => {
    await slow()
    const write = nameOf(put(EAST, 'a', 'one'))
    await nextTurn()
    lab.emulator.regions.cut({ region: EAST })
    await lab.clock.advance(300)
    expect(await write).toBe('InternalServerError')
  })
})

describe('a region that is cut off', () => {
  it('refuses writes and strong reads, reads what it had, and catches up; the others go on', async () => {
    await start()
    await put(EAST, 'a', 'one')
    lab.emulator.regions.cut({ region: EAST })
    expect(await nameOf(put(EAST, 'a', 'two'))).toBe('InternalServerError')
    expect(await nameOf(get(EAST, 'a', true))).toBe('InternalServerError')
    const scan = lab.clientAt(EAST).send(new ScanCommand({ TableName: 'led', ConsistentRead: true }))
    expect(await nameOf(scan)).toBe('InternalServerError')
    await put(OHIO, 'a', 'three')
    await put(WEST, 'b', 'new')
    expect([await get(EAST, 'a', false), await get(EAST, 'b', false), await get(WEST, 'a', true)]).toEqual([
      'one',
      undefined,
      'three',
    ])
    lab.emulator.regions.heal()
    expect([await get(EAST, 'a', false), await get(EAST, 'b', true)]).toEqual(['three', 'new'])
    expect((await verifyStore(lab.store)).problems).toEqual([])
  })

  it('needs one other region, which may be the witness', async () => {
    await start('a witness')
    lab.emulator.regions.cut({ from: EAST, to: OHIO })
    expect([await nameOf(put(EAST, 'a', 'one')), await get(OHIO, 'a', true)]).toEqual(['done', 'one'])
    lab.emulator.regions.cut({ from: EAST, to: WEST, oneWay: true })
    expect(await nameOf(put(EAST, 'a', 'two'))).toBe('InternalServerError')
    expect(await nameOf(put(OHIO, 'a', 'two'))).toBe('done')
  })

  it('is what pausing its replication makes of it', async () => {
    await start()
    lab.emulator.regions.pauseReplication({ table: 'led', region: WEST })
    expect([await nameOf(put(WEST, 'a', 'one')), await nameOf(put(EAST, 'a', 'one'))]).toEqual(['InternalServerError', 'done'])
    lab.emulator.regions.resumeReplication({ table: 'led', region: WEST })
    expect(await nameOf(put(WEST, 'a', 'two'))).toBe('done')
  })
})

it('transactions are refused', async () => {
  await start()
  const get = { Get: { TableName: 'led', Key: { pk: { S: 'a' } } } }
  const write = { Put: { TableName: 'led', Item: { pk: { S: 'a' } } } }
  expect(await nameOf(lab.client.send(new TransactGetItemsCommand({ TransactItems: [get] })))).toBe('ValidationException')
  expect(await nameOf(lab.client.send(new TransactWriteItemsCommand({ TransactItems: [write] })))).toBe('ValidationException')
})

it('all replicas and their indexes hold the same after writes everywhere, cuts and a restart', async () => {
  await start()
  const draw = fastDraws(seededRandom('strong-tables'), 'strong', '')
  for (let n = 0; n < 150; n++) {
    const region = REGIONS[draw() % 3] ?? EAST
    if (n % 30 === 7) lab.emulator.regions.cut({ region })
    if (n % 30 === 20) lab.emulator.regions.heal()
    await nameOf(put(region, `k${draw() % 12}`, `v${draw() % 5}`))
  }
  const { store, clock } = lab
  await lab.engine.stop()
  lab = await openLab({}, 'strong', { store, startMs: clock.nowMs() })
  for (const region of REGIONS) expect(await nameOf(put(region, 'after the restart', region))).toBe('done')
  expect((await verifyStore(store)).problems).toEqual([])
  const scans = await Promise.all(
    REGIONS.map((region) => lab.clientAt(region).send(new ScanCommand({ TableName: 'led', IndexName: 'byG' }))),
  )
  for (const { Items } of scans) expect(Items).toEqual(scans[0]?.Items)
  expect(scans[0]?.Count).toBe(13)
})
