// What an application sees of three zones: stale reads that say where they were served, a leader's zone lost and another one leading, a
// quorum lost and back; on a clock that only the test moves.
import { afterEach, describe, expect, test } from 'vitest'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import { rowSuffix } from '../../src/model/key.js'
import { Follower } from '../../src/zones/follower.js'
import { locate } from '../../src/partitions/partition-map.js'
import { UNDO_LIST_RANGE, UNDO_RANGE, ownerIdOf } from '../../src/storage/keys.js'
import { putIntent as intentOf, rigOn, makeTable, key, GLOBAL, suffixOf } from '../support/engine-rig.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { type Lab, type LabTimes, openLab } from '../support/lab.js'

let lab: Lab
afterEach(async () => lab.close())

interface Told {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  /** What the header says. */
  readonly zone: string | undefined
  readonly position: number
}

async function ask(operation: string, input: object): Promise<Told> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  }
  const { requestHandler } = lab.emulator.clientConfig()
  const { response } = await requestHandler.handle({ headers, body: JSON.stringify(input) })
  const [zone, position] = (response.headers['x-dynalab-replica'] ?? '').split('; position=')
  const body = JSON.parse(Buffer.from(response.body).toString()) as Record<string, unknown>
  return { status: response.statusCode, body, zone: zone === '' ? undefined : zone, position: Number(position) }
}

const CREATE = {
  TableName: 'Tab',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'g'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
}

async function open(replicas: LabTimes['replicas'] = {}): Promise<OpenTable> {
  lab = await openLab({}, 'zones', { replicas })
  await ask('CreateTable', CREATE)
  return lab.open('Tab')
}

const item = (pk: string, n: number) => ({ pk: { S: pk }, g: { S: 'all' }, n: { N: String(n) } })
const put = (pk: string, n: number) => ask('PutItem', { TableName: 'Tab', Item: item(pk, n) })
const get = (pk: string, ConsistentRead = false) => ask('GetItem', { TableName: 'Tab', Key: { pk: { S: pk } }, ConsistentRead })
const query = () =>
  ask('Query', {
    TableName: 'Tab',
    IndexName: 'byG',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: 'all' } },
  })
const numberIn = ({ body }: Told): unknown => (body['Item'] as { n?: { N: string } } | undefined)?.n?.N

/** Keys whose partition belongs to that slot, that is: is led by zone a, b or c at first. */
function keysOf(table: OpenTable, slot: number, count = 1): string[] {
  const keys: string[] = []
  for (let n = 0; keys.length < count; n++) {
    const suffix = rowSuffix(table.record.keys, { pk: { S: `k${n}` } })
    if (suffix !== undefined && locate(table.map, suffix).slot === slot) keys.push(`k${n}`)
  }
  return keys
}

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c']

describe('positions', () => {
  test('without lags every read is current and says who leads', async () => {
    const table = await open()
    for (const slot of [0, 1, 2]) {
      const [pk = ''] = keysOf(table, slot)
      await put(pk, slot)
      const { landed } = lab.engine.zoneFollowers.head
      for (const consistent of [false, true]) {
        const told = await get(pk, consistent)
        expect([numberIn(told), told.zone, told.position]).toEqual([String(slot), ZONES[slot], landed])
      }
    }
    expect((await query()).position).toBe(lab.engine.zoneFollowers.head.landed)
    expect((await ask('Scan', { TableName: 'Tab', ConsistentRead: true })).zone).toBe('us-east-1a,us-east-1b,us-east-1c')
    expect((await put('x', 1)).zone).toBeUndefined()
  })

  test('a follower shows what was until its lag has passed; the leader, and a strong read, what is', async () => {
    const table = await open({ replicaLag: 20 })
    const [pk = ''] = keysOf(table, 0)
    await put(pk, 1)
    await lab.clock.advance(20)
    await put(pk, 2)
    const seen = new Set<string>()
    for (let n = 0; n < 60; n++) {
      const told = await get(pk)
      seen.add(told.zone ?? '')
      expect(numberIn(told)).toBe(told.zone === 'us-east-1a' ? '2' : '1')
      expect(told.position).toBe(lab.engine.zoneFollowers.head.landed - (told.zone === 'us-east-1a' ? 0 : 1))
    }
    expect([...seen].sort()).toEqual(ZONES)
    expect(numberIn(await get(pk, true))).toBe('2')
    await lab.clock.advance(20)
    for (let n = 0; n < 20; n++) expect(numberIn(await get(pk))).toBe('2')
  })

  // Deleted and made again, a key has no chain from row to row: the replica must look for what it was.
  test('a key that was made or deleted behind a position is found as it was', async () => {
    const table = await open({ replicaLag: 20 })
    const [pk = '', other = ''] = keysOf(table, 0, 2)
    await put(pk, 1)
    await lab.clock.advance(20)
    await ask('DeleteItem', { TableName: 'Tab', Key: { pk: { S: pk } } })
    await put(other, 1)
    await put(pk, 2)
    lab.emulator.zones.down('us-east-1a')
    for (let n = 0; n < 10; n++) {
      expect([numberIn(await get(pk)), numberIn(await get(other))]).toEqual(['1', undefined])
      const batch = await ask('BatchGetItem', { RequestItems: { Tab: { Keys: [pk, other].map((S) => ({ pk: { S } })) } } })
      expect((batch.body['Responses'] as Record<string, unknown>)['Tab']).toEqual([item(pk, 1)])
      expect(batch.zone?.split(',')).toHaveLength(1)
    }
  })

  test('a global index trails by its own lag, wherever it is read', async () => {
    await open({ gsiLag: '30-50' })
    await put('a', 1)
    expect((await query()).body['Count']).toBe(0)
    expect(numberIn(await get('a'))).toBe('1')
    await lab.clock.advance(29)
    expect((await query()).body['Count']).toBe(0)
    await lab.clock.advance(21)
    expect((await query()).body['Count']).toBe(1)
  })

  test('the same seed serves the same reads from the same zones', async () => {
    const served = async (): Promise<(string | undefined)[]> => {
      await open({ replicaLag: '5-40' })
      const told: (string | undefined)[] = []
      for (let n = 0; n < 30; n++) {
        await put('a', n)
        const { zone, position } = await get('a')
        told.push(`${zone} ${position}`)
        await lab.clock.advance(3)
      }
      return told
    }
    const first = await served()
    await lab.close()
    expect(await served()).toEqual(first)
    expect(new Set(first.map((one) => one?.split(' ')[0])).size).toBe(3)
  })

  test('drained, every replica is current, though the clock stands still', async () => {
    await open({ replicaLag: 1000, gsiLag: 2000 })
    await put('a', 1)
    await lab.engine.drain()
    for (let n = 0; n < 10; n++) expect(numberIn(await get('a'))).toBe('1')
    expect((await query()).body['Count']).toBe(1)
  })

  test('an index that was filled later is never read before its filling ended', async () => {
    const table = await open()
    await put('a', 1)
    lab.emulator.zones.pause('us-east-1b')
    await put('b', 2)
    const written = lab.engine.zoneFollowers.head.landed
    const shape = { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }
    const create = { GlobalSecondaryIndexUpdates: [{ Create: { IndexName: 'late', ...shape } }] }
    const { AttributeDefinitions } = CREATE
    const asked = await ask('UpdateTable', { TableName: 'Tab', AttributeDefinitions, ...create })
    expect(asked.body).toHaveProperty('TableDescription')
    await lab.engine.drain()
    expect(table.indexes.map(({ record }) => record.status)).toEqual(['ACTIVE', 'ACTIVE'])
    for (let n = 0; n < 12; n++) {
      const told = await ask('Scan', { TableName: 'Tab', IndexName: 'late' })
      expect(told.body['Count']).toBe(2)
      expect(told.position).toBeGreaterThanOrEqual(written)
    }
  })
})

describe('a leader’s zone is lost', () => {
  test('its partitions refuse strong reads and writes until the failover time has passed; nothing is lost', async () => {
    const table = await open({ failover: 500 })
    const [mine = ''] = keysOf(table, 0)
    const [other = ''] = keysOf(table, 1)
    await put(mine, 1)
    lab.emulator.zones.down('us-east-1a')
    for (const told of [await put(mine, 2), await get(mine, true)]) {
      expect([told.status, told.body['__type'], told.body['message']]).toEqual([
        500,
        'com.amazonaws.dynamodb.v20120810#InternalServerError',
        'Internal server error',
      ])
    }
    expect((await put(other, 1)).status).toBe(200)
    for (let n = 0; n < 10; n++) {
      const told = await get(mine)
      expect([numberIn(told), told.zone === 'us-east-1a']).toEqual(['1', false])
    }
    await lab.clock.advance(499)
    expect((await get(mine, true)).status).toBe(500)
    await lab.clock.advance(1)
    const told = await get(mine, true)
    expect([numberIn(told), told.zone]).toEqual(['1', 'us-east-1b'])
    expect((await put(mine, 2)).status).toBe(200)
    lab.emulator.zones.heal('us-east-1a')
    expect((await get(mine, true)).zone).toBe('us-east-1b')
    for (let n = 0; n < 10; n++) expect(numberIn(await get(mine))).toBe('2')
  })

  test('a write under way may be there or not, and says so; it is there', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store, { replicas: { failover: 100 } })
    const table = await makeTable(engine, 'T', [GLOBAL])
    const at = [0, 1, 2, 3, 4, 5].find((sk) => locate(table.map, suffixOf(key(`p${sk}`, sk))).slot === 0)
    const mine = key(`p${at}`, at ?? 0)
    const written = engine.items.write(table, intentOf(mine))
    engine.zoneFollowers.setZone('us-east-1', 0, 'down', undefined)
    await expect(written).rejects.toThrow('Internal server error')
    await clock.advance(100)
    expect((await engine.items.get(table, suffixOf(mine), 'strong')).row?.item).toEqual(mine)
    await engine.stop()
    lab = await openLab()
  })

  // A zone that led shows what it had shown, though as a follower it would trail by more.
  test('what the lost zone had shown it shows when it is back', async () => {
    const table = await open({ replicaLag: 60_000, failover: 10 })
    const [mine = ''] = keysOf(table, 0)
    await put(mine, 1)
    lab.emulator.zones.down('us-east-1a')
    await lab.clock.advance(10)
    await put(mine, 2)
    lab.emulator.zones.heal('us-east-1a')
    const shown = new Map<string | undefined, unknown>()
    for (let n = 0; n < 30; n++) {
      const told = await get(mine)
      shown.set(told.zone, numberIn(told))
    }
    expect(Object.fromEntries(shown)).toEqual({ 'us-east-1a': '1', 'us-east-1b': '2', 'us-east-1c': undefined })
  })

  test('batches hand back what nobody could answer, and are refused where that is all', async () => {
    const table = await open()
    const [mine = ''] = keysOf(table, 0)
    const [other = ''] = keysOf(table, 1)
    lab.emulator.zones.down('us-east-1a')
    const puts = (keys: string[]) => ({ RequestItems: { Tab: keys.map((pk) => ({ PutRequest: { Item: item(pk, 1) } })) } })
    const gets = (keys: string[]) => ({
      RequestItems: { Tab: { Keys: keys.map((pk) => ({ pk: { S: pk } })), ConsistentRead: true } },
    })
    const written = await ask('BatchWriteItem', puts([mine, other]))
    expect(written.body['UnprocessedItems']).toEqual({ Tab: [{ PutRequest: { Item: item(mine, 1) } }] })
    expect((await ask('BatchWriteItem', puts([mine]))).status).toBe(500)
    const read = await ask('BatchGetItem', gets([mine, other]))
    expect((read.body['Responses'] as Record<string, unknown>)['Tab']).toEqual([item(other, 1)])
    expect(Object.keys(read.body['UnprocessedKeys'] as object)).toEqual(['Tab'])
    expect((await ask('BatchGetItem', gets([mine]))).status).toBe(500)
  })

  test('a transaction needs a leader for each of its items, and its token is good for another try', async () => {
    const table = await open({ failover: 100 })
    const [mine = ''] = keysOf(table, 0)
    const [other = ''] = keysOf(table, 1)
    const write = (token: string) => ({
      ClientRequestToken: token,
      TransactItems: [mine, other].map((pk) => ({ Put: { TableName: 'Tab', Item: item(pk, 7) } })),
    })
    const read = { TransactItems: [mine, other].map((pk) => ({ Get: { TableName: 'Tab', Key: { pk: { S: pk } } } })) }
    lab.emulator.zones.down('us-east-1a')
    expect([(await ask('TransactWriteItems', write('t'))).status, (await ask('TransactGetItems', read)).status]).toEqual([
      500, 500,
    ])
    expect(numberIn(await get(other, true))).toBeUndefined()
    await lab.clock.advance(100)
    expect((await ask('TransactWriteItems', write('t'))).status).toBe(200)
    const told = await ask('TransactGetItems', read)
    expect([told.status, told.zone]).toEqual([200, 'us-east-1b'])
    expect(numberIn(await get(other, true))).toBe('7')
  })

  test('a strong page ends before a partition without a leader, and is refused where it would begin in one', async () => {
    const table = await open()
    for (const slot of [0, 1, 2]) for (const pk of keysOf(table, slot, 3)) await put(pk, slot)
    const slots = table.map.partitions.map(({ slot }) => slot)
    lab.emulator.zones.down(ZONES[slots[1] ?? 0] ?? '')
    const first = await ask('Scan', { TableName: 'Tab', ConsistentRead: true })
    expect(slots[0]).not.toBe(slots[1])
    expect((first.body['Items'] as { n: { N: string } }[]).map(({ n }) => Number(n.N))).toEqual(
      Array.from({ length: Number(first.body['Count']) }, () => slots[0]),
    )
    const { LastEvaluatedKey } = first.body
    expect(LastEvaluatedKey).toBeDefined()
    const next = await ask('Scan', { TableName: 'Tab', ConsistentRead: true, ExclusiveStartKey: LastEvaluatedKey })
    expect(next.status).toBe(500)
    expect((await ask('Scan', { TableName: 'Tab' })).body['Count']).toBe(9)
  })
})

describe('more than one zone lost', () => {
  test('with one zone left there are eventual reads alone, with none nothing', async () => {
    const table = await open({ failover: 10 })
    const [mine = ''] = keysOf(table, 2)
    await put(mine, 1)
    lab.emulator.zones.down('us-east-1a')
    lab.emulator.zones.down('us-east-1b')
    await lab.clock.advance(1000)
    expect([(await put(mine, 2)).status, (await get(mine, true)).status]).toEqual([500, 500])
    const told = await get(mine)
    expect([numberIn(told), told.zone]).toEqual(['1', 'us-east-1c'])
    lab.emulator.zones.down('us-east-1c')
    expect([(await get(mine)).status, (await query()).status]).toEqual([500, 500])
    lab.emulator.zones.heal('us-east-1a')
    lab.emulator.zones.heal('us-east-1c')
    expect([(await put(mine, 2)).status, numberIn(await get(mine, true))]).toEqual([200, '2'])
  })
})

describe('what is kept for those that trail', () => {
  const count = async (range: { lower: Buffer; upper: Buffer }, id?: number): Promise<number> => {
    const cursor = lab.store.cursor(range)
    let found = 0
    for (let rows = await cursor.next(1000); rows.length > 0; rows = await cursor.next(1000)) {
      found += rows.filter(([key]) => id === undefined || ownerIdOf(key) === id).length
    }
    await cursor.close()
    return found
  }
  /** Undo rows of the table's own rows. */
  const undoOf = ({ record }: OpenTable): Promise<number> => count(UNDO_RANGE, record.physicalId)
  const undoAndLists = async (): Promise<readonly number[]> => [await count(UNDO_RANGE), await count(UNDO_LIST_RANGE)]

  test('goes when nothing trails any more', async () => {
    const table = await open({ replicaLag: 20 })
    for (let n = 0; n < 20; n++) await put('a', n)
    expect(await undoOf(table)).toBe(20)
    lab.emulator.zones.setLag({ replicaLag: 0 })
    await lab.engine.drain()
    expect([await undoOf(table), table.trailing]).toEqual([0, undefined])
  })

  test('goes behind the slowest replica while writes go on', async () => {
    const table = await open({ replicaLag: 20 })
    for (let n = 0; n < 1000; n++) {
      await put('a', n)
      await lab.clock.advance(1)
    }
    expect(await undoOf(table)).toBeLessThan(300)
  })

  // Nobody can show what a busy row was between two of its changes, so only the first of them is kept. An index entry may be older than
  // its row: all its changes are.
  test('stays while a zone is down, one for a row however busy, and goes when it is back', async () => {
    const table = await open()
    await put('a', 0)
    await put('b', 0)
    lab.emulator.zones.down('us-east-1c')
    await lab.clock.advance(3000)
    for (let n = 1; n <= 600; n++) await put('a', n)
    expect(await undoOf(table)).toBe(1)
    lab.emulator.zones.down('us-east-1a') // another position that stands still: the next change of each row is kept again
    await lab.clock.advance(3000)
    lab.emulator.zones.heal('us-east-1c')
    for (let n = 601; n <= 700; n++) await put('a', n)
    expect(await undoOf(table)).toBe(2)
    lab.emulator.zones.heal('us-east-1a')
    await lab.engine.drain()
    expect(await undoAndLists()).toEqual([0, 0])
  })

  test('is listed in the store where it is more than memory should hold, and goes all the same', async () => {
    await open({ replicaLag: 60_000 })
    for (let n = 0; n < 4200; n++) await put(`row ${n}`, n)
    const [undo = 0, lists = 0] = await undoAndLists()
    expect([undo, lists]).toEqual([2 * 4200, 4200 - 4096])
    await lab.clock.advance(60_000)
    await put('last', 1)
    await lab.engine.drain()
    expect(await undoAndLists()).toEqual([0, 0])
  })

  test('goes with its table, and with a restart', async () => {
    const table = await open({ replicaLag: 1000 })
    await put('a', 1)
    await ask('DeleteTable', { TableName: 'Tab' })
    await lab.engine.drain()
    expect(await undoOf(table)).toBe(0)
    await ask('CreateTable', CREATE)
    await put('a', 1)
    await put('a', 2)
    const again = lab.open('Tab')
    expect(await undoOf(again)).toBe(2)
    await lab.engine.stop()
    const { store } = lab
    lab = await openLab({}, 'zones', { store })
    await lab.engine.drain()
    for (let n = 0; n < 50 && (await undoOf(again)) > 0; n++) await new Promise((resolve) => setImmediate(resolve))
    expect(await undoOf(again)).toBe(0)
    expect(numberIn(await get('a'))).toBe('2')
  })
})

test('a reset heals zones and forgets what was set', async () => {
  await open({ replicaLag: 7 })
  lab.emulator.zones.down('us-east-1a')
  lab.emulator.zones.setLag({ replicaLag: 50, gsiLag: 60 })
  lab.emulator.zones.setFailover(1)
  await lab.emulator.reset()
  const { failover, lags, namespaces } = lab.emulator.zones.show()
  expect([failover, lags]).toEqual([3000, []])
  expect(namespaces.flatMap(({ zones }) => zones.map(({ state }) => state))).toEqual(['up', 'up', 'up'])
})

test('whoever attaches a follower to a table makes its eventual reads wait for that one too', async () => {
  const table = await open()
  await put('a', 1)
  const { zoneFollowers } = lab.engine
  const follower = new Follower(zoneFollowers.timeline, () => 0)
  follower.set({ lag: { minMs: 100, maxMs: 100 }, isFrozen: false }, zoneFollowers.head)
  zoneFollowers.attach(table, follower)
  await put('a', 2)
  expect([numberIn(await get('a')), numberIn(await get('a', true))]).toEqual(['1', '2'])
  follower.set({ lag: { minMs: 100, maxMs: 100 }, isFrozen: true }, zoneFollowers.head)
  zoneFollowers.attach(table, follower)
  await lab.clock.advance(1000)
  expect(numberIn(await get('a'))).toBe('1')
  zoneFollowers.detach(table, follower)
  expect([numberIn(await get('a')), table.trailing]).toEqual(['2', undefined])
})
