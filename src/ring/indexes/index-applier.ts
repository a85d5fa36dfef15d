// Brings what a write did to global indexes into their rows, then takes it out of the outbox. Invariant: it may be done again, by several at once, and
// late; only when all of it is in the indexes does the outbox forget it.
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster } from '../cluster/cluster.js'
import type { CutKey } from '../rows/key-cut.js'
import type { OutboxEntry } from './entry-change.js'
import { entryStatements } from './entry-statements.js'
import { outboxRemoval } from './outbox-rows.js'

/** Whether the catalogue has a table or an index of that id. */
export type IsThere = (id: PhysicalId) => boolean

/** A change that was written. */
export interface WrittenChange {
  readonly table: PhysicalId
  /** Of the item. */
  readonly place: CutKey
  readonly entry: OutboxEntry
}

export class IndexApplier {
  readonly #cluster: Cluster
  readonly #isThere: IsThere

  constructor(cluster: Cluster, isThere: IsThere) {
    this.#cluster = cluster
    this.#isThere = isThere
  }

  /** @throws ApiError and some of it may be done */
  async apply({ table, place, entry }: WrittenChange): Promise<void> {
    if (!this.#isThere(table)) return
    const statements = entryStatements(entry, this.#isThere)
    await Promise.all(statements.map((statement) => this.#cluster.write(statement)))
    await this.#cluster.write(outboxRemoval(table, place, entry.version))
  }
}
