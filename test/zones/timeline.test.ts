// The timeline stays small, and what it forgets makes readers staler at most.
import { expect, test } from 'vitest'
import { Follower } from '../../src/zones/follower.js'
import { Timeline } from '../../src/zones/timeline.js'

test('a timeline that nobody can pass yet is kept coarser, never larger', () => {
  const timeline = new Timeline()
  const follower = new Follower(timeline, () => 0)
  follower.set({ lag: { minMs: 1_000_000, maxMs: 1_000_000 }, isFrozen: false }, { decided: 0, landed: 0, nowMs: 0 })
  for (let n = 1; n <= 100_000; n++) timeline.append(n, n, 1_000_000)
  expect(timeline.length).toBeLessThanOrEqual(4096)
  // What landed at 50 000 is due at 1 050 000: the follower has it or a little less, and nothing later.
  const position = follower.position(1_050_000)
  expect(position).toBeLessThanOrEqual(50_000)
  expect(position).toBeGreaterThan(49_000)
})

test('what everybody must have passed is forgotten first', () => {
  const timeline = new Timeline()
  for (let n = 1; n <= 100_000; n++) timeline.append(n, n, 20)
  expect(timeline.passed).toBeGreaterThan(90_000)
  expect(timeline.sequenceAt(0)).toBe(timeline.passed + 1)
})

// One entry from far ahead must not stretch the spans in which all that comes later is kept.
test('a clock that was set back from far ahead makes no reader stale', () => {
  const timeline = new Timeline()
  const follower = new Follower(timeline, () => 0)
  follower.set({ lag: { minMs: 10_000, maxMs: 10_000 }, isFrozen: false }, { decided: 0, landed: 0, nowMs: 0 })
  timeline.append(1, 1e12, 10_000)
  for (let n = 2; n <= 100_000; n++) timeline.append(n, n, 10_000)
  const position = follower.position(100_000)
  expect(position).toBeLessThanOrEqual(90_000)
  expect(position).toBeGreaterThan(89_900)
})
