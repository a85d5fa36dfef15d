// A token bucket that may go into debt: it admits while its balance is positive, and what was admitted is charged afterwards, whatever it
// came to. Invariant: all numbers are whole thousandths of half units, so that no rounding ever creates or loses capacity: in any stretch
// of time it gives its rate times the time, plus what was saved, plus the debt of one request at the most.
// Source: docs burst-adaptive-capacity (300 seconds of unused throughput); USENIX ATC '22 (buckets); debt as large requests show: assumed.

import type { HalfUnits } from '../model/ids.js'
/** Thousandths: a rate per second is then the same number per millisecond. */
const SCALE = 1000

/** How a bucket fills. */
export interface BucketShape {
  /** Whole half units a second. */
  readonly halfUnitsPerSec: number
  /** How many seconds of unused rate are kept; at least one. */
  readonly depthSec: number
}

export class TokenBucket {
  #shape: BucketShape
  #level: number
  #atMs: number

  /** A full bucket. */
  constructor(shape: BucketShape, nowMs: number) {
    this.#shape = shape
    this.#level = shape.halfUnitsPerSec * shape.depthSec * SCALE
    this.#atMs = nowMs
  }

  get shape(): BucketShape {
    return this.#shape
  }

  /** Whether a request may pass now. */
  isOpen(nowMs: number): boolean {
    if (this.#level > 0) return true // filling could only add
    this.#fillUp(nowMs)
    return this.#level > 0
  }

  /** Charges what a request came to. */
  take(halfUnits: HalfUnits, nowMs: number): void {
    this.#fillUp(nowMs)
    this.#level -= halfUnits * SCALE
  }

  /** The balance in half units; negative while in debt. */
  level(nowMs: number): number {
    this.#fillUp(nowMs)
    return this.#level / SCALE
  }

  /** Another rate or depth from now on. What was saved stays, as far as the new depth holds it; debts stay. */
  reshape(shape: BucketShape, nowMs: number): void {
    if (shape.halfUnitsPerSec === this.#shape.halfUnitsPerSec && shape.depthSec === this.#shape.depthSec) return
    this.#fillUp(nowMs)
    this.#shape = shape
    this.#level = Math.min(this.#level, this.#depth)
  }

  /** Sets the balance; one above the depth is kept until it is used. */
  setLevel(halfUnits: HalfUnits, nowMs: number): void {
    this.#atMs = nowMs
    this.#level = Math.round(halfUnits * SCALE)
  }

  /** Half units of a full bucket. */
  get depthHalfUnits(): number {
    return this.#depth / SCALE
  }

  get #depth(): number {
    return this.#shape.halfUnitsPerSec * this.#shape.depthSec * SCALE
  }

  /** A clock that went back adds nothing, and counts again from where it is. */
  #fillUp(nowMs: number): void {
    const elapsedMs = nowMs - this.#atMs
    if (elapsedMs === 0) return
    this.#atMs = nowMs
    const depth = this.#depth
    if (elapsedMs < 0 || this.#level >= depth) return
    this.#level = Math.min(depth, this.#level + elapsedMs * this.#shape.halfUnitsPerSec)
  }
}
