// One direction between two replicas, as a reader of the source's log: has each write that was made there written in the destination, when
// its lag has passed. Invariants: only what was written in a region is sent on from it; writes of a key don't overtake each other, and
// those of a partition only one that is refused for its key alone (delivery.ts); the row that counts a write as done is in that write's
// batch, so each arrives exactly once.
import type { PartitionId, Sequence } from '../../model/ids.js'
import type { LogEntry } from '../../log/entry.js'
import { loneEntryAt } from '../../log/log.js'
import type { Lag } from '../../model/lag.js'
import { isTermOver } from '../../model/term.js'
import { locate } from '../../partitions/partition-map.js'
import type { Links, RegionPair } from '../../regions/links.js'
import { toVersion } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import { numberedDraws, type Random } from '../../runtime/random.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { Landings } from '../logs/landings.js'
import { type Applied, type LogPlace, type LogReader, partitionIdsOf } from '../logs/log-reader.js'
import type { Store } from '../../storage/store.js'
import { RECORDS_KEPT_MS } from '../../tables/stream-life.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import { Delivery, foundAt, type Sender, type Sent } from './delivery.js'
import { linkName } from './destinations.js'
import { decodePassed, type Passed } from './passed.js'
import type { Incoming, ReplicaWriter } from './replica-writer.js'
import type { Urgency } from './urgency.js'

export interface ReplicaLinkParts {
  readonly store: Store
  readonly random: Random
  readonly clock: Clock
  readonly regions: Links
  readonly replicas: ReplicaWriter
  readonly urgency: Urgency
  readonly landings: Landings
}

export class ReplicaLink implements LogReader, Sender {
  readonly name: string
  /** It begins with the log, or with a row that was put when it began itself. */
  readonly startAt = 0
  /** The source has a stream as well. */
  readonly retentionMs = RECORDS_KEPT_MS
  readonly source: OpenTable
  readonly destination: OpenTable
  readonly #pair: RegionPair
  readonly #accounts: readonly [from: string, to: string]
  readonly #parts: ReplicaLinkParts
  readonly #isThere: (link: ReplicaLink) => boolean
  readonly #draw: (sequence: Sequence) => number
  /** Of the partitions in whose logs something is set aside. */
  readonly #deliveries = new Map<PartitionId, Delivery>()

  /** @param isThere whether both ends are still replicas of the same global table */
  constructor(parts: ReplicaLinkParts, source: OpenTable, destination: OpenTable, isThere: (link: ReplicaLink) => boolean) {
    this.name = linkName(destination)
    this.source = source
    this.destination = destination
    const from = source.record.namespace
    const to = destination.record.namespace
    this.#pair = { from: from.region, to: to.region }
    this.#accounts = [from.account, to.account]
    this.#parts = parts
    this.#isThere = isThere
    this.#draw = numberedDraws(parts.random, 'region-lag', `${from.region}>${to.region}`)
  }

  get log(): OpenTable {
    return this.source
  }

  /** Every partition of the source, closed ones first. */
  get partitionIds(): readonly number[] {
    return partitionIdsOf(this.source)
  }

  get lag(): Lag {
    return this.#parts.regions.lagOf(this.#accounts[0], this.#pair)
  }

  get isCut(): boolean {
    return this.#parts.regions.isCut(this.#accounts, this.#pair)
  }

  /** At one of its ends. */
  get isPaused(): boolean {
    return [this.source, this.destination].some(({ record: { namespace, name } }) =>
      this.#parts.regions.isPaused(namespace.account, namespace.region, name),
    )
  }

  isOpen(): boolean {
    if (!this.#isThere(this)) return false
    return this.#parts.urgency.isParting(this.source) || !(this.isCut || this.isPaused)
  }

  sequenceIn(saved: string): Sequence {
    return decodePassed(saved).sequence
  }

  looksAtMs({ actor }: LoggedChange, nowMs: number): number | undefined {
    return actor === 'region' ? undefined : nowMs + this.lag.minMs
  }

  apply(place: LogPlace, entries: readonly LogEntry[]): Applied {
    const delivery = this.#deliveryAt(place) ?? new Delivery(place, this)
    const applied = delivery.apply(entries)
    if (delivery.isEmpty) this.#deliveries.delete(place.partitionId)
    else this.#deliveries.set(place.partitionId, delivery)
    return applied
  }

  /** What was taken over of the log in which the link is at that place. */
  passedAt(place: LogPlace): Passed {
    return this.#deliveryAt(place)?.passed ?? foundAt(place)
  }

  get nowMs(): number {
    return this.#parts.clock.nowMs()
  }

  get isHurrying(): boolean {
    return this.#parts.urgency.isHurrying
  }

  arrivesAtMs({ sequence, atMs }: LogEntry): number | undefined {
    const { nowMs } = this
    const madeAtMs = this.#parts.landings.madeAtMs(sequence, atMs, nowMs)
    const lagMs = this.#drawnLagMs(sequence)
    return this.isHurrying || isTermOver(madeAtMs, lagMs, nowMs) ? undefined : madeAtMs + lagMs
  }

  send(entry: LogEntry): Sent {
    if (!this.#isLed(entry)) return { waits: 'refused' } // another zone may lead before the next try, and the link is woken then
    const arrival = this.#parts.replicas.write(this.destination, this.#incoming(entry), {
      payment: this.isHurrying ? 'on credit' : 'admitted',
      holds: this.#parts.urgency.isParting(this.source) ? 'passed' : 'respected',
    })
    if (arrival === 'exhausted') return { waits: 'refused' }
    return arrival === 'held' || arrival === 'throttled' ? arrival : 'done'
  }

  entryAt(partitionId: PartitionId, sequence: Sequence): LogEntry {
    const entry = loneEntryAt(this.#parts.store, partitionId, sequence)
    if (entry === undefined) throw new Error(`entry ${sequence} of partition ${partitionId} waits, and is not in the log`)
    return entry
  }

  /** A partition has a larger id than those that it came from, and the same key is in no other one. */
  isAsideBefore(partitionId: PartitionId, key: string): boolean {
    for (const [id, delivery] of this.#deliveries) if (id < partitionId && delivery.has(key)) return true
    return false
  }

  /** What was begun before memory was read anew is over. */
  #deliveryAt(place: LogPlace): Delivery | undefined {
    const delivery = this.#deliveries.get(place.partitionId)
    return delivery?.place === place ? delivery : undefined
  }

  /** How long the entry of that sequence takes, in milliseconds. */
  #drawnLagMs(sequence: Sequence): number {
    const { minMs, maxMs } = this.lag
    return minMs === maxMs ? minMs : minMs + Math.floor((this.#draw(sequence) / 2 ** 32) * (maxMs - minMs + 1))
  }

  /** Whether the destination takes the write now; what a replica leaves behind when it is dropped can't wait for that. */
  #isLed({ rowSuffix }: LogEntry): boolean {
    const { urgency, clock } = this.#parts
    return urgency.isParting(this.source) || takesWrites(this.destination, locate(this.destination.map, rowSuffix), clock)
  }

  #incoming({ rowSuffix, before, after, replication }: LogEntry): Incoming {
    const { region } = this.source.record.namespace
    if (replication === undefined) throw new Error('a write of a replica that does not say when and where it was made')
    const { version, base } = replication
    return { suffix: rowSuffix, row: after, before, version: toVersion(version, region), base: base && toVersion(base, region) }
  }
}
