// Proves the promises of the sketch against exact counts: never below the truth, never above it by more than the error, no heavy key lost.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyWindow } from '../../src/capacity/key-window.js'
import { type TopKey, TopKeys } from '../../src/capacity/top-keys.js'
import { seededRandom } from '../../src/runtime/random.js'

type Add = readonly [key: string, weight: number]

/** Few heavy keys among many light ones; more keys than counters. */
const adds = fc.array(
  fc.tuple(
    fc.oneof({ weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c') }, { weight: 2, arbitrary: fc.nat(60).map(String) }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 400 },
)

function exact(stream: readonly Add[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [key, weight] of stream) counts.set(key, (counts.get(key) ?? 0) + weight)
  return counts
}

function expectBounds(shown: readonly TopKey[], truth: ReadonlyMap<string, number>): void {
  for (const { key, count, error } of shown) {
    expect(count).toBeGreaterThanOrEqual(truth.get(key) ?? 0)
    expect(count - error).toBeLessThanOrEqual(truth.get(key) ?? 0)
  }
  expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length)
  for (let at = 1; at < shown.length; at++) expect(shown[at]?.count).toBeLessThanOrEqual(shown[at - 1]?.count ?? 0)
}

describe('one sketch', () => {
  test.each([1, 2, 3, 8, 30])('bounds hold and heavy keys stay, with %i counters', (capacity) => {
    fc.assert(
      fc.property(adds, (stream) => {
        const sketch = new TopKeys(capacity)
        for (const [key, weight] of stream) sketch.add(key, weight)
        const truth = exact(stream)
        const total = stream.reduce((sum, [, weight]) => sum + weight, 0)
        const shown = sketch.top(capacity)
        expectBounds(shown, truth)
        expect(sketch.all().length).toBe(Math.min(capacity, truth.size))
        // No weight is lost, which is why the least counter, and so every error, is at most total / capacity.
        expect(shown.reduce((sum, { count }) => sum + count, 0)).toBe(total)
        for (const { error } of shown) expect(error).toBeLessThanOrEqual(total / capacity)
        const kept = new Set(shown.map(({ key }) => key))
        for (const [key, weight] of truth) if (weight > total / capacity) expect(kept.has(key)).toBe(true)
        for (const [key, weight] of truth) if (!kept.has(key)) expect(weight).toBeLessThanOrEqual(sketch.floor)
      }),
      { numRuns: 300 },
    )
  })

  test('counts are exact while every key has a counter', () => {
    const sketch = new TopKeys(3)
    for (const [key, weight] of [
      ['a', 5],
      ['b', 7],
      ['c', 1],
      ['a', 3],
    ] as const)
      sketch.add(key, weight)
    expect(sketch.top(2)).toEqual([
      { key: 'a', count: 8, error: 0 },
      { key: 'b', count: 7, error: 0 },
    ])
    sketch.add('d', 2) // takes over the counter of c
    expect(sketch.top(3)).toEqual([
      { key: 'a', count: 8, error: 0 },
      { key: 'b', count: 7, error: 0 },
      { key: 'd', count: 3, error: 1 },
    ])
  })
})

describe('an hour', () => {
  const MINUTE_MS = 60_000
  const START_MS = Date.UTC(2026, 0, 1)

  // More keys a slice than a sketch keeps: each drops some, and the sum's bounds have to cover what they dropped.
  test.each(['1', '2', '3', '4', '5'])('the sum of the slices keeps the bounds, and heavy keys (seed %s)', (seed) => {
    const draw = seededRandom(seed).bytes('keys', '', 1)
    const window = new KeyWindow()
    const truth = new Map<string, number>()
    let state = draw.readUInt32BE(0)
    for (let at = 0; at < 12_000; at++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      const n = (state >>> 8) % 2000
      const key = n % 7 === 0 ? 'hot' : String(n)
      window.add(key, 1 + (n % 3), START_MS + Math.floor((at * 59) / 12_000) * MINUTE_MS)
      truth.set(key, (truth.get(key) ?? 0) + 1 + (n % 3))
    }
    const shown = window.top(10_000, START_MS + 59 * MINUTE_MS)
    expectBounds(shown, truth)
    expect(shown[0]?.key).toBe('hot')
    expect(shown.some(({ error }) => error > 0)).toBe(true)
  })

  test('what is older than the window leaves', () => {
    const window = new KeyWindow()
    window.add('old', 5, START_MS)
    window.add('new', 1, START_MS + 45 * MINUTE_MS)
    const keysAt = (minute: number): string[] => window.top(10, START_MS + minute * MINUTE_MS).map(({ key }) => key)
    expect(keysAt(60)).toEqual(['old', 'new'])
    expect(keysAt(69)).toEqual(['old', 'new'])
    expect(keysAt(70)).toEqual(['new'])
    window.add('newer', 1, START_MS + 100 * MINUTE_MS)
    expect(keysAt(100)).toEqual(['new', 'newer'])
    expect(keysAt(1000)).toEqual([])
  })

  test('a clock that is set back loses nothing', () => {
    const window = new KeyWindow()
    window.add('a', 1, START_MS + 30 * MINUTE_MS)
    window.add('a', 1, START_MS)
    expect(window.top(1, START_MS + 30 * MINUTE_MS)).toEqual([{ key: 'a', count: 2, error: 0 }])
    expect(window.top(1, START_MS)).toEqual([{ key: 'a', count: 2, error: 0 }])
  })
})
