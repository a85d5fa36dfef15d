// A batch can't be written: the disk is full, no descriptor is left. What was refused has changed nothing that anybody can see, whatever the
// request was; the operator hears of it once, with the remedy; `ready` says it too; reads go on; and a start after it shows what was
// acknowledged. Each request is asked as the one whose batch fails and as one that comes after it. When the cause is gone writes go on, with
// nothing left of what was refused, also where the batch that failed is in the log all the same.
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store, StoreOp } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { writeFailure } from '../../src/storage/write-failure.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { apiOf, type Call } from './api.js'

const FULL = 'IO error: /data/store/000005.log: No space left on device'
const WORDS = `${FULL}: free space on its disk, and writes are taken again within seconds`
const T = { TableName: 'music' }
const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/music'
const CREATE = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
}
const INDEX = {
  IndexName: 'byG',
  KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
}

const REQUESTS: readonly (readonly [operation: string, input: object])[] = [
  ['CreateTable', { ...CREATE, TableName: 'other' }],
  ['DeleteTable', T],
  ['UpdateTable', { ...T, DeletionProtectionEnabled: true }],
  ['UpdateTable', { ...T, BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }],
  ['UpdateTable', { ...T, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }],
  [
    'UpdateTable',
    {
      ...{ ...T, AttributeDefinitions: [...CREATE.AttributeDefinitions, { AttributeName: 'g', AttributeType: 'S' }] },
      GlobalSecondaryIndexUpdates: [{ Create: INDEX }],
    },
  ],
  ['UpdateTable', { ...T, ReplicaUpdates: [{ Create: { RegionName: 'us-west-2' } }] }],
  ['UpdateContributorInsights', { ...T, ContributorInsightsAction: 'ENABLE' }],
  ['EnableKinesisStreamingDestination', { ...T, StreamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/music' }],
  ['TagResource', { ResourceArn: ARN, Tags: [{ Key: 'a', Value: 'b' }] }],
  ['PutItem', { ...T, Item: { pk: { S: 'new' } } }],
  ['DeleteItem', { ...T, Key: { pk: { S: 'a' } } }],
  [
    'UpdateItem',
    { ...T, Key: { pk: { S: 'a' } }, UpdateExpression: 'SET n = n + :one', ExpressionAttributeValues: { ':one': { N: '1' } } },
  ],
  [
    'TransactWriteItems',
    { TransactItems: [{ Put: { ...T, Item: { pk: { S: 'new' } } } }, { Delete: { ...T, Key: { pk: { S: 'a' } } } }] },
  ],
]

/** Everything that a client can ask of what the requests would change. */
async function seenBy(call: Call): Promise<object> {
  const ask = (operation: string, input: object): Promise<unknown> =>
    call(operation, input).catch((error: Error) => `${error.name}: ${error.message}`)
  return {
    names: await ask('ListTables', {}),
    tables: [await ask('DescribeTable', T), await ask('DescribeTable', { TableName: 'other' })],
    destinations: await ask('DescribeKinesisStreamingDestination', T),
    insights: await ask('DescribeContributorInsights', T),
    tags: await ask('ListTagsOfResource', { ResourceArn: ARN }),
    items: [await ask('Scan', { ...T, ConsistentRead: true }), await ask('GetItem', { ...T, Key: { pk: { S: 'a' } } })],
  }
}

let emulator: Emulator | undefined
const newestEvent = (): number | undefined => emulator?.events.feed().events.newestId
afterEach(async () => {
  await emulator?.close()
  emulator = undefined
})

interface Rig {
  readonly call: Call
  readonly stored: Store
  readonly engine: StoreEngine
  readonly lines: string[]
  readonly fill: () => void
  /** Takes away the cause. */
  readonly empty: () => void
}

/** @param isLogged whether what was refused last is there when the store is opened anew, as after a sync that failed */
async function open(transitionMs: number, isLogged = false): Promise<Rig> {
  const stored = await openMemoryStore()
  let isFull = false
  let logged: readonly StoreOp[] = []
  const store = wrapStore(stored, {
    async batch(ops, durability) {
      if (!isFull) return stored.batch(ops, durability)
      logged = [...ops]
      throw writeFailure(new Error(FULL))
    },
    async reopen() {
      if (isFull) throw writeFailure(new Error(FULL))
      if (isLogged) await stored.batch(logged, 'os')
    },
    close: () => Promise.resolve(), // the test looks at it afterwards
  })
  const lines: string[] = []
  const stream = new PassThrough()
  stream.on('data', (chunk) => lines.push(String(chunk)))
  const rig = await emulatorOn(store, { transitionMs, logger: pino({ level: 'info' }, stream) })
  emulator = rig.emulator
  const call = apiOf(emulator)
  await call('CreateTable', { ...CREATE, ...T })
  await rig.clock.advance(transitionMs)
  await call('PutItem', { ...T, Item: { pk: { S: 'a' }, n: { N: '1' } } })
  await call('PutItem', { ...T, Item: { pk: { S: 'b' } } })
  lines.length = 0
  return { call, stored, engine: rig.engine, lines, fill: () => (isFull = true), empty: () => (isFull = false) }
}

describe.each([0, 10_000])('with transitions of %d ms', (transitionMs) => {
  test.each(REQUESTS)('%s %j that is refused changes nothing', async (operation, input) => {
    const { call, stored, fill } = await open(transitionMs)
    const before = await seenBy(call)
    const events = newestEvent()
    fill()
    for (const which of ['the first', 'a later one']) {
      await expect(call(operation, input), which).rejects.toThrow(WORDS)
      expect(await seenBy(call), which).toEqual(before)
    }
    expect(newestEvent()).toBe(events)
    await emulator?.close()
    expect((await verifyStore(stored)).problems).toEqual([])
    const { emulator: again } = await emulatorOn(stored, { transitionMs })
    emulator = again
    const afterStart = apiOf(again)
    expect(await seenBy(afterStart)).toEqual(before)
  })

  test.each(REQUESTS)('%s %j is done when the cause is gone, and nothing of it before', async (operation, input) => {
    for (const isLogged of [false, true]) {
      const { call, engine, stored, fill, empty } = await open(transitionMs, isLogged)
      const before = await seenBy(call)
      fill()
      await expect(call(operation, input)).rejects.toThrow(WORDS)
      expect(await engine.recover()).toBe(false)
      expect(await seenBy(call)).toEqual(before)
      empty()
      expect(await engine.recover()).toBe(true)
      expect(await seenBy(call), 'what was refused').toEqual(before)
      await call(operation, input)
      const afterwards = await seenBy(call)
      expect(afterwards).not.toEqual(before)
      await engine.drain()
      await emulator?.close()
      expect((await verifyStore(stored)).problems).toEqual([])
    }
  })

  test('the operator is told once, and `ready` says why', async () => {
    const { call, engine, lines, fill, empty } = await open(transitionMs)
    const { endpoint } = (await emulator?.listen({ port: 0 })) ?? { endpoint: '' }
    fill()
    for (const [operation, input] of REQUESTS) await expect(call(operation, input)).rejects.toThrow(WORDS)
    const ready = await fetch(`${endpoint}/_dynalab/ready`)
    const reason = `no writes are taken since a commit failed: ${WORDS}`
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'unready', reason }])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`the store takes no writes: ${WORDS}`)
    empty()
    expect(await engine.recover()).toBe(true)
    expect((await fetch(`${endpoint}/_dynalab/ready`)).status).toBe(200)
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 30, msg: expect.stringContaining('takes writes again') as string })
  })
})

// The end of a state is due when nothing can be written: a task of the clock that nobody awaits must not end the process.
test('a state that can’t end ends nothing else', async () => {
  const { call, lines, fill } = await open(20)
  await call('UpdateTable', {
    ...T,
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  })
  fill()
  await expect(emulator?.clock.advance(20)).rejects.toThrow(WORDS) // a move of the clock is written, too
  expect(await call('GetItem', { ...T, Key: { pk: { S: 'b' } } })).toEqual({ Item: { pk: { S: 'b' } } })
  expect(lines).toHaveLength(1)
})

test.each([
  [FULL, 'free space on its disk'],
  ['IO error: /data/store/000007.ldb: Too many open files', 'raise the limit of open files (ulimit -n)'],
  ['IO error: /data/store/000003.log: File too large', 'raise the limit of file sizes (ulimit -f)'],
  ['IO error: /data/store/000003.log: Input/output error', 'look after its disk'],
  ['IO error: /data/store/000005.log: Read-only file system', 'mount its disk for writing'],
  ['Corruption: bad record', 'mend the cause'],
])('%s: %s', (said, remedy) => {
  expect(writeFailure(new Error(said)).message).toBe(`${said}: ${remedy}, and writes are taken again within seconds`)
})
