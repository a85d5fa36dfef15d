// Proves what the key space and its heat map show, without a browser: ranges lie where their hashes do, every range can be seen, a piece of the
// key space shows what its partition carried before and after a split, and a part of the time is the same numbers.
import { expect, it } from 'vitest'
import {
  heatMapOf,
  partitionAt,
  type PartitionSeries,
  type TableSeries,
  within,
} from '../../src/console/pages/partitions/heat-values.js'
import { rangeText, shareBefore, shareOf, stripsOf } from '../../src/console/pages/partitions/key-space.js'
import { placeOf } from '../../src/console/pages/replication/lane-scale.js'

const none = { readUnits: [], writeUnits: [], readThrottles: [], writeThrottles: [], requests: [], errors: [] }
const levels = { readLevel: [], writeLevel: [] }
const T0 = 1_000_000

const partition = (id: number, lower: string, upper: string | undefined, writeUnits: number[], isClosed = false) =>
  ({
    id,
    lower,
    ...(upper && { upper }),
    createdAtMs: T0,
    isClosed,
    ...none,
    ...levels,
    writeUnits,
  }) as unknown as PartitionSeries

/** Partition 1 is split into 2 and 3 in the third of four seconds, at the middle of the space. */
const SERIES = {
  ...{ account: '', region: '', table: 't', fromMs: T0, stepMs: 1000, periods: 4, figures: { ...none, ...levels } },
  partitions: [
    partition(1, '', undefined, [500, 1000, 10, 0], true),
    { ...partition(2, '', '80', [0, 0, 20, 40]), createdAtMs: T0 + 2500 },
    { ...partition(3, '80', undefined, [0, 0, 0, 100]), createdAtMs: T0 + 2500 },
  ],
  splits: [{ id: 1, children: [2, 3], cause: 'heat', atMs: T0 + 2500, key: '80' }],
  ...{ partitionLimits: { readUnits: 3000, writeUnits: 1000 }, throttled: [{ atMs: T0 + 3100, requestId: 'r' }] },
} as unknown as TableSeries

it('places a bound by the hash that it begins with', () => {
  expect([shareBefore(''), shareBefore('80'), shareBefore('c000ffff00000000aa')]).toEqual([0, 0.5, 0.75 + 0xffff / 2 ** 32])
  expect(shareOf({ lower: '40' })).toBe(0.75)
  expect(rangeText({ lower: '40', upper: '80' })).toBe('25.00 % – 50.00 %')
})

it('gives every range some pixels, also one within a single key, and fills the height', () => {
  const strips = stripsOf([{ lower: '', upper: '80aa' }, { lower: '80aa', upper: '80aa01' }, { lower: '80aa01' }], 100)
  expect(strips.map(({ lower }) => lower)).toEqual(['', '80aa', '80aa01'])
  expect(Math.min(...strips.map(({ height }) => height))).toBeGreaterThanOrEqual(5)
  expect(strips.reduce((sum, { height }) => sum + height, 0)).toBeCloseTo(100)
})

it('shows each piece what its partition carried, parents and children in one second together', () => {
  const { rows, most } = heatMapOf(SERIES, 'limit', 100)
  expect(rows).toEqual([
    [0.5, 1, 0.03, 0.04],
    [0.5, 1, 0.01, 0.1],
  ])
  expect(most).toBe(1)
})

it('knows which partition had a piece at a time', () => {
  const [, upper] = heatMapOf(SERIES, 'limit', 100).strips
  if (upper === undefined) throw new Error('two pieces')
  expect([T0, T0 + 3000].map((atMs) => partitionAt(SERIES, upper, atMs)?.id)).toEqual([1, 3])
})

it('cuts a part of the time out of all figures', () => {
  const part = within(SERIES, T0 + 3000, T0 + 4000)
  expect([part.fromMs, part.periods, part.splits, part.throttled.length]).toEqual([T0 + 3000, 1, [], 1])
  expect(part.partitions.map(({ writeUnits }) => writeUnits)).toEqual([[0], [40], [100]])
})

it('puts what trails by one change off the head, and keeps what is far behind in sight', () => {
  expect(placeOf(0)).toBe(1)
  expect(placeOf(1)).toBeLessThan(0.9)
  expect(placeOf(1e9)).toBeGreaterThan(0)
})
