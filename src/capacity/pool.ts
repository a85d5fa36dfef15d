// The pool of a table or global index: on each side the buckets of its limits, and what was consumed and refused when. A local index uses
// its table's pool. Invariant: consumption is counted in every mode; limits are only those that the policy asks for.
import type { HalfUnits } from '../model/ids.js'
import type { KeySchema } from '../model/table.js'
import type { KeyInsights } from './key-insights.js'
import { bothOf, type KeyNotes, KeyWatch } from './key-watch.js'
import { minuteCounters, type PeriodCounters, secondCounters } from './period-counters.js'
import { limitsOf, type LimitShape, type PoolSettings } from './pool-limits.js'
import type { CapacityPolicy } from './policy.js'
import { ProvisionedTime } from './provisioned-time.js'
import { SustainedRate } from './sustained-rate.js'
import type { Limit } from './throttle.js'
import type { Side } from './units.js'
import { TokenBucket } from './token-bucket.js'

interface LimitBucket {
  readonly limit: Limit
  readonly bucket: TokenBucket
}

/** How full a bucket is, for whoever looks. Units. */
export interface BucketLevel {
  readonly limit: Limit
  readonly unitsPerSec: number
  readonly depthUnits: number
  readonly units: number
}

export class PoolSide {
  readonly seconds: PeriodCounters = secondCounters()
  readonly minutes: PeriodCounters = minuteCounters()
  /** Requests that a limit refused: one for each limit that was hit. */
  readonly throttles: Partial<Record<Limit, number>> = {}
  /** Requests that were refused, whatever the number of limits. */
  throttledRequests = 0
  /** Half units that making an index consumed; not part of the consumption above. Source: docs metrics OnlineIndexConsumedWriteCapacity. */
  backfilledHalfUnits = 0
  /** Half units of writes that came from other regions; part of the consumption above. Source: docs globaltables-capacity-planning. */
  replicatedHalfUnits = 0
  #buckets: readonly LimitBucket[] = []
  readonly #sustained = new SustainedRate()

  /** @param limits the buckets that there are from now on; those that stay keep their level, new ones start full */
  configure(limits: readonly LimitShape[], nowMs: number): void {
    const known = new Map(this.#buckets.map(({ limit, bucket }) => [limit, bucket]))
    this.#buckets = limits.map(({ limit, halfUnitsPerSec, depthSec }) => {
      const shape = { halfUnitsPerSec, depthSec }
      const bucket = known.get(limit) ?? new TokenBucket(shape, nowMs)
      bucket.reshape(shape, nowMs)
      return { limit, bucket }
    })
  }

  isOpen(nowMs: number): boolean {
    for (const { bucket } of this.#buckets) if (!bucket.isOpen(nowMs)) return false
    return true
  }

  /** The limits that refuse now. */
  closedLimits(nowMs: number): readonly Limit[] {
    return this.#buckets.flatMap(({ limit, bucket }) => (bucket.isOpen(nowMs) ? [] : [limit]))
  }

  /** @returns half units a second that were held over the window that this request ended */
  charge(halfUnits: HalfUnits, windowMs: number, nowMs: number): number | undefined {
    for (const { bucket } of this.#buckets) bucket.take(halfUnits, nowMs)
    this.seconds.add(halfUnits, nowMs)
    this.minutes.add(halfUnits, nowMs)
    return this.#sustained.add(halfUnits, windowMs, nowMs)
  }

  /** Counts a refused request. */
  refuse(limits: ReadonlySet<Limit>): void {
    this.throttledRequests++
    for (const limit of limits) this.throttles[limit] = (this.throttles[limit] ?? 0) + 1
  }

  levels(nowMs: number): readonly BucketLevel[] {
    return this.#buckets.map(({ limit, bucket }) => ({
      limit,
      unitsPerSec: bucket.shape.halfUnitsPerSec / 2,
      depthUnits: bucket.depthHalfUnits / 2,
      units: bucket.level(nowMs) / 2,
    }))
  }

  /** Sets every bucket's balance; `full` fills each to its depth. */
  setLevel(halfUnits: HalfUnits | 'full', nowMs: number): void {
    for (const { bucket } of this.#buckets) bucket.setLevel(halfUnits === 'full' ? bucket.depthHalfUnits : halfUnits, nowMs)
  }
}

export class Pool {
  readonly read = new PoolSide()
  readonly write = new PoolSide()
  /** Nothing while it is on demand. */
  readonly provisioned = new ProvisionedTime()
  /** Length of the window over which a rate counts as sustained. */
  windowMs = 0
  /** Whether the partitions under it have limits of their own. */
  limitsPartitions = false
  isOnDemand = false
  /** Who is told which keys the load falls on; undefined almost always. */
  keyNotes: KeyNotes | undefined
  #insights: KeyInsights | undefined
  #watch: KeyWatch | undefined

  /** Which keys the load falls on, while Contributor Insights is enabled. */
  get insights(): KeyInsights | undefined {
    return this.#insights
  }

  set insights(insights: KeyInsights | undefined) {
    this.#insights = insights
    this.keyNotes = bothOf(insights, this.#watch)
  }

  /** Counts keys from now on, for a while. @param keys of the table or index */
  watch(keys: KeySchema, nowMs: number): KeyWatch {
    this.#watch ??= new KeyWatch(keys, nowMs, () => {
      this.#watch = undefined
      this.keyNotes = this.#insights
    })
    this.#watch.prolong(nowMs)
    this.keyNotes = bothOf(this.#insights, this.#watch)
    return this.#watch
  }

  configure(settings: PoolSettings, policy: CapacityPolicy, nowMs: number): void {
    this.isOnDemand = settings.billingMode === 'PAY_PER_REQUEST'
    this.provisioned.set(this.isOnDemand ? { readUnits: 0, writeUnits: 0 } : settings.throughput, nowMs)
    this.windowMs = policy.heatSec * 1000
    this.limitsPartitions = policy.mode === 'full'
    this.read.configure(limitsOf(settings, 'read', policy), nowMs)
    this.write.configure(limitsOf(settings, 'write', policy), nowMs)
  }

  side(side: Side): PoolSide {
    return side === 'read' ? this.read : this.write
  }
}
