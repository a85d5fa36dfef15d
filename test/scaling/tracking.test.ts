// The decision of target tracking alone: by cases with known answers, and by properties over any history.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHeldBack, type Tracked, verdictOn } from '../../src/scaling/tracking.js'

const MINUTE = 60
const flat = (unitsPerSec: number, minutes = 15): number[] => Array<number>(minutes).fill(unitsPerSec * MINUTE)
const tracked = (unitsPerMinute: readonly (number | undefined)[], more: Partial<Tracked> = {}): Tracked => ({
  unitsPerMinute,
  capacity: 10,
  minCapacity: 5,
  maxCapacity: 100,
  targetPercent: 70,
  ...more,
})
const out = (capacity: number) => ({ kind: 'scale', direction: 'out', capacity })
const into = (capacity: number) => ({ kind: 'scale', direction: 'in', capacity })
const hold = { kind: 'hold' }
const stay = (direction: string, reason: string) => ({ kind: 'stay', direction, reason })

describe('a verdict', () => {
  test.each([
    ['two minutes above the target', tracked(flat(14, 2)), out(20)],
    ['one minute above is not enough', tracked([...flat(1, 14), 14 * MINUTE]), hold],
    ['the minute before last was quiet', tracked([14 * MINUTE, undefined, 14 * MINUTE]), hold],
    ['exactly at the target is not above', tracked(flat(7)), hold],
    ['a fraction of a unit costs a whole one', tracked(flat(7.01)), out(11)],
    ['dust costs no unit', tracked(flat(0.1 + 0.2), { capacity: 0, minCapacity: 1, targetPercent: 30 }), out(1)],
    ['the newest minute says how much', tracked([30 * MINUTE, 14 * MINUTE]), out(20)],
    ['the upper bound clamps', tracked(flat(900)), out(100)],
    ['at the upper bound nothing is left', tracked(flat(900), { capacity: 100 }), stay('out', 'AlreadyAtMaxCapacity')],
    ['above the upper bound nothing moves out', tracked(flat(900), { capacity: 120 }), stay('out', 'AlreadyAtMaxCapacity')],
    ['fifteen minutes below the band', tracked(flat(21), { capacity: 80 }), into(30)],
    ['fourteen are not enough', tracked(flat(21, 14), { capacity: 80 }), hold],
    ['one without data among fifteen', tracked([...flat(21, 7), undefined, ...flat(21, 7)], { capacity: 80 }), hold],
    ['no data at all', tracked(Array<undefined>(15).fill(undefined), { capacity: 80 }), hold],
    ['within the band below the target', tracked(flat(45), { capacity: 80 }), hold],
    ['exactly at the band', tracked(flat(44.8), { capacity: 80 }), hold],
    ['just below the band', tracked(flat(44.7), { capacity: 80 }), into(64)],
    ['the busiest of the fifteen says how much', tracked([40 * MINUTE, ...flat(1, 14)], { capacity: 80 }), into(58)],
    ['the lower bound clamps', tracked(flat(0.1)), into(5)],
    ['at the lower bound', tracked(flat(0.1), { capacity: 5 }), stay('in', 'AlreadyAtMinCapacity')],
    ['few units need all they have', tracked(flat(1.5), { capacity: 3, minCapacity: 1 }), stay('in', 'AlreadyAtDesiredCapacity')],
    ['a table on demand has nothing to give back', tracked(flat(1), { capacity: 0, minCapacity: 1 }), out(2)],
    ['a table on demand without traffic', tracked([], { capacity: 0 }), hold],
  ] as const)('%s', (_name, input, expected) => {
    expect(verdictOn(input)).toEqual(expected)
  })

  const histories = fc.array(fc.option(fc.nat({ max: 600_000 }), { nil: undefined, freq: 12 }), { maxLength: 20 })
  const anything = fc
    .record({
      unitsPerMinute: fc.oneof(
        histories,
        fc.nat({ max: 60_000 }).map((units) => Array<number>(15).fill(units)),
      ),
      capacity: fc.integer({ min: 1, max: 2000 }),
      minCapacity: fc.integer({ min: 1, max: 1000 }),
      more: fc.nat({ max: 5000 }),
      targetPercent: fc.integer({ min: 20, max: 90 }),
    })
    .map(({ more, ...rest }) => ({ ...rest, maxCapacity: rest.minCapacity + more }))

  test('moves in its direction, within the bounds, and never on minutes without data', () => {
    fc.assert(
      fc.property(anything, (input) => {
        const verdict = verdictOn(input)
        if (verdict.kind !== 'scale') return
        const { capacity, direction } = verdict
        expect(Number.isInteger(capacity)).toBe(true)
        expect(capacity).toBeGreaterThanOrEqual(Math.min(input.minCapacity, input.maxCapacity))
        expect(capacity).toBeLessThanOrEqual(input.maxCapacity)
        if (direction === 'out') expect(capacity).toBeGreaterThan(input.capacity)
        else expect(capacity).toBeLessThan(input.capacity)
        const looked = input.unitsPerMinute.slice(direction === 'out' ? -2 : -15)
        expect(looked.every((units) => units !== undefined)).toBe(true)
      }),
    )
  })

  test('is at rest once it is followed, while the load stays as it is', () => {
    fc.assert(
      fc.property(anything, fc.nat({ max: 60_000 }), (input, units) => {
        const steady = { ...input, unitsPerMinute: Array<number>(15).fill(units) }
        const verdict = verdictOn(steady)
        const capacity = verdict.kind === 'scale' ? verdict.capacity : input.capacity
        expect(verdictOn({ ...steady, capacity }).kind).not.toBe('scale')
      }),
    )
  })
})

describe('a policy is held back', () => {
  const brakes = { nowMs: 100_000, suspended: { in: false, out: false } }
  test.each([
    ['out', {}, false],
    ['out', { suspended: { in: false, out: true } }, true],
    ['out', { suspended: { in: true, out: false } }, false],
    ['out', { lastOutMs: 50_000, outCooldownSec: 60 }, true],
    ['out', { lastOutMs: 40_000, outCooldownSec: 60 }, false],
    ['out', { lastInMs: 99_000, inCooldownSec: 60, outCooldownSec: 60 }, false],
    ['out', { disableScaleIn: true }, false],
    ['in', {}, false],
    ['in', { suspended: { in: true, out: false } }, true],
    ['in', { disableScaleIn: true }, true],
    ['in', { lastInMs: 50_000, inCooldownSec: 60 }, true],
    ['in', { lastInMs: 50_000 }, false],
    ['in', { lastOutMs: 99_000, outCooldownSec: 60, inCooldownSec: 60 }, false],
  ] as const)('%s by %j: %s', (direction, more, expected) => {
    expect(isHeldBack(direction, { ...brakes, ...more })).toBe(expected)
  })
})
