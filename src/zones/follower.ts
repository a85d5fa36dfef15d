// How far one replica has applied what landed: a position in the store-wide order. Invariants: a position never goes back while the follower
// trails; changes are applied in their order, each no sooner than its lag after it landed; a frozen follower is one number, however long.
import type { Sequence } from '../model/ids.js'
import { isSameLag, type Lag, NO_LAG } from '../model/lag.js'
import { isTermOver } from '../model/term.js'
import type { Timeline } from './timeline.js'

/** Draws for a change, by its sequence: a whole number from 0 up to and without 2^32. */
export type LagDraw = (sequence: Sequence) => number

/** How a follower trails. */
export interface Trail {
  readonly lag: Lag
  /** It receives nothing, so that it stands still. */
  readonly isFrozen: boolean
}

/** Where the store is. */
export interface Head {
  /** The last change that was decided. */
  readonly decided: number
  /** The last change that has landed. */
  readonly landed: number
  readonly nowMs: number
}

/** What a follower has missed and will apply at once. */
interface CatchUp {
  readonly sequence: Sequence
  readonly sinceMs: number
}

export class Follower {
  readonly #timeline: Timeline
  readonly #draw: LagDraw
  #lag: Lag = NO_LAG
  #isFrozen = false
  #position = 0
  #catchUp: CatchUp | undefined

  constructor(timeline: Timeline, draw: LagDraw) {
    this.#timeline = timeline
    this.#draw = draw
  }

  get lag(): Lag {
    return this.#lag
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  /** Whether it may trail the head. */
  get isTrailing(): boolean {
    return this.#isFrozen || this.#lag.maxMs > 0
  }

  /**
   * From now on it trails so. One that was at the head starts from what is decided now: only what is changed later can be undone for it.
   * One that is no longer frozen has received everything at once, and applies it when its lag has passed.
   */
  set({ lag, isFrozen }: Trail, head: Head): void {
    if (isSameLag(lag, this.#lag) && isFrozen === this.#isFrozen) return
    if (this.isTrailing) this.position(head.nowMs)
    else {
      this.#position = head.decided
      this.#catchUp = undefined
    }
    if (isFrozen) this.#catchUp = undefined
    else if (this.#isFrozen) this.#catchUp = { sequence: head.decided, sinceMs: head.nowMs }
    this.#lag = lag
    this.#isFrozen = isFrozen
  }

  /** Everything up to this change is applied; infinite at the head. */
  position(nowMs: number): number {
    if (!this.isTrailing) return Number.POSITIVE_INFINITY
    if (this.#isFrozen || !this.#hasCaughtUp(nowMs)) return this.#position
    const timeline = this.#timeline
    this.#position = Math.max(this.#position, timeline.passed)
    for (let place = timeline.placeAfter(this.#position); place < timeline.length; place++) {
      if (!this.#isApplied(timeline.sequenceAt(place), timeline.landedAtMs(place), nowMs)) break
      this.#position = timeline.sequenceAt(place)
    }
    return this.#position
  }

  /** Applies all that has landed, unless it is frozen. */
  drain({ landed }: Head): void {
    if (this.#isFrozen) return
    this.#catchUp = undefined
    this.#position = Math.max(this.#position, landed)
  }

  /** Whether what was missed while it was frozen has been applied. */
  #hasCaughtUp(nowMs: number): boolean {
    if (this.#catchUp === undefined) return true
    const { sequence, sinceMs } = this.#catchUp
    if (!this.#isApplied(sequence, sinceMs, nowMs)) return false
    this.#position = Math.max(this.#position, sequence)
    this.#catchUp = undefined
    return true
  }

  /** A clock that was set back must not hold up what landed before that: such a change counts as old enough. */
  #isApplied(sequence: Sequence, landedAtMs: number, nowMs: number): boolean {
    return isTermOver(landedAtMs, this.#lagMs(sequence), nowMs)
  }

  #lagMs(sequence: Sequence): number {
    const { minMs, maxMs } = this.#lag
    if (minMs === maxMs) return minMs
    return minMs + Math.floor((this.#draw(sequence) / 2 ** 32) * (maxMs - minMs + 1))
  }
}
