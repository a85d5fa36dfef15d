// Series of very many tables and partitions are made in slices: whoever asks for little is answered in between. More tracks than are ever kept
// stand for a slow machine; they are one and the same, so that the test is small.
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { SeriesControls, type SeriesTracks } from '../../src/controls/series-controls.js'
import { Track } from '../../src/metering/series/track.js'
import { type Lab, openLab } from '../support/lab.js'

const MANY = 4000
let lab: Lab
afterEach(() => lab.close())

/** Controls of a source in which one table stands many times, with many partitions. */
async function withMany(): Promise<SeriesControls> {
  lab = await openLab()
  const key = 'pk'
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const table = lab.open('music')
  const track = new Track()
  track.turnTo(lab.clock.nowMs())
  track.add('writeUnits', lab.clock.nowMs(), 2)
  const [partition] = table.map.partitions
  if (partition === undefined) throw new Error('a table has a partition')
  const partitions = new Map(Array.from({ length: MANY }, (_, id) => [id, { partition, upper: undefined, track }]))
  const tracks: SeriesTracks = { table, index: undefined, pool: track, partitions, merged: undefined }
  const source = { look: () => undefined, of: () => tracks, all: () => Array.from({ length: MANY }, () => tracks) }
  return new SeriesControls({ engine: lab.engine, source, homeOf: (namespace) => namespace, throttledOf: () => [] })
}

/** How often the event loop went round until it was made. */
async function roundsDuring(made: Promise<unknown>): Promise<number> {
  let rounds = 0
  let isMade = false
  const count = (): void => {
    if (isMade) return
    rounds++
    setImmediate(count)
  }
  setImmediate(count)
  await made
  isMade = true
  return rounds
}

test('of all tables', async () => {
  const series = await withMany()
  expect(await roundsDuring(series.all())).toBeGreaterThan(3)
  const { figures, tables } = await series.all()
  expect(figures.writeUnits.at(-1)).toBe(2 * MANY)
  expect(figures.writeLevel).toEqual([])
  expect(tables).toHaveLength(20)
})

test('of all partitions of a table', async () => {
  const series = await withMany()
  expect(await roundsDuring(series.of('music'))).toBeGreaterThan(3)
  expect((await series.of('music')).partitions).toHaveLength(200)
})
