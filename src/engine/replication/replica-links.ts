// The links of every replica that is open, as the records say. Invariant: a link is there as long as both of its ends are replicas of the
// same global table, and has its cursors in memory as they are in the newest batch.
import { memberAt, otherMembers } from '../../model/global-table.js'
import { followerStateKey } from '../../storage/keys.js'
import { del, type StoreOp } from '../../storage/store.js'
import type { OpenTable, OpenTables } from '../tables/open-tables.js'
import { linkName, ReplicaLink, type ReplicaLinkParts } from './replica-link.js'

const NO_LINKS: readonly ReplicaLink[] = []
const NO_TABLES: readonly OpenTable[] = []

export class ReplicaLinks {
  readonly #parts: ReplicaLinkParts
  readonly #tables: OpenTables
  readonly #known = new Map<OpenTable, readonly ReplicaLink[]>()

  constructor(parts: ReplicaLinkParts, tables: OpenTables) {
    this.#parts = parts
    this.#tables = tables
  }

  /** The links from a table to the other replicas. One that is being deleted is sent nothing more. */
  from(source: OpenTable): readonly ReplicaLink[] {
    const known = this.#known.get(source)
    const destinations = this.#othersOf(source).filter((table) => !isBeingDeleted(table))
    if (known !== undefined && isTo(known, destinations)) return known
    if (destinations.length === 0) {
      this.#known.delete(source)
      return NO_LINKS
    }
    const links = destinations.map(
      (destination) =>
        known?.find((link) => link.destination === destination) ?? new ReplicaLink(this.#parts, source, destination),
    )
    this.#known.set(source, links)
    return links
  }

  /** The links to a table. */
  to(destination: OpenTable): readonly ReplicaLink[] {
    return this.#othersOf(destination).flatMap((source) => this.from(source).filter((link) => link.destination === destination))
  }

  *all(): Iterable<ReplicaLink> {
    for (const table of this.#tables.all()) yield* this.from(table)
  }

  isAlive(link: ReplicaLink): boolean {
    return this.from(link.source).includes(link)
  }

  /**
   * Cursors for a replica that is being made: from what is decided now in the one that fills it, and where that one has got to in the
   * others, since what it has not seen it can't pass on. For the commit that makes the records, when they are in their place.
   */
  beginOps(destination: OpenTable, source: OpenTable, decidedSequence: number): readonly StoreOp[] {
    const seen = new Map(this.to(source).map((link) => [link.source, link]))
    return this.to(destination).flatMap((link) =>
      link.partitionIds.map((id) => {
        const cursor = link.source === source ? decidedSequence : seen.get(link.source)?.followerOf(id).cursor
        return link.begin(id, cursor ?? decidedSequence)
      }),
    )
  }

  /** Drops the cursors of a replica that goes, for the commit that removes it, while the records still name it. */
  endOps(destination: OpenTable): readonly StoreOp[] {
    const name = linkName(destination)
    return this.#othersOf(destination).flatMap(({ map: { lineage, partitions } }) =>
      [...lineage, ...partitions].map(({ id }) => del(followerStateKey(id, name))),
    )
  }

  /** Drops the cursors of a closed partition whose log is gone. */
  forgetOps(source: OpenTable, partitionId: number): readonly StoreOp[] {
    return this.from(source).map((link) => link.forget(partitionId))
  }

  /** Up to which place of the order every destination has taken over a partition's log. */
  passedSequence(table: OpenTable, partitionId: number): number {
    return Math.min(...this.from(table).map((link) => link.followerOf(partitionId).cursor))
  }

  #othersOf({ record, isGone }: OpenTable): readonly OpenTable[] {
    const { global, namespace, name } = record
    if (isGone || global?.consistency !== 'EVENTUAL') return NO_TABLES
    const found: OpenTable[] = []
    for (const member of otherMembers(global, namespace)) {
      const table = this.#tables.find(member.namespace, name)
      if (table?.record.global?.id === global.id) found.push(table)
    }
    return found
  }
}

const isTo = (links: readonly ReplicaLink[], destinations: readonly OpenTable[]): boolean =>
  links.length === destinations.length && links.every(({ destination }, at) => destination === destinations[at])

function isBeingDeleted({ record: { global, namespace } }: OpenTable): boolean {
  return global !== undefined && memberAt(global, namespace)?.status === 'DELETING'
}
