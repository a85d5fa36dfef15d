// What one partition carries: its own buckets (where partitions have limits), what was consumed when, and whether it is hot.
// Source: docs bp-partition-key-design (3000 read and 1000 write units a second); USENIX ATC '22 (splits for consumption). That 80 % of a
// limit over a window is hot: assumed.
import { type PeriodCounters, secondCounters } from './period-counters.js'
import { SustainedRate } from './sustained-rate.js'
import type { Side } from './throttle.js'
import { type BucketShape, TokenBucket } from './token-bucket.js'

/** What a partition gives at the most. Units a second. */
export const PARTITION_UNITS_PER_SEC: Readonly<Record<Side, number>> = { read: 3000, write: 1000 }

const SHAPES: Readonly<Record<Side, BucketShape>> = {
  read: { halfUnitsPerSec: PARTITION_UNITS_PER_SEC.read * 2, depthSec: 1 },
  write: { halfUnitsPerSec: PARTITION_UNITS_PER_SEC.write * 2, depthSec: 1 },
}
/** Share of its limit that a hot partition has carried over a whole window. */
const HOT_SHARE = 0.8

export class LoadSide {
  readonly seconds: PeriodCounters = secondCounters()
  throttledRequests = 0
  readonly #shape: BucketShape
  readonly #sustained = new SustainedRate()
  /** Made when the partition is first held to its limit. */
  #bucket: TokenBucket | undefined

  constructor(side: Side) {
    this.#shape = SHAPES[side]
  }

  isOpen(nowMs: number): boolean {
    return this.#bucket === undefined || this.#bucket.isOpen(nowMs)
  }

  count(halfUnits: number, nowMs: number): void {
    this.seconds.add(halfUnits, nowMs)
  }

  /** Counts, and charges the partition's own limit. @returns whether it has been hot over the window that just ended */
  charge(halfUnits: number, windowMs: number, nowMs: number): boolean {
    this.seconds.add(halfUnits, nowMs)
    this.#bucket ??= new TokenBucket(this.#shape, nowMs)
    this.#bucket.take(halfUnits, nowMs)
    const held = this.#sustained.add(halfUnits, windowMs, nowMs)
    return held !== undefined && held >= this.#shape.halfUnitsPerSec * HOT_SHARE
  }

  /** The balance in units; undefined where the partition was never held to its limit. */
  units(nowMs: number): number | undefined {
    return this.#bucket && this.#bucket.level(nowMs) / 2
  }

  setLevel(halfUnits: number | 'full', nowMs: number): void {
    this.#bucket ??= new TokenBucket(this.#shape, nowMs)
    this.#bucket.setLevel(halfUnits === 'full' ? this.#bucket.depthHalfUnits : halfUnits, nowMs)
  }
}

export class PartitionLoad {
  readonly read = new LoadSide('read')
  readonly write = new LoadSide('write')

  side(side: Side): LoadSide {
    return side === 'read' ? this.read : this.write
  }
}
