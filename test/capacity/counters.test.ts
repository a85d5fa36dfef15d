// Sums per period against a plain list of everything that was counted, and rates that count as sustained only when a whole window held them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PeriodCounters } from '../../src/capacity/period-counters.js'
import { SustainedRate } from '../../src/capacity/sustained-rate.js'

const START_MS = Date.UTC(2026, 0, 1)
const SEED = Number(process.env['DYNALAB_TEST_SEED'] ?? 20261125)

test('every kept period shows exactly what was counted in it, idle stretches included', () => {
  const steps = fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 15_000 }), amount: fc.integer({ min: 1, max: 100 }) }), {
    maxLength: 100,
  })
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 30_000 }), (given, restMs) => {
      const counters = new PeriodCounters(1000, 11)
      const sums = new Map<number, number>()
      let nowMs = START_MS
      for (const { waitMs, amount } of given) {
        nowMs += waitMs
        counters.add(amount, nowMs)
        const second = Math.floor(nowMs / 1000)
        sums.set(second, (sums.get(second) ?? 0) + amount)
      }
      nowMs += restMs
      const present = Math.floor(nowMs / 1000)
      const expected = Array.from({ length: 10 }, (_, n) => sums.get(present - 10 + n) ?? 0)
      expect(counters.complete(10, nowMs)).toEqual(expected)
      expect(counters.current(nowMs)).toBe(sums.get(present) ?? 0)
      expect(counters.total).toBe([...sums.values()].reduce((a, b) => a + b, 0))
    }),
    { seed: SEED, numRuns: 300 },
  )
})

// A clock that is set back comes to its later periods again: what was counted in them the first time is not consumed there yet.
test('a clock that is set back forgets what is yet to come, and counts where it is', () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.integer({ min: -15_000, max: 15_000 }), amount: fc.integer({ min: 1, max: 100 }) }),
    { maxLength: 100 },
  )
  fc.assert(
    fc.property(steps, (given) => {
      const counters = new PeriodCounters(1000, 11)
      const sums = new Map<number, number>()
      let nowMs = START_MS
      for (const { waitMs, amount } of given) {
        nowMs += waitMs
        counters.add(amount, nowMs)
        const second = Math.floor(nowMs / 1000)
        sums.set(second, (sums.get(second) ?? 0) + amount)
        for (const one of sums.keys()) if (one > second || one <= second - 11) sums.delete(one)
        const expected = Array.from({ length: 10 }, (_, n) => sums.get(second - 10 + n) ?? 0)
        expect(counters.complete(10, nowMs)).toEqual(expected)
        expect(counters.current(nowMs)).toBe(sums.get(second))
      }
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('a window tells its rate to the first request behind it', () => {
  const rate = new SustainedRate()
  expect(rate.add(100, 10_000, START_MS)).toBeUndefined()
  expect(rate.add(100, 10_000, START_MS + 9999)).toBeUndefined()
  expect(rate.add(7, 10_000, START_MS + 10_000)).toBe(20)
  expect(rate.add(7, 10_000, START_MS + 20_000)).toBe(0.7)
})

test('a window that nothing followed at once says nothing: the load was not sustained', () => {
  const rate = new SustainedRate()
  rate.add(1_000_000, 10_000, START_MS)
  expect(rate.add(1, 10_000, START_MS + 20_000)).toBeUndefined()
  expect(rate.add(1, 10_000, START_MS + 25_000)).toBeUndefined()
  expect(rate.add(1, 10_000, START_MS + 30_000)).toBe(0.2)
})
