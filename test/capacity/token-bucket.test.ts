// The bucket against a model of exact fractions: whatever is asked of it when, it gives its rate times the time, what was saved, and the
// debt of one request, and no less than the rate where demand is there.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TokenBucket } from '../../src/capacity/token-bucket.js'

const START_MS = Date.UTC(2026, 0, 1)
const SEED = Number(process.env['DYNALAB_TEST_SEED'] ?? 20261125)

const demand = fc.record({
  unitsPerSec: fc.integer({ min: 1, max: 40_000 }),
  depthSec: fc.integer({ min: 1, max: 300 }),
  steps: fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 5000 }), cost: fc.integer({ min: 1, max: 800 }) }), {
    minLength: 1,
    maxLength: 200,
  }),
})

describe('an empty bucket', () => {
  test('never gives more than rate times time plus one request, in any stretch of time', () => {
    fc.assert(
      fc.property(demand, ({ unitsPerSec, depthSec, steps }) => {
        const bucket = new TokenBucket({ halfUnitsPerSec: unitsPerSec, depthSec }, START_MS)
        bucket.setLevel(0, START_MS)
        let nowMs = START_MS
        let taken = 0
        let largest = 0
        for (const { waitMs, cost } of steps) {
          nowMs += waitMs
          if (!bucket.isOpen(nowMs)) continue
          bucket.take(cost, nowMs)
          taken += cost
          largest = Math.max(largest, cost)
          // Compared in thousandths, so that no rounding hides half a unit.
          expect(taken * 1000).toBeLessThanOrEqual(unitsPerSec * (nowMs - START_MS) + largest * 1000)
        }
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('gives all of its rate to whoever never stops asking', () => {
    fc.assert(
      fc.property(
        fc.record({
          halfUnitsPerSec: fc.integer({ min: 1, max: 1000 }),
          cost: fc.integer({ min: 1, max: 60 }),
          ms: fc.integer({ min: 1, max: 20_000 }),
        }),
        ({ halfUnitsPerSec, cost, ms }) => {
          const bucket = new TokenBucket({ halfUnitsPerSec, depthSec: 300 }, START_MS)
          bucket.setLevel(0, START_MS)
          let taken = 0
          for (let nowMs = START_MS; nowMs <= START_MS + ms; nowMs++) {
            while (bucket.isOpen(nowMs)) {
              bucket.take(cost, nowMs)
              taken += cost
            }
          }
          expect(taken * 1000).toBeGreaterThanOrEqual(halfUnitsPerSec * ms)
          expect(taken * 1000).toBeLessThan(halfUnitsPerSec * ms + cost * 1000 + 1)
        },
      ),
      { seed: SEED, numRuns: 100 },
    )
  })
})

test('the balance is that of exact arithmetic, whatever the order of looking and taking', () => {
  fc.assert(
    fc.property(demand, ({ unitsPerSec, depthSec, steps }) => {
      const bucket = new TokenBucket({ halfUnitsPerSec: unitsPerSec, depthSec }, START_MS)
      const depth = unitsPerSec * depthSec * 1000
      let model = depth
      let nowMs = START_MS
      for (const [n, { waitMs, cost }] of steps.entries()) {
        nowMs += waitMs
        model = Math.min(depth, model + waitMs * unitsPerSec)
        if (n % 3 === 0) bucket.isOpen(nowMs) // looking changes nothing
        bucket.take(cost, nowMs)
        model -= cost * 1000
        expect(bucket.level(nowMs)).toBe(model / 1000)
      }
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('keeps as many seconds of unused rate as it is deep, and no more', () => {
  const bucket = new TokenBucket({ halfUnitsPerSec: 10, depthSec: 300 }, START_MS)
  expect(bucket.level(START_MS + 3_600_000)).toBe(3000)
  bucket.take(3000, START_MS + 3_600_000)
  expect(bucket.isOpen(START_MS + 3_600_000)).toBe(false)
  expect(bucket.isOpen(START_MS + 3_600_001)).toBe(true)
})

test('goes into debt for a request that is larger than what is there, and pays it off before it admits again', () => {
  const bucket = new TokenBucket({ halfUnitsPerSec: 10, depthSec: 1 }, START_MS)
  bucket.take(810, START_MS)
  expect(bucket.level(START_MS)).toBe(-800)
  expect(bucket.isOpen(START_MS + 80_000)).toBe(false)
  expect(bucket.isOpen(START_MS + 80_001)).toBe(true)
})

test('takes another rate at once, with what it had saved as far as the new depth holds it', () => {
  const bucket = new TokenBucket({ halfUnitsPerSec: 10, depthSec: 300 }, START_MS)
  bucket.reshape({ halfUnitsPerSec: 4, depthSec: 300 }, START_MS)
  expect(bucket.level(START_MS)).toBe(1200)
  bucket.setLevel(0, START_MS)
  bucket.reshape({ halfUnitsPerSec: 100, depthSec: 300 }, START_MS)
  expect(bucket.level(START_MS + 500)).toBe(50)
})

test('a clock that goes back gives nothing and takes nothing', () => {
  const bucket = new TokenBucket({ halfUnitsPerSec: 10, depthSec: 1 }, START_MS)
  bucket.take(5, START_MS)
  expect(bucket.level(START_MS - 60_000)).toBe(5)
  expect(bucket.level(START_MS - 60_000 + 200)).toBe(7)
})

test('a balance that was set above the depth is kept until it is used', () => {
  const bucket = new TokenBucket({ halfUnitsPerSec: 10, depthSec: 1 }, START_MS)
  bucket.setLevel(1_000_000, START_MS)
  expect(bucket.level(START_MS + 10_000)).toBe(1_000_000)
  bucket.take(999_995, START_MS + 10_000)
  expect(bucket.level(START_MS + 11_000)).toBe(10)
})
