// What one partition carries: its own buckets (where partitions have limits), what was consumed when, and its heat.
// Source: docs bp-partition-key-design (3000 read and 1000 write units a second).
import type { HalfUnits } from '../model/ids.js'
import { type HeatWindow, PARTITION_UNITS_PER_SEC } from './heat-window.js'
import { type PeriodCounters, secondCounters } from './period-counters.js'
import type { Side } from './units.js'
import { type BucketShape, TokenBucket } from './token-bucket.js'

const SHAPES: Readonly<Record<Side, BucketShape>> = {
  read: { halfUnitsPerSec: PARTITION_UNITS_PER_SEC.read * 2, depthSec: 1 },
  write: { halfUnitsPerSec: PARTITION_UNITS_PER_SEC.write * 2, depthSec: 1 },
}

export class LoadSide {
  readonly seconds: PeriodCounters = secondCounters()
  throttledRequests = 0
  readonly #shape: BucketShape
  /** Made when the partition is first held to its limit. */
  #bucket: TokenBucket | undefined

  constructor(side: Side) {
    this.#shape = SHAPES[side]
  }

  isOpen(nowMs: number): boolean {
    return this.#bucket === undefined || this.#bucket.isOpen(nowMs)
  }

  count(halfUnits: HalfUnits, nowMs: number): void {
    this.seconds.add(halfUnits, nowMs)
  }

  /** Counts, and charges the partition's own limit. */
  charge(halfUnits: HalfUnits, nowMs: number): void {
    this.seconds.add(halfUnits, nowMs)
    this.#bucket ??= new TokenBucket(this.#shape, nowMs)
    this.#bucket.take(halfUnits, nowMs)
  }

  /** The balance in units; undefined where the partition was never held to its limit. */
  units(nowMs: number): number | undefined {
    return this.#bucket && this.#bucket.level(nowMs) / 2
  }

  setLevel(halfUnits: HalfUnits | 'full', nowMs: number): void {
    this.#bucket ??= new TokenBucket(this.#shape, nowMs)
    this.#bucket.setLevel(halfUnits === 'full' ? this.#bucket.depthHalfUnits : halfUnits, nowMs)
  }
}

export class PartitionLoad {
  readonly read = new LoadSide('read')
  readonly write = new LoadSide('write')
  /** Made when the partition is first held to its limit. */
  heat: HeatWindow | undefined

  side(side: Side): LoadSide {
    return side === 'read' ? this.read : this.write
  }
}
