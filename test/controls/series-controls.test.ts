// Series of very many tables and partitions are made in slices: whoever asks for little is answered in between. More tracks than are ever kept
// stand for a slow machine; they are one and the same, so that the test is small.
import { CreateTableCommand, type CreateTableCommandInput, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { SeriesControls, type SeriesTracks } from '../../src/controls/series-controls.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import { Sampler } from '../../src/metering/series/sampler.js'
import { Track } from '../../src/metering/series/track.js'
import { type Lab, openLab } from '../support/lab.js'
import { roundsDuring } from '../support/rounds.js'

const MANY = 4000
const MUSIC: CreateTableCommandInput = {
  TableName: 'music',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
}
let lab: Lab
afterEach(() => lab.close())

/** Controls of a source in which one table stands many times, with many partitions. */
async function withMany(): Promise<SeriesControls> {
  lab = await openLab()
  await lab.client.send(new CreateTableCommand(MUSIC))
  const table = lab.open('music')
  const track = new Track()
  track.turnTo(lab.clock.nowMs())
  track.add('writeUnits', lab.clock.nowMs(), 2)
  const [partition] = table.map.partitions
  if (partition === undefined) throw new Error('a table has a partition')
  const partitions = new Map(Array.from({ length: MANY }, (_, id) => [id, { partition, upper: undefined, track }]))
  const tracks: SeriesTracks = { table, index: undefined, pool: track, partitions, merged: undefined }
  const source = { look: () => Promise.resolve(), of: () => tracks, all: () => Array.from({ length: MANY }, () => tracks) }
  return new SeriesControls({ engine: lab.engine, source, homeOf: (namespace) => namespace, throttledOf: () => [] })
}

test('of all tables', async () => {
  const series = await withMany()
  expect(await roundsDuring(series.all())).toBeGreaterThan(3)
  const { figures, tables } = await series.all()
  expect(figures.writeUnits.at(-1)).toBe(2 * MANY)
  expect(figures.writeLevel).toEqual([])
  expect(tables).toHaveLength(20)
})

// The look itself, too: by the beat, it goes on while nobody asks for series.
test('of the counters of all tables', async () => {
  lab = await openLab()
  await lab.client.send(new CreateTableCommand(MUSIC))
  const table = lab.open('music')
  const opened = (): readonly OpenTable[] => Array.from({ length: 40 * MANY }, () => table)
  const sampler = new Sampler({ tables: { opened }, nowMs: () => lab.clock.nowMs(), figuresOf: () => undefined })
  await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' } } }))
  expect(await roundsDuring(sampler.look())).toBeGreaterThan(3)
  const second = Math.floor(lab.clock.nowMs() / 1000)
  expect(sampler.of(table, undefined)?.pool.at('writeUnits', 'second', second)).toBe(1)
})

test('of all partitions of a table', async () => {
  const series = await withMany()
  expect(await roundsDuring(series.of('music'))).toBeGreaterThan(3)
  expect((await series.of('music')).partitions).toHaveLength(200)
})
