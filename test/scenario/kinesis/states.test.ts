// States of Kinesis destinations by the emulator's clock, over restarts too; and what waits while a stream can't be reached: it is said once,
// shown, measured, and sent in the end. In front of it is a small Kinesis of the tests.
import { PassThrough } from 'node:stream'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clientSink } from '../../../src/kinesis/client-sink.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { writeFailure } from '../../../src/storage/write-failure.js'
import { emulatorOn, type EmulatorRig } from '../../support/emulator-rig.js'
import { apiOf, type Call } from '../api.js'
import { KinesisServer } from './kinesis-server.js'

const TableName = 'orders'
const T = { TableName }
const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const D = { TableName, StreamArn }
const CREATE = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
}
const TRANSITION_MS = 5000

let server: KinesisServer
let store: Store
let endpoint: string
let rig: EmulatorRig
let call: Call
let lines: string[]

beforeEach(async () => {
  server = new KinesisServer(['orders'])
  endpoint = await server.listen()
  store = await openMemoryStore()
  lines = []
})
afterEach(async () => {
  await rig.emulator.close()
  await server.close()
})

async function open({ transitionMs = 0, startMs }: { transitionMs?: number; startMs?: number } = {}): Promise<void> {
  const told = new PassThrough().on('data', (line: Buffer) => {
    const { level, msg } = JSON.parse(line.toString()) as { level: number; msg: string }
    lines.push(`${pino.levels.labels[level]} ${msg}`)
  })
  const lasting = wrapStore(store, { close: () => Promise.resolve() }) // it outlives the emulator
  const times = { transitionMs, ...(startMs === undefined ? {} : { startMs }) }
  rig = await emulatorOn(lasting, { kinesis: clientSink(endpoint), logger: pino(told), ...times })
  call = apiOf(rig.emulator)
}

const status = async (): Promise<string> => {
  const described = await call<{ KinesisDataStreamDestinations: { DestinationStatus: string }[] }>(
    'DescribeKinesisStreamingDestination',
    T,
  )
  return described.KinesisDataStreamDestinations.map(({ DestinationStatus }) => DestinationStatus).join()
}
const put = (pk: string, n = 1) => call('PutItem', { ...T, Item: { pk: { S: pk }, n: { N: String(n) } } })
const sent = () => server.recordsOf('orders').map(({ data }) => data.dynamodb.Keys['pk']?.['S'])
const wait = (ms: number) => rig.emulator.clock.advance({ ms })

test('each state lasts as long as transitions do, and changes are sent from ACTIVE until DISABLING', async () => {
  await open({ transitionMs: TRANSITION_MS })
  await call('CreateTable', CREATE)
  await wait(TRANSITION_MS)
  await call('EnableKinesisStreamingDestination', D)
  expect(await status()).toBe('ENABLING')
  await put('while ENABLING')
  await wait(TRANSITION_MS - 1)
  expect(await status()).toBe('ENABLING')
  await wait(1)
  expect(await status()).toBe('ACTIVE')
  await put('while ACTIVE')
  await call('UpdateKinesisStreamingDestination', {
    ...D,
    UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
  })
  expect(await status()).toBe('UPDATING')
  await put('while UPDATING')
  await expect(call('DisableKinesisStreamingDestination', D)).rejects.toThrow('must be ACTIVE to perform DISABLE')
  await wait(TRANSITION_MS)
  expect(await status()).toBe('ACTIVE')
  await put('with microseconds')
  await call('DisableKinesisStreamingDestination', D)
  expect(await status()).toBe('DISABLING')
  await put('while DISABLING')
  await expect(call('EnableKinesisStreamingDestination', D)).rejects.toThrow('must be DISABLED or ENABLE_FAILED')
  await wait(TRANSITION_MS)
  expect(await status()).toBe('DISABLED')
  await put('while DISABLED')
  await wait(TRANSITION_MS)
  expect(sent()).toEqual(['while ACTIVE', 'while UPDATING', 'with microseconds'])
  const times = server.recordsOf('orders').map(({ data: { dynamodb } }) => dynamodb)
  expect(times.map((one) => one.ApproximateCreationDateTimePrecision)).toEqual(['MILLISECOND', 'MILLISECOND', 'MICROSECOND'])
  const startMs = Date.UTC(2026, 0, 1)
  expect(times.map((one) => one.ApproximateCreationDateTime)).toEqual([
    startMs + 2 * TRANSITION_MS,
    startMs + 2 * TRANSITION_MS,
    (startMs + 3 * TRANSITION_MS) * 1000,
  ])
  await wait(24 * 60 * 60 * 1000)
  expect(await status()).toBe('')
})

test('a state goes on over a restart', async () => {
  await open({ transitionMs: TRANSITION_MS })
  await call('CreateTable', CREATE)
  await wait(TRANSITION_MS)
  await call('EnableKinesisStreamingDestination', D)
  const startMs = rig.clock.nowMs()
  await rig.emulator.close()
  await open({ transitionMs: TRANSITION_MS, startMs })
  expect(await status()).toBe('ENABLING')
  await wait(TRANSITION_MS)
  expect(await status()).toBe('ACTIVE')
  await put('a')
  await rig.emulator.drain()
  expect(sent()).toEqual(['a'])
})

test('a stream that is missing is refused, and one that goes while it is ENABLING makes it ENABLE_FAILED', async () => {
  await open({ transitionMs: TRANSITION_MS })
  await call('CreateTable', CREATE)
  await wait(TRANSITION_MS)
  const missing = { TableName, StreamArn: StreamArn.replace('orders', 'missing') }
  await expect(call('EnableKinesisStreamingDestination', missing)).rejects.toThrow(
    'User does not have a permission to use kinesis stream',
  )
  await call('EnableKinesisStreamingDestination', D)
  server.taken.delete('orders')
  await wait(TRANSITION_MS)
  expect(await status()).toBe('ENABLE_FAILED')
  server.taken.set('orders', [])
  await put('lost to nobody')
  await call('EnableKinesisStreamingDestination', D)
  await wait(TRANSITION_MS)
  expect(await status()).toBe('ACTIVE')
  await put('a')
  await rig.emulator.drain()
  expect(sent()).toEqual(['a'])
})

test('while the endpoint is away records wait, one line says so, and they arrive when it is back, disabled or not', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  const { port } = new URL(endpoint)
  await server.close()
  const types: string[] = []
  rig.emulator.events.on(({ type }) => types.push(type), { types: 'kinesis.held,kinesis.resumed,kinesis.changed' })
  for (let n = 0; n < 5; n++) await put(`item-${n}`)
  for (let n = 0; n < 20; n++) await wait(3000)
  expect(rig.emulator.kinesis.show().destinations).toMatchObject([
    { status: 'ACTIVE', sentRecords: 0, oldestUnsentMs: 60_000, heldReason: expect.stringContaining('ECONNREFUSED') as string },
  ])
  expect(lines).toEqual([
    `warn ${endpoint} takes no records of table orders (account 000000000000 in region us-east-1) for stream/orders: ` +
      `connect ECONNREFUSED 127.0.0.1:${port}. They are kept and sent when it does; see that it is there, or start again with another ` +
      '--kinesis-endpoint or --kinesis-dir',
  ])
  await call('DisableKinesisStreamingDestination', D)
  await put('after it was disabled')
  server = new KinesisServer(['orders'])
  await server.listen(Number(port))
  await wait(10_000)
  expect(sent().toSorted()).toEqual(['item-0', 'item-1', 'item-2', 'item-3', 'item-4'])
  expect(lines.slice(1)).toEqual([`info ${endpoint} takes records again`])
  expect(types).toEqual(['kinesis.held', 'kinesis.changed', 'kinesis.changed', 'kinesis.resumed'])
})

test('metrics have the names of CloudWatch, and tables without a destination have none of them', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('CreateTable', { ...CREATE, TableName: 'plain' })
  const { endpoint: own } = await rig.emulator.listen({ port: 0 })
  const figures = async () => {
    const text = await (await fetch(`${own}/_dynalab/metrics`)).text()
    const found = text.matchAll(/^((?:AgeOf|ConsumedChange|ThrottledPut|FailedTo|ReplicatedRecord)\w*)\{(.*)\} (\d+)$/gm)
    return Object.fromEntries(
      [...found].map(([, name = '', labels = '', value]) => [name + (labels.includes('orders') ? '' : labels), Number(value)]),
    )
  }
  expect(await figures()).toEqual({})
  await call('EnableKinesisStreamingDestination', D)
  server.mode = 'throttled'
  await call('PutItem', { ...T, Item: { pk: { S: 'a' }, text: { S: 'x'.repeat(2000) } } })
  await wait(50) // and no second try
  expect(await figures()).toEqual({
    AgeOfOldestUnreplicatedRecord: 50,
    ConsumedChangeDataCaptureUnits: 0,
    ThrottledPutRecordCount: 1,
    FailedToReplicateRecordCount: 0,
    ReplicatedRecordCount: 0,
  })
  server.mode = 'well'
  await wait(50)
  expect(await figures()).toEqual({
    AgeOfOldestUnreplicatedRecord: 0,
    ConsumedChangeDataCaptureUnits: 2,
    ThrottledPutRecordCount: 1,
    FailedToReplicateRecordCount: 0,
    ReplicatedRecordCount: 1,
  })
  expect(lines).toEqual([]) // throttles are counted, not said
})

test('a record that is larger than Kinesis takes is left out, counted and said once', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  // An empty string is 1 byte of an item, and 10 of a record.
  const many = (n: number) => ({
    pk: { S: 'large' },
    n: { N: String(n) },
    list: { L: Array.from({ length: 150_000 }, () => ({ S: '' })) },
  })
  await call('PutItem', { ...T, Item: many(1) })
  await call('PutItem', { ...T, Item: many(2) })
  await put('small')
  await rig.emulator.drain()
  expect(sent()).toEqual(['small'])
  expect(rig.emulator.kinesis.show().destinations).toMatchObject([{ sentRecords: 1, oversizedRecords: 2 }])
  expect(lines).toEqual([
    expect.stringMatching(/^warn a record of table orders .* is \d+ bytes, more than Kinesis takes, and is left out/),
  ])
})

test('a replica of a global table sends what other regions wrote, by its own destination alone', async () => {
  await open()
  await call('CreateTable', { ...CREATE, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } })
  await call('EnableKinesisStreamingDestination', D)
  await call('UpdateTable', { ...T, ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] })
  await rig.emulator.drain()
  const all = rig.emulator.kinesis.show().destinations.map(({ region, status: one }) => `${region} ${one}`)
  expect(all).toEqual(['us-east-1 ACTIVE'])
  const client = new DynamoDBClient({ ...rig.emulator.clientConfig(), region: 'eu-west-1' })
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'from Ireland' } } }))
  await rig.emulator.drain()
  expect(sent()).toEqual(['from Ireland'])
  expect(server.recordsOf('orders')[0]?.data).toMatchObject({ awsRegion: 'us-east-1', userIdentity: null })
})

test('what was written before DeleteTable is sent before the table goes, unless nobody takes it', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  const pks = Array.from({ length: 300 }, (_, n) => `item-${n}`)
  await Promise.all(pks.map((pk) => put(pk)))
  await call('DeleteTable', T)
  expect(sent().toSorted()).toEqual(pks.toSorted())

  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  server.mode = 'down'
  await put('to nobody')
  await call('DeleteTable', T)
  await rig.emulator.drain()
  server.mode = 'well'
  await wait(10_000)
  expect(sent()).toHaveLength(300)
})

test('what time to live deletes is the work of the service', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  await call('UpdateTimeToLive', { ...T, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } })
  await call('PutItem', { ...T, Item: { pk: { S: 'a' }, expires: { N: String(rig.clock.nowMs() / 1000 + 60) } } })
  await wait(10 * 60_000)
  const shown = server.recordsOf('orders').map(({ data }) => [data.eventName, data.userIdentity])
  expect(shown).toEqual([
    ['INSERT', null],
    ['REMOVE', { type: 'Service', principalId: 'dynamodb.amazonaws.com' }],
  ])
})

test('after a clean end nothing is sent twice', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  const pks = Array.from({ length: 300 }, (_, n) => `item-${n}`)
  for (let at = 0; at < pks.length; at += 100) {
    await Promise.all(pks.slice(at, at + 100).map((pk) => put(pk)))
    await rig.emulator.close() // while records are under way
    await open()
  }
  await rig.emulator.drain()
  expect(sent().toSorted()).toEqual(pks.toSorted())
})

test('a store that takes no writes for a while loses no change, and sends none that was refused', async () => {
  let isFull = false
  const whole = store
  store = wrapStore(whole, {
    batch: (ops, durability) => (isFull ? Promise.reject(writeFailure(new Error('no space'))) : whole.batch(ops, durability)),
    reopen: () => (isFull ? Promise.reject(writeFailure(new Error('no space'))) : Promise.resolve()),
  })
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  server.mode = 'throttled' // so that it is sent while the store takes no writes
  await put('before')
  isFull = true
  await expect(put('refused')).rejects.toThrow('no space')
  server.mode = 'well'
  await wait(1000).catch(() => undefined) // the clock can't be saved either
  isFull = false
  expect(await rig.engine.recover()).toBe(true)
  await put('after')
  for (let n = 0; n < 3; n++) await wait(10_000)
  expect(new Set(sent())).toEqual(new Set(['before', 'after']))
  expect(rig.emulator.kinesis.show().destinations).toMatchObject([{ oldestUnsentMs: 0 }])
})

test('over a split the changes of an item stay in order', async () => {
  await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', D)
  server.mode = 'throttled'
  for (let n = 1; n <= 3; n++) await put('a', n)
  await rig.emulator.capacity.split(TableName, { key: { pk: { S: 'a' } } })
  for (let n = 4; n <= 6; n++) await put('a', n)
  server.mode = 'well'
  for (let n = 0; n < 5; n++) await wait(10_000)
  const numbers = server.recordsOf('orders').map(({ data }) => Number(data.dynamodb.NewImage?.['n']?.['N']))
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6])
})
