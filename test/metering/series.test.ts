// Series of what was consumed: by the second in which the emulator's clock stood when it was counted, for tables, indexes and partitions, with
// splits; and memory that stays bounded.
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { FiguresRing } from '../../src/metering/series/figures-ring.js'
import { Sampler } from '../../src/metering/series/sampler.js'
import { Sampling } from '../../src/metering/series/sampling.js'
import { openLab } from '../support/lab.js'

let emulator: Emulator
afterEach(() => emulator.close())
const START_MS = Date.UTC(2026, 0, 1)

async function openTable(): Promise<DynamoDBClient> {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'series', capacity: 'full' })
  const client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
    }),
  )
  await emulator.series.all() // from now on somebody looks
  return client
}
const put = (pk: string, more = {}) => new PutItemCommand({ TableName: 'music', Item: { pk: { S: pk } }, ...more })

// Units lie in the second in which they were counted, though the clock had moved on before somebody looked.
test('has units by the second and by the minute', async () => {
  const client = await openTable()
  await client.send(put('a'))
  await emulator.clock.advance({ seconds: 1 })
  await client.send(put('b'))
  await client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' } }, ConsistentRead: true }))
  await emulator.clock.advance({ seconds: 69 })
  await client.send(put('c'))
  const { fromMs, stepMs, periods, figures, partitions } = await emulator.series.of('music', { from: START_MS })
  expect({ fromMs, stepMs, periods }).toEqual({ fromMs: START_MS, stepMs: 1000, periods: 71 })
  expect(figures.writeUnits.flatMap((units, second) => (units === 0 ? [] : [[second, units]]))).toEqual([
    [0, 1],
    [1, 1],
    [70, 1],
  ])
  expect(figures.readUnits[1]).toBe(1)
  expect(figures.errors).toEqual([])
  expect(figures.requests.reduce((sum, one) => sum + one, 0)).toBe(4)
  expect(partitions.map(({ lower, writeUnits }) => [lower, writeUnits[70]])).toEqual([['', 1]])
  const minutes = await emulator.series.of('music', { step: 'minute', from: START_MS })
  expect([minutes.stepMs, minutes.figures.writeUnits]).toEqual([60_000, [2, 1]])
})

// Looking twice counts nothing twice, and a second that is under way goes on.
test('adds only what was counted since the last look', async () => {
  const client = await openTable()
  for (const pk of ['a', 'b', 'c']) {
    await client.send(put(pk))
    await emulator.series.of('music')
  }
  const { figures } = await emulator.series.of('music', { from: START_MS })
  expect(figures.writeUnits).toEqual([3])
  expect(await emulator.series.all({ from: START_MS })).toMatchObject({
    figures: { writeUnits: [3] },
    tables: [{ table: 'music' }],
  })
})

test('has throttles, failed conditions and the level of the bucket', async () => {
  const client = await openTable()
  emulator.capacity.setBuckets('music', { write: -4 })
  await expect(client.send(put('a'))).rejects.toThrow(/throughput/i)
  emulator.capacity.setBuckets('music', { write: 100 })
  await expect(client.send(put('a', { ConditionExpression: 'attribute_exists(pk)' }))).rejects.toThrow()
  const { figures } = await emulator.series.of('music', { from: START_MS })
  expect(figures).toMatchObject({ writeThrottles: [1], readThrottles: [], errors: [2], requests: [2], writeLevel: [99] })
})

// A split ends one line of the heat map and begins two; what the parent had carried stays its own.
test('keeps a partition that was split, with the split', async () => {
  const client = await openTable()
  for (let n = 0; n < 20; n++) await client.send(put(`key-${n}`))
  await emulator.clock.advance({ seconds: 5 })
  await emulator.capacity.split('music', { middle: true })
  for (let n = 0; n < 20; n++) await client.send(put(`key-${n}`))
  const { partitions, splits } = await emulator.series.of('music', { from: START_MS })
  expect(splits).toMatchObject([{ cause: 'request', atMs: START_MS + 5000, children: [expect.any(Number), expect.any(Number)] }])
  const carried = partitions.map(({ isClosed, writeUnits }) => [isClosed, writeUnits[0], (writeUnits[5] ?? 0) > 0])
  expect(carried).toEqual([
    [true, 20, false],
    [false, 0, true],
    [false, 0, true],
  ])
})

test('a clock that is set back begins those seconds anew', async () => {
  const client = await openTable()
  await client.send(put('a'))
  await emulator.clock.advance({ seconds: 10 })
  await client.send(put('b'))
  await emulator.clock.set(START_MS)
  await client.send(put('c'))
  expect((await emulator.series.of('music')).figures.writeUnits.at(-1)).toBe(2) // with that of the first second
  await emulator.clock.advance({ seconds: 10 })
  expect((await emulator.series.of('music', { from: START_MS })).figures.writeUnits).toEqual([
    2,
    ...Array.from({ length: 10 }, () => 0),
  ])
})

// Where there is no room for a partition its figures are not lost: they are those of all such partitions together.
test('merges the coldest partitions', async () => {
  const lab = await openLab({ mode: 'full' })
  emulator = lab.emulator
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const sampler = new Sampler({ tables: lab.engine.tables, nowMs: () => lab.clock.nowMs(), figuresOf: () => undefined }, 3)
  for (let n = 0; n < 40; n++) await lab.client.send(put(`key-${n}`))
  await sampler.look()
  await sampler.look()
  const update = new UpdateItemCommand({ TableName: 'music', Key: { pk: { S: 'key-1' } } })
  await lab.client.send(update)
  await sampler.look()
  const tracks = sampler.of(lab.open('music'), undefined)
  const second = Math.floor(lab.clock.nowMs() / 1000)
  const units = [...(tracks?.partitions.values() ?? [])].map(({ track }) => track.at('writeUnits', 'second', second))
  expect(units.length).toBeLessThanOrEqual(2)
  const merged = tracks?.merged?.at('writeUnits', 'second', second) ?? 0
  expect(merged).toBeGreaterThan(0)
  expect(tracks?.pool.at('writeUnits', 'second', second)).toBe(41)
  expect(units.reduce((sum, one) => sum + one, merged)).toBeGreaterThanOrEqual(40)
  expect(units.reduce((sum, one) => sum + one, merged)).toBeLessThanOrEqual(41)
})

// It looks again at each move of the clock, so a cause that stays would fill the log; and nobody awaits such a look, so it may reject nothing.
test('tells the first failure of the looks that nobody asked for, and each one to whoever asked', async () => {
  const lab = await openLab()
  emulator = lab.emulator
  const opened = (): never => {
    throw new Error('no tables')
  }
  const sampler = new Sampler({ tables: { opened }, nowMs: () => lab.clock.nowMs(), figuresOf: () => undefined })
  const told: unknown[] = []
  const sampling = new Sampling(sampler, lab.engine.events, (error) => told.push(error))
  sampling.begin()
  await lab.emulator.clock.advance({ seconds: 1 })
  await lab.emulator.clock.advance({ seconds: 1 })
  await expect(sampling.look()).rejects.toThrow('no tables')
  sampling.end()
  expect(told).toEqual([new Error('no tables')])
})

test('a ring forgets what is older than it is long, and what was to come when it is turned back', () => {
  const ring = new FiguresRing(3)
  for (const period of [1, 2, 3, 4]) {
    ring.turnTo(period)
    ring.add('requests', period, period)
  }
  expect([0, 1, 2, 3, 4, 5].map((period) => ring.at('requests', period))).toEqual([0, 0, 2, 3, 4, 0])
  expect(ring.at('readLevel', 4)).toBeNaN()
  ring.turnTo(3)
  ring.turnTo(4)
  expect(ring.at('requests', 4)).toBe(0)
  ring.turnTo(1_000_000)
  expect(ring.at('requests', 1_000_000)).toBe(0)
})
