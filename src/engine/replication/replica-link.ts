// One direction between two replicas, as a reader of the source's log: has each write that was made there written in the destination, when
// its lag has passed. Invariants: only what was written in a region is sent on from it; writes of a partition don't overtake each other;
// the row that counts a write as done is in that write's batch, so each arrives exactly once.
import type { Sequence } from '../../model/ids.js'
import { isToBeSent, type LogEntry } from '../../log/entry.js'
import type { Lag } from '../../model/lag.js'
import { isTermOver } from '../../model/term.js'
import { locate } from '../../partitions/partition-map.js'
import type { Links, RegionPair } from '../../regions/links.js'
import { toVersion } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import { numberedDraws, type Random } from '../../runtime/random.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { Landings } from '../logs/landings.js'
import { type Applied, type LogPlace, type LogReader, partitionIdsOf, type Wait } from '../logs/log-reader.js'
import { RECORDS_KEPT_MS } from '../../tables/stream-life.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import { decodePlace, encodePlace, linkName } from './destinations.js'
import type { Incoming, ReplicaWriter } from './replica-writer.js'
import type { Urgency } from './urgency.js'

export interface ReplicaLinkParts {
  readonly random: Random
  readonly clock: Clock
  readonly regions: Links
  readonly replicas: ReplicaWriter
  readonly urgency: Urgency
  readonly landings: Landings
}

/** What is remembered of the partition's last write that did not arrive. */
interface Delivery {
  /** The place after which a key was found held by a transaction. */
  heldAt: number | undefined
}

export class ReplicaLink implements LogReader {
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
  readonly #deliveries = new WeakMap<LogPlace, Delivery>()

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
    return decodePlace(saved)
  }

  looksAtMs({ actor }: LoggedChange, nowMs: number): number | undefined {
    return actor === 'region' ? undefined : nowMs + this.lag.minMs
  }

  apply(place: LogPlace, entries: readonly LogEntry[]): Applied {
    const delivery = this.#deliveries.get(place) ?? { heldAt: undefined }
    this.#deliveries.set(place, delivery)
    let { sequence } = place
    let hasSent = false
    let waits: Wait | undefined
    for (const entry of entries) {
      if (isToBeSent(entry)) {
        waits = this.#send(delivery, entry, sequence)
        if (waits !== undefined) break
        hasSent = true
      }
      sequence = entry.sequence
    }
    // A place that only passed what isn't sent may be found further back after a restart, so it needs no row.
    return { sequence, saved: hasSent ? encodePlace(sequence) : undefined, waits }
  }

  /** @param after the place before the entry. @returns what the entry waits for; undefined when it is done with */
  #send(delivery: Delivery, entry: LogEntry, after: number): Wait | undefined {
    const { clock, replicas, urgency, landings } = this.#parts
    const nowMs = clock.nowMs()
    const madeAtMs = landings.madeAtMs(entry.sequence, entry.atMs, nowMs)
    const lagMs = this.#drawnLagMs(entry.sequence)
    if (!isTermOver(madeAtMs, lagMs, nowMs) && !urgency.isHurrying) return { dueMs: madeAtMs + lagMs }
    if (!this.#isLed(entry)) return 'refused' // another zone may lead before the next try, and the link is woken then
    const arrival = replicas.write(this.destination, this.#incoming(entry), urgency.isHurrying ? 'on credit' : 'admitted')
    if (arrival === 'held' && delivery.heldAt !== after) {
      delivery.heldAt = after
      return 'at once' // most transactions hold their keys only until they have landed, as this step will have
    }
    if (arrival === 'held' || arrival === 'throttled') return 'refused'
    return undefined
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
