// A vector index in every way in which rows come and go without a request for them: replicas that are made and get writes of other regions,
// with eventual and with strong consistency, and items whose time is over.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import type { Emulator } from '../../src/emulator.js'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { emulatorOn } from '../support/emulator-rig.js'

let store: Store
let emulator: Emulator
let engine: StoreEngine
beforeEach(async () => {
  store = await openMemoryStore()
  const rig = await emulatorOn(store)
  emulator = rig.emulator
  engine = rig.engine
})
afterEach(() => emulator.close())

const TableName = 'songs'
const CREATE = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  VectorIndexes: [
    {
      IndexName: 'near',
      VectorAttribute: { AttributeName: 'v' },
      Dimensions: 2,
      DistanceFunction: 'EUCLIDEAN',
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
}
const numbers = (...all: number[]): object[] => all.map((number) => ({ N: String(number) }))

/** A call in a region. @throws Error what it is refused with */
async function call<Output>(region: string, operation: string, input: object): Promise<Output> {
  const { requestHandler } = emulator.clientConfig()
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`,
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  }
  const { response } = await requestHandler.handle({ headers, body: JSON.stringify(input) })
  const text = Buffer.from(response.body).toString() || '{}'
  if (response.statusCode !== 200) throw new Error(text)
  return JSON.parse(text) as Output // the caller names the operation's own output
}

const put = (region: string, pk: string, first: number, more: object = {}): Promise<unknown> =>
  call(region, 'PutItem', { TableName, Item: { pk: { S: pk }, v: { L: numbers(first, 0) }, ...more } })

async function found(region: string): Promise<readonly string[]> {
  const { SearchResults } = await call<{ SearchResults: { Item: { pk: { S: string } }; Score: number }[] }>(
    region,
    'SearchVectors',
    {
      TableName,
      IndexName: 'near',
      SearchVector: numbers(0, 0),
      TopK: 10,
    },
  )
  return SearchResults.map(({ Item, Score }) => `${Item.pk.S}:${Score}`)
}

const [HOME, OTHER, THIRD] = ['us-east-1', 'us-east-2', 'us-west-2']

test.each([
  ['EVENTUAL', [OTHER]],
  ['STRONG', [OTHER, THIRD]],
])('replicas of %s consistency search their own vectors', async (consistency, others) => {
  await call(HOME, 'CreateTable', CREATE)
  const isStrong = consistency === 'STRONG'
  if (!isStrong) await put(HOME, 'before', 1)
  await call(HOME, 'UpdateTable', {
    TableName,
    ReplicaUpdates: others.map((RegionName) => ({ Create: { RegionName } })),
    ...(isStrong ? { MultiRegionConsistency: 'STRONG' } : {}),
  })
  await emulator.drain()
  const before = isStrong ? [] : ['before:1']
  expect(await found(OTHER)).toEqual(before)
  await put(OTHER, 'there', 2)
  await put(HOME, 'here', 3)
  await emulator.drain()
  for (const region of [HOME, ...others]) expect(await found(region)).toEqual([...before, 'there:2', 'here:3'])
  await call(OTHER, 'DeleteItem', { TableName, Key: { pk: { S: 'here' } } })
  await emulator.drain()
  for (const region of [HOME, ...others]) expect(await found(region)).toEqual([...before, 'there:2'])
  expect((await verifyStore(store)).problems).toEqual([])
})

test('items whose time is over are found no more', async () => {
  await call(HOME, 'CreateTable', CREATE)
  await call(HOME, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'ends' } })
  await emulator.drain()
  const nowSec = Math.floor(engine.clock.nowMs() / 1000)
  await put(HOME, 'short', 1, { ends: { N: String(nowSec + 60) } })
  await put(HOME, 'long', 2, { ends: { N: String(nowSec + 6000) } })
  expect(await found(HOME)).toEqual(['short:1', 'long:2'])
  await emulator.clock.advance(120_000)
  await emulator.drain()
  expect(await found(HOME)).toEqual(['long:2'])
  expect((await verifyStore(store)).problems).toEqual([])
})
