// Time to live on global tables: one setting for all regions, one region that deletes, the others replicate; and what becomes of it when
// the link between them is cut, when a region joins, and when one leaves.
import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { type Lab, openLab } from '../support/lab.js'
import { readShards } from '../streams/reading.js'

const START_MS = Date.UTC(2026, 0, 1)
const START = START_MS / 1000
const HOUR_MS = 3_600_000
const HOME = 'us-east-1'
const OTHER = 'eu-west-1'
const THIRD = 'us-west-2'
const TableName = 'sessions'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
})
afterEach(async () => {
  expect((await verifyStore(lab.store)).problems).toEqual([])
  await lab.close()
})

async function replicate(region: string): Promise<void> {
  await lab.client.send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Create: { RegionName: region } }] }))
  await lab.engine.drain()
}

const setTimeToLive = (client: DynamoDBClient, Enabled: boolean) =>
  client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName: 'expires' } }))
const statusIn = async (region: string) =>
  (await lab.clientAt(region).send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription

const put = (region: string, pk: string, seconds: number) =>
  lab
    .clientAt(region)
    .send(
      new PutItemCommand({ TableName, Item: { pk: { S: pk }, expires: { N: String(seconds) }, fill: { S: 'x'.repeat(1500) } } }),
    )
const keysIn = async (region: string): Promise<string[]> => {
  const { Items = [] } = await lab.clientAt(region).send(new ScanCommand({ TableName }))
  return Items.map(({ pk }) => pk?.S ?? '').sort()
}

/** The `userIdentity` of each removal in the stream of a region, and how many there are. */
async function removalsIn(region: string): Promise<(string | undefined)[]> {
  const client = lab.clientAt(region)
  const { Table } = await client.send(new DescribeTableCommand({ TableName }))
  const streams = new DynamoDBStreamsClient({ ...lab.emulator.clientConfig(), region })
  const records = await readShards(streams, Table?.LatestStreamArn ?? '')
  streams.destroy()
  return records.filter(({ eventName }) => eventName === 'REMOVE').map(({ userIdentity }) => userIdentity?.PrincipalId)
}

const poolIn = (region: string) => lab.engine.tables.active({ account: '000000000000', region }, TableName).pool.write

test('the setting is that of all regions, whoever changes it, and of those that join later', async () => {
  await replicate(OTHER)
  await setTimeToLive(lab.clientAt(OTHER), true)
  const enabled = { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' }
  expect([await statusIn(HOME), await statusIn(OTHER)]).toEqual([enabled, enabled])
  await put(HOME, 'before', START + 100)
  await replicate(THIRD)
  expect(await statusIn(THIRD)).toEqual(enabled)
  expect(await keysIn(THIRD)).toEqual(['before'])
  await expect(setTimeToLive(lab.clientAt(THIRD), false)).rejects.toThrow('multiple times')
  await lab.clock.advance(HOUR_MS)
  await setTimeToLive(lab.clientAt(THIRD), false)
  for (const region of [HOME, OTHER, THIRD]) expect(await statusIn(region)).toEqual({ TimeToLiveStatus: 'DISABLED' })
})

test('the first region deletes, for nothing and as the service; the others replicate, for units and as anybody', async () => {
  await replicate(OTHER)
  await setTimeToLive(lab.client, true)
  for (const pk of ['a', 'b']) await put(OTHER, pk, START + 60)
  await lab.engine.drain()
  const replicated = [HOME, OTHER].map((region) => poolIn(region).replicatedHalfUnits)
  const totals = [HOME, OTHER].map((region) => poolIn(region).seconds.total)
  await lab.clock.advance(10 * 60_000)
  expect([await keysIn(HOME), await keysIn(OTHER)]).toEqual([[], []])
  expect(await removalsIn(HOME)).toEqual(['dynamodb.amazonaws.com', 'dynamodb.amazonaws.com'])
  expect(await removalsIn(OTHER)).toEqual([undefined, undefined])
  // Two items of two units each: two halves a unit.
  expect([HOME, OTHER].map((region) => poolIn(region).replicatedHalfUnits)).toEqual([replicated[0], (replicated[1] ?? 0) + 8])
  expect([HOME, OTHER].map((region) => poolIn(region).seconds.total)).toEqual([totals[0], (totals[1] ?? 0) + 8])
})

test('a region that the first one does not reach deletes for itself, after a while; then both agree', async () => {
  await replicate(OTHER)
  await setTimeToLive(lab.client, true)
  await put(HOME, 'a', START + 60)
  await lab.engine.drain()
  lab.emulator.regions.cut({ from: HOME, to: OTHER })
  await lab.clock.advance(100_000)
  expect([await keysIn(HOME), await keysIn(OTHER)]).toEqual([[], ['a']])
  await lab.clock.advance(120_000)
  expect(await keysIn(OTHER)).toEqual([])
  expect(await removalsIn(OTHER)).toEqual(['dynamodb.amazonaws.com'])
  lab.emulator.regions.heal({ from: HOME, to: OTHER })
  await lab.clock.advance(1000)
  await lab.engine.drain()
  expect([await keysIn(HOME), await keysIn(OTHER)]).toEqual([[], []])
})

test('an item that another region revives before the delete arrives stays', async () => {
  await replicate(OTHER)
  await setTimeToLive(lab.client, true)
  await put(HOME, 'a', START + 60)
  await lab.engine.drain()
  lab.emulator.regions.cut({ from: HOME, to: OTHER })
  await lab.clock.advance(61_000)
  await put(OTHER, 'a', START + 10_000) // later than the delete, so it wins
  lab.emulator.regions.heal({ from: HOME, to: OTHER })
  await lab.clock.advance(600_000)
  await lab.engine.drain()
  expect([await keysIn(HOME), await keysIn(OTHER)]).toEqual([['a'], ['a']])
  await lab.clock.advance(10_000_000)
  expect([await keysIn(HOME), await keysIn(OTHER)]).toEqual([[], []])
  expect(await removalsIn(HOME)).toEqual(['dynamodb.amazonaws.com', 'dynamodb.amazonaws.com'])
})

test('when the first region is gone, the next one deletes at once', async () => {
  await replicate(OTHER)
  await setTimeToLive(lab.client, true)
  await put(HOME, 'b', START + 200_000)
  await lab.clock.advance(25 * HOUR_MS) // a source of a replica can't go for a day
  await lab.clientAt(OTHER).send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Delete: { RegionName: HOME } }] }))
  await lab.engine.drain()
  await lab.clock.set(START_MS + 200_000_000)
  expect(await keysIn(OTHER)).toEqual(['b'])
  await lab.clock.advance(1)
  expect(await keysIn(OTHER)).toEqual([])
})

test('after a restart with due items in all regions, still one region deletes', async () => {
  await replicate(OTHER)
  await setTimeToLive(lab.client, true)
  await put(HOME, 'a', START + 60)
  await lab.engine.drain()
  await lab.engine.stop()
  lab = await openLab({}, 'lab', { store: lab.store, startMs: START_MS + HOUR_MS })
  await lab.clock.advance(0)
  expect([await keysIn(HOME), await keysIn(OTHER)]).toEqual([[], []])
  expect(await removalsIn(HOME)).toEqual(['dynamodb.amazonaws.com'])
  expect(await removalsIn(OTHER)).toEqual([undefined])
})

test('strongly consistent ones have none', async () => {
  const refused = 'Time to Live is not supported for global tables with MultiRegionConsistency set to STRONG.'
  const strong = () =>
    lab.client.send(
      new UpdateTableCommand({
        TableName,
        MultiRegionConsistency: 'STRONG',
        ReplicaUpdates: ['us-east-2', 'us-west-2'].map((RegionName) => ({ Create: { RegionName } })),
      }),
    )
  await setTimeToLive(lab.client, true)
  await expect(strong()).rejects.toThrow(refused)
  await lab.clock.advance(HOUR_MS)
  await setTimeToLive(lab.client, false)
  await strong()
  await lab.engine.drain()
  await lab.clock.advance(HOUR_MS)
  await expect(setTimeToLive(lab.client, true)).rejects.toThrow(refused)
})
