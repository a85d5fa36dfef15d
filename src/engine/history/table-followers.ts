// The replicas of one table while any of them trails: a follower a zone, one for each global index that has a lag of its own, and those that
// others attached. Invariant: what a zone shows of a partition never goes back, neither when it loses the lead nor when it gains it.
import type { PhysicalId } from '../../model/ids.js'
import type { Lag } from '../../model/lag.js'
import type { IndexRecord, TableRecord } from '../../model/table.js'
import { Follower, type Head, type LagDraw } from '../../zones/follower.js'
import type { LagRules } from '../../zones/lag-rules.js'
import type { ZoneSettings } from '../../zones/settings.js'
import type { Timeline } from '../../zones/timeline.js'
import { zoneNames, type ZoneSet } from '../../zones/zones.js'
import type { Row } from '../../storage/row.js'

const ZONES = [0, 1, 2]
const HEAD = Number.POSITIVE_INFINITY

/** An index as its replicas need to know it. */
interface ReplicatedIndex {
  readonly record: IndexRecord
  readonly hasOwnLag: boolean
  /** The change with which its backfill ended. */
  readonly readableFrom: number
}

/** How far each replica is to trail. */
export interface WantedLags {
  /** By zone. */
  readonly zones: readonly Lag[]
  /** Of global indexes, by physical id. */
  readonly indexes: ReadonlyMap<number, Lag>
  /** Of whoever else the table's eventually consistent reads wait for. */
  readonly attached: readonly Follower[]
}

/** What the rules say of a table, and otherwise the settings. */
export function wantedLags(
  rules: LagRules,
  { replicaLag, gsiLag }: ZoneSettings,
  { record: { namespace, name }, indexes }: { readonly record: TableRecord; readonly indexes: readonly ReplicatedIndex[] },
  attached: readonly Follower[],
): WantedLags {
  const target = { namespace, table: name }
  const lagging = indexes.filter(({ hasOwnLag }) => hasOwnLag)
  const lagOfIndex = (index: string): Lag => rules.lagOf('gsi', { ...target, index }) ?? gsiLag
  return {
    zones: zoneNames(namespace.region).map((zone) => rules.lagOf('replica', { ...target, zone }) ?? replicaLag),
    indexes: new Map(lagging.map(({ record }) => [record.physicalId, lagOfIndex(record.name)])),
    attached,
  }
}

export interface ReplicaParts {
  readonly zones: ZoneSet
  readonly timeline: Timeline
  /** The draws of a zone, or of global indexes. */
  readonly drawOf: (whose: string) => LagDraw
}

export class TableFollowers {
  readonly zones: ZoneSet
  readonly followers: readonly Follower[]
  readonly #newFollower: (zone: number | string) => Follower
  readonly #indexes = new Map<number, Follower>()
  #attached: readonly Follower[] = []
  /** Some trail the head and move, so that any position may come to be read at. */
  #isMoving = true
  /** No position that stands still is before this. */
  #setAt = 0

  constructor({ zones, timeline, drawOf }: ReplicaParts) {
    this.zones = zones
    this.#newFollower = (whose) => new Follower(timeline, drawOf(String(whose)))
    this.followers = ZONES.map(this.#newFollower)
  }

  set({ zones, indexes, attached }: WantedLags, head: Head): void {
    for (const [zone, follower] of this.followers.entries()) {
      follower.set({ lag: zones[zone] ?? follower.lag, isFrozen: this.zones.isFrozen(zone) }, head)
    }
    for (const id of this.#indexes.keys()) if (!indexes.has(id)) this.#indexes.delete(id)
    for (const [id, lag] of indexes) {
      const follower = this.#indexes.get(id) ?? this.#newFollower('gsi')
      this.#indexes.set(id, follower)
      follower.set({ lag, isFrozen: false }, head)
    }
    this.#attached = attached
    this.#isMoving = this.#all().some((one) => one.isTrailing && !one.isFrozen)
    this.#setAt = head.decided
  }

  /**
   * Whether a replica may have to show what a row was before it is changed now. With frozen ones alone, only its first change since they
   * were set does: what comes in between is shown by nobody, so a busy row leaves one undo row, however long a zone is away.
   */
  mayShow(before: Row | undefined): boolean {
    return before === undefined || this.#isMoving || before.sequence <= this.#setAt
  }

  /** Where a zone's eventually consistent read of a partition is; infinite at the head. @param slot of the partition that is led */
  position(zone: number, slot: number, index: ReplicatedIndex | undefined, nowMs: number): number {
    const follower = this.followers[zone]
    const isLeader = this.zones.leader(slot) === zone
    const own = isLeader || follower === undefined ? HEAD : Math.max(this.zones.floor(zone, slot), follower.position(nowMs))
    let position = own
    for (const one of this.#attached) position = Math.min(position, one.position(nowMs))
    if (index?.hasOwnLag !== true) return position
    position = Math.min(position, this.#indexes.get(index.record.physicalId)?.position(nowMs) ?? HEAD)
    return Math.max(position, index.readableFrom)
  }

  /** The position of a global index by its own lag; infinite at the head. */
  indexPosition(physicalId: PhysicalId, nowMs: number): number {
    return this.#indexes.get(physicalId)?.position(nowMs) ?? HEAD
  }

  indexLag(physicalId: PhysicalId): Lag | undefined {
    return this.#indexes.get(physicalId)?.lag
  }

  /** No replica is before this. */
  lowest(nowMs: number): number {
    return Math.min(...this.#all().map((follower) => follower.position(nowMs)))
  }

  drain(head: Head): void {
    for (const follower of this.#all()) follower.drain(head)
  }

  get mostLagMs(): number {
    return Math.max(...this.#all().map(({ lag }) => lag.maxMs))
  }

  #all(): readonly Follower[] {
    return [...this.followers, ...this.#indexes.values(), ...this.#attached]
  }
}
