// The links of every replica that is open, as the records say. Invariant: a link is there as long as both of its ends are replicas of the
// same global table, and is the same object all that time.
import type { PartitionId, Sequence } from '../../model/ids.js'
import { followerStateKey } from '../../storage/keys.js'
import { del, type StoreOp } from '../../storage/store.js'
import { partitionIdsOf } from '../logs/log-reader.js'
import type { LogTailer } from '../logs/log-tailer.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { destinationsOf, linkName, otherReplicas } from './destinations.js'
import { encodePassed, type Passed, passedUpTo } from './passed.js'
import { ReplicaLink, type ReplicaLinkParts } from './replica-link.js'

const NO_LINKS: readonly ReplicaLink[] = []

export class ReplicaLinks {
  readonly #parts: ReplicaLinkParts
  readonly #tables: OpenTables
  readonly #tailer: LogTailer
  readonly #known = new Map<OpenTable, readonly ReplicaLink[]>()

  constructor(parts: ReplicaLinkParts, tables: OpenTables, tailer: LogTailer) {
    this.#parts = parts
    this.#tables = tables
    this.#tailer = tailer
  }

  /** The links from a table to the other replicas. One that is being deleted is sent nothing more. */
  from(source: OpenTable): readonly ReplicaLink[] {
    const known = this.#known.get(source)
    const destinations = destinationsOf(this.#tables, source)
    if (known !== undefined && isTo(known, destinations)) return known
    if (destinations.length === 0) {
      this.#known.delete(source)
      return NO_LINKS
    }
    const links = destinations.map(
      (destination) => known?.find((link) => link.destination === destination) ?? this.#newLink(source, destination),
    )
    this.#known.set(source, links)
    return links
  }

  /** The links to a table. */
  to(destination: OpenTable): readonly ReplicaLink[] {
    return otherReplicas(this.#tables, destination).flatMap((source) =>
      this.from(source).filter((link) => link.destination === destination),
    )
  }

  *all(): Iterable<ReplicaLink> {
    for (const table of this.#tables.opened()) yield* this.from(table)
  }

  /** Up to which place of the store-wide order the link's destination has taken over everything of a partition's log. */
  takenOver(link: ReplicaLink, partitionId: PartitionId): number {
    return this.#tailer.progressOf(link).cursorOf(partitionId).sequence
  }

  /** What the link's destination has taken over of a partition's log. */
  passed(link: ReplicaLink, partitionId: PartitionId): Passed {
    return link.passedAt(this.#tailer.progressOf(link).cursorOf(partitionId))
  }

  /**
   * Rows for a replica that is being made: from what is decided now in the one that fills it, and where that one has got to in the
   * others, since what it has not seen it can't pass on. For the commit that makes the records, when they are in their place.
   */
  beginOps(destination: OpenTable, source: OpenTable, decidedSequence: Sequence): readonly StoreOp[] {
    const seen = new Map(this.to(source).map((link) => [link.source, link]))
    return this.to(destination).flatMap((link) => {
      const like = link.source === source ? undefined : seen.get(link.source)
      return link.partitionIds.map((id) => {
        const passed = like === undefined ? passedUpTo(decidedSequence) : this.passed(like, id)
        return this.#tailer.progressOf(link).begin(id, encodePassed(passed))
      })
    })
  }

  /** Drops the rows of a replica that goes, for the commit that removes it, while the records still name it. */
  endOps(destination: OpenTable): readonly StoreOp[] {
    const name = linkName(destination)
    return otherReplicas(this.#tables, destination).flatMap((source) =>
      partitionIdsOf(source).map((id) => del(followerStateKey(id, name))),
    )
  }

  #newLink(source: OpenTable, destination: OpenTable): ReplicaLink {
    return new ReplicaLink(this.#parts, source, destination, (link) => this.from(link.source).includes(link))
  }
}

const isTo = (links: readonly ReplicaLink[], destinations: readonly OpenTable[]): boolean =>
  links.length === destinations.length && links.every(({ destination }, at) => destination === destinations[at])
