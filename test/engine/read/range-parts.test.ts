// How a page's charge is shared out: by the counters of partitions that the page covered, by rows where it begins or ends inside one. The
// shares are worked out by hand.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Coverage, partsOf } from '../../../src/engine/read/range-parts.js'
import { ReadBytes } from '../../../src/engine/read/read-bytes.js'
import { newPartition, type Partition } from '../../../src/partitions/partition-map.js'
import { Row } from '../../../src/storage/row.js'

/** Suffixes of one byte: the partitions begin at 0, 10 and 20. */
const partitions = (...sizes: readonly number[]): readonly Partition[] =>
  sizes.map((sizeBytes, n) =>
    newPartition({ id: n + 1, physicalId: 7, lower: n === 0 ? Buffer.of() : Buffer.of(n * 10), createdAtMs: 0, sizeBytes }),
  )

/** Rows that know where they lie by their sequence. */
const rows = (...all: readonly (readonly [at: number, sizeBytes: number])[]): readonly Row[] =>
  all.map(([sequence, sizeBytes]) => Row.make({ sizeBytes, sequence, writtenAtMs: 0, origin: 0 }, '{}'))

const MIDDLE = Buffer.of(12)

const WHOLE = { first: true, last: true }

/** Of what was read in chunks of two rows. */
function coverage(scanned: readonly Row[], isWhole: Coverage['isWhole'], isReverse = false): Coverage {
  const map = { physicalId: 7, partitions: partitions(1, 1, 1), lineage: [] }
  const read = new ReadBytes(map, isReverse ? 2 : 0, ({ checked: { sequence } }) => Buffer.of(sequence), isReverse)
  for (const [n, row] of scanned.entries()) {
    read.take(row, row.sizeBytes)
    if (n % 2 === 1) read.beginChunk()
  }
  read.beginChunk()
  return {
    scannedBytes: scanned.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    bytesBelow: (bound) => read.below(bound),
    isWhole,
    middle: MIDDLE,
  }
}

const shares = (...given: Parameters<typeof partsOf>): readonly number[] => partsOf(...given).map(({ halfUnits }) => halfUnits)

test('one partition has all of it, at the place of the row in the middle', () => {
  const [only] = partitions(100)
  expect(partsOf(partitions(100), 9, 1, coverage(rows([3, 60]), { first: false, last: false }))).toEqual([
    { partition: only, halfUnits: 9, place: MIDDLE },
  ])
})

test('several name no place: which key was hot is not known of each', () => {
  const parts = partsOf(partitions(100, 300), 4, 1, coverage(rows([3, 100], [12, 300]), WHOLE))
  expect(parts.map(({ partition, place }) => [partition.id, place])).toEqual([
    [1, undefined],
    [2, undefined],
  ])
})

describe('three partitions of 100, 300 and 600 bytes', () => {
  const three = partitions(100, 300, 600)
  // From inside the first to inside the last: 60 bytes below 10, 300 between, 40 from 20 on.
  const inside = rows([5, 40], [9, 20], [10, 100], [15, 200], [20, 30], [21, 10])
  test.each<[string, readonly Row[], Coverage['isWhole'], number, number, readonly number[]]>([
    // 17 over the minimum: 1.7, 5.1 and 10.2 of it; what rounding leaves goes to the heaviest.
    ['covered whole: by their counters', rows([1, 1000]), WHOLE, 20, 1, [2, 6, 12]],
    // 50 of the first were read; 15 over the minimum: 0.8, 4.7 and 9.5.
    ['the first in part: what the others leave', rows([5, 950]), { first: false, last: true }, 21, 2, [2, 6, 13]],
    // 200 of the last were read; 12 over the minimum: 2, 6 and 4.
    ['the last in part: what the others leave', rows([1, 600]), { first: true, last: false }, 15, 1, [3, 7, 5]],
    // 20 over the minimum: 3, 15 and 2.
    ['both ends in part: by the rows below the bound', inside, { first: false, last: false }, 23, 1, [4, 16, 3]],
    // The counters have come to more than was read: nothing is below nothing.
    ['counters that moved on', rows([5, 700]), { first: false, last: true }, 12, 1, [1, 4, 7]],
    ['nothing but the minimum', rows([1, 1000]), WHOLE, 3, 1, [1, 1, 1]],
  ])('%s', (_words, scanned, isWhole, halfUnits, block, expected) => {
    expect(shares(three, halfUnits, block, coverage(scanned, isWhole))).toEqual(expected)
  })

  test('read backwards they come to the same', () => {
    const backwards = coverage([...inside].reverse(), { first: false, last: false }, true)
    expect(shares(three, 23, 1, backwards)).toEqual([4, 16, 3])
  })
})

test('a row at the bound is in the partition that begins there', () => {
  const scanned = rows([9, 100], [10, 300])
  const ends = { first: false, last: false }
  expect(shares(partitions(900, 900), 10, 1, coverage(scanned, ends))).toEqual([3, 7])
  expect(shares(partitions(900, 900), 10, 1, coverage([...scanned].reverse(), ends, true))).toEqual([3, 7])
})

test('a page whose first partition has no rows reads nothing below its end', () => {
  const ends = { first: false, last: false }
  expect(shares(partitions(900, 900), 10, 1, coverage(rows([12, 300]), ends))).toEqual([1, 9])
  expect(shares(partitions(900, 900), 10, 1, coverage(rows([5, 300]), ends, true))).toEqual([9, 1])
})

test('of empty partitions the first has what is over the minimum', () => {
  expect(shares(partitions(0, 0, 0), 7, 1, coverage([], WHOLE))).toEqual([5, 1, 1])
})

test('shares are whole, no less than the minimum, and add up', () => {
  const size = fc.nat({ max: 5000 })
  const read = fc.array(fc.tuple(fc.nat({ max: 29 }), fc.integer({ min: 1, max: 900 })), { maxLength: 20 })
  const ends = fc.record({ first: fc.boolean(), last: fc.boolean() })
  fc.assert(
    fc.property(size, size, size, read, ends, fc.nat({ max: 500 }), (a, b, c, given, isWhole, over) => {
      const scanned = rows(...given.toSorted(([x], [y]) => x - y))
      const found = shares(partitions(a, b, c), 6 + over, 2, coverage(scanned, isWhole))
      expect(found.reduce((sum, one) => sum + one, 0)).toBe(6 + over)
      for (const one of found) expect(Number.isInteger(one) && one >= 2, `${found}`).toBe(true)
    }),
  )
})
