// Positions of followers on a timeline, against a plain model that remembers everything: in order, never back, never too early.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Lag } from '../../src/model/lag.js'
import { Follower, type Trail } from '../../src/zones/follower.js'
import { Timeline } from '../../src/zones/timeline.js'

const fixed = (ms: number): Lag => ({ minMs: ms, maxMs: ms })
const never = (): number => 0

/** A store of which only the order and the times matter. */
class Landings {
  readonly timeline = new Timeline()
  sequence = 0
  nowMs = 1000

  land(changes = 1): void {
    this.sequence += changes
    this.timeline.append(this.sequence, this.nowMs, 1_000)
  }

  get head(): { decided: number; landed: number; nowMs: number } {
    return { decided: this.sequence, landed: this.sequence, nowMs: this.nowMs }
  }
}

test('a follower without a lag is at the head, and trails from the head of the moment when it gets one', () => {
  const store = new Landings()
  const follower = new Follower(store.timeline, never)
  store.land(7)
  expect(follower.position(store.nowMs)).toBe(Number.POSITIVE_INFINITY)
  follower.set({ lag: fixed(20), isFrozen: false }, store.head)
  store.land()
  expect(follower.position(store.nowMs)).toBe(7)
  expect(follower.position(store.nowMs + 19)).toBe(7)
  expect(follower.position(store.nowMs + 20)).toBe(8)
  follower.set({ lag: fixed(0), isFrozen: false }, store.head)
  expect(follower.isTrailing).toBe(false)
})

// The draw of the first change is the longest: those behind it are ready sooner and must wait for it.
test('changes are applied in their order, whatever their lags', () => {
  const store = new Landings()
  const follower = new Follower(store.timeline, (sequence) => (sequence === 1 ? 2 ** 32 - 1 : 0))
  follower.set({ lag: { minMs: 5, maxMs: 40 }, isFrozen: false }, store.head)
  store.land()
  store.land()
  expect(follower.position(store.nowMs + 39)).toBe(0)
  expect(follower.position(store.nowMs + 40)).toBe(2)
})

test('a frozen follower stays, and applies all it missed when its lag has passed after it goes on', () => {
  const store = new Landings()
  const follower = new Follower(store.timeline, never)
  follower.set({ lag: fixed(20), isFrozen: false }, store.head)
  store.land()
  store.nowMs += 20
  expect(follower.position(store.nowMs)).toBe(1)
  follower.set({ lag: fixed(20), isFrozen: true }, store.head)
  for (let n = 0; n < 20_000; n++) store.land()
  store.nowMs += 3_600_000
  expect(follower.position(store.nowMs)).toBe(1)
  follower.set({ lag: fixed(20), isFrozen: false }, store.head)
  store.land()
  expect(follower.position(store.nowMs + 19)).toBe(1)
  expect(follower.position(store.nowMs + 20)).toBe(20_002)
  expect(store.timeline.length).toBeLessThanOrEqual(4096)
})

test('a clock that is set back holds up nothing that landed before', () => {
  const store = new Landings()
  const follower = new Follower(store.timeline, never)
  follower.set({ lag: fixed(20), isFrozen: false }, store.head)
  store.land()
  store.nowMs -= 500
  store.land()
  expect(follower.position(store.nowMs)).toBe(1)
  expect(follower.position(store.nowMs + 20)).toBe(2)
})

test('drained, a follower has applied what has landed', () => {
  const store = new Landings()
  const follower = new Follower(store.timeline, never)
  follower.set({ lag: fixed(1000), isFrozen: false }, store.head)
  store.land(3)
  follower.drain(store.head)
  expect(follower.position(store.nowMs)).toBe(3)
  follower.set({ lag: fixed(1000), isFrozen: true }, store.head)
  store.land()
  follower.drain(store.head)
  expect(follower.position(store.nowMs)).toBe(3)
})

// Only the first change has a long lag: whoever is drained, or was at the head, no longer waits for the moment in which that one is due.
test.each<[string, (follower: Follower, store: Landings) => void]>([
  ['is drained', (follower, store) => follower.drain(store.head)],
  ['was at the head', (follower, store) => follower.set({ lag: fixed(0), isFrozen: false }, store.head)],
])('a follower that %s has nothing left of what it missed', (_words, forget) => {
  const store = new Landings()
  const follower = new Follower(store.timeline, (sequence) => (sequence === 1 ? 2 ** 32 - 1 : 0))
  follower.set({ lag: { minMs: 5, maxMs: 40 }, isFrozen: true }, store.head)
  store.land()
  follower.set({ lag: { minMs: 5, maxMs: 40 }, isFrozen: false }, store.head)
  forget(follower, store)
  follower.set({ lag: { minMs: 5, maxMs: 40 }, isFrozen: false }, store.head)
  store.land()
  expect(follower.position(store.nowMs + 5)).toBe(2)
})

const drawOf = (sequence: number): number => (sequence * 2_654_435_761) >>> 0

/** The same by going through all that ever landed. */
class PlainFollower {
  readonly #landed: (readonly [sequence: number, landedMs: number])[] = []
  #lag: Lag = fixed(0)
  #isFrozen = false
  #applied = 0
  /** What it missed while it was frozen, received in one moment. */
  #received: readonly [sequence: number, atMs: number] | undefined

  land(sequence: number, nowMs: number): void {
    this.#landed.push([sequence, nowMs])
  }

  set({ lag, isFrozen }: Trail, sequence: number, nowMs: number): void {
    if (this.position(nowMs) === Number.POSITIVE_INFINITY) this.#applied = sequence
    if (this.#isFrozen && !isFrozen) this.#received = [sequence, nowMs]
    this.#lag = lag
    this.#isFrozen = isFrozen
  }

  drain(sequence: number): void {
    if (this.#isFrozen) return
    this.#applied = sequence
    this.#received = undefined
  }

  position(nowMs: number): number {
    if (!this.#isFrozen && this.#lag.maxMs === 0) {
      this.#received = undefined
      return Number.POSITIVE_INFINITY
    }
    if (this.#isFrozen) return this.#applied
    const next = this.#received === undefined ? this.#landed : [this.#received, ...this.#landed]
    for (const [sequence, landedMs] of next) {
      if (sequence <= this.#applied && sequence !== this.#received?.[0]) continue
      if (nowMs < landedMs + this.#lagMs(sequence)) break
      this.#applied = sequence
      this.#received = undefined
    }
    return this.#applied
  }

  #lagMs(sequence: number): number {
    const { minMs, maxMs } = this.#lag
    return minMs + Math.floor((drawOf(sequence) * (maxMs - minMs + 1)) / 2 ** 32)
  }
}

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('land' as const), changes: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 30 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('freeze' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('thaw' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lag' as const), ms: fc.integer({ min: 1, max: 50 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lag' as const), ms: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const) }) },
  ),
  { maxLength: 80 },
)

// Looking must not matter: a follower that is looked at all the time is where one is that is looked at once.
test('a position is that of the plain model at any time, whoever looked when', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const store = new Landings()
      const looked = new Follower(store.timeline, drawOf)
      const unlooked = new Follower(store.timeline, drawOf)
      const plain = new PlainFollower()
      let [isFrozen, lagMs] = [false, 10]
      const set = (): void => {
        const lag = { minMs: lagMs, maxMs: lagMs === 0 ? 0 : lagMs + 40 }
        for (const one of [looked, unlooked]) one.set({ lag, isFrozen }, store.head)
        plain.set({ lag, isFrozen }, store.sequence, store.nowMs)
      }
      set()
      for (const step of all) {
        if (step.kind === 'land') {
          store.land(step.changes)
          plain.land(store.sequence, store.nowMs)
        } else if (step.kind === 'wait') store.nowMs += step.ms
        else if (step.kind === 'drain') {
          for (const one of [looked, unlooked]) one.drain(store.head)
          plain.drain(store.sequence)
        } else {
          if (step.kind === 'lag') lagMs = step.ms
          else isFrozen = step.kind === 'freeze'
          set()
        }
        expect(looked.position(store.nowMs)).toBe(plain.position(store.nowMs))
      }
      expect(unlooked.position(store.nowMs)).toBe(looked.position(store.nowMs))
    }),
    { numRuns: 500 },
  )
})
