// The first half of a transaction: looks at each row, decides, and holds it under the condition that it still is what was looked at. Invariants: nobody
// waits for a row that another transaction holds, so there is no deadlock; what was read of a row is so from then until its hold ends.
import { ApiError } from '../../model/errors.js'
import type { Clock } from '../../runtime/clock.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { Statement } from '../cluster/statement.js'
import type { StoredItem } from '../rows/stored-item.js'
import { nextVersion, slotOf } from '../rows/version.js'
import { type Action, type CollectionRoom, CONFLICT, type Draft, draftOf, type Prepared } from './draft.js'
import { changeCollection, readCollection, withHeld } from '../write/collection.js'
import { readItem } from '../write/item-rows.js'
import { LANE_WAIT_MS, type Lanes } from '../write/lanes.js'
import { holdRow } from './holds.js'
import type { Settlement } from './settlement.js'

/** Attempts at a row that others change meanwhile. */
const ATTEMPTS = 8

export interface PreparerParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly slot: () => number
  readonly settlement: Settlement
  readonly lanes: Lanes
  /** The most bytes that an item collection may grow to, where there are local indexes. */
  readonly collectionLimitBytes: number
  /** @throws ApiError a throttle, of a global index whose entries would change */
  readonly admitIndexes: (table: RingTable, changes: Prepared['changes']) => void
}

/** Who prepares. */
export interface Holder {
  readonly txn: string
  /** The least that a version of its rows may be: hints name it. */
  readonly fromVersion: number
}

export class Preparer {
  readonly #parts: PreparerParts

  constructor(parts: PreparerParts) {
    this.#parts = parts
  }

  /** Decides on a row as it is now. @throws ApiError, UnknownOutcome */
  async draft(action: Action, holder: Holder): Promise<Draft> {
    const stored = await this.#look(action, 'strong')
    return stored === 'held' ? CONFLICT : this.#decide(action, stored, holder)
  }

  /**
   * Holds the row, and decides anew where it has changed. @param asked hears of each hold before it is asked for: an answer that is lost may
   * have been a yes. @throws ApiError, UnknownOutcome
   */
  hold(first: Prepared, holder: Holder, asked: (prepared: Prepared) => void): Promise<Draft> {
    const { action } = first
    const untilHeld = async (): Promise<Draft> => {
      let draft: Draft = first
      for (let attempt = 1; draft.kind === 'prepared'; attempt++) {
        asked(draft)
        if (await this.#isHeldFor(action, draft)) return draft
        if (attempt === ATTEMPTS) return CONFLICT
        const stored = await this.#look(action, 'serial')
        draft = stored === 'held' ? CONFLICT : await this.#decide(action, stored, holder)
      }
      return draft
    }
    return this.#parts.lanes.run(action.table.record.physicalId, action.key.h, untilHeld, LANE_WAIT_MS)
  }

  async #isHeldFor(action: Action, { held: { version, hold } }: Prepared): Promise<boolean> {
    const { cluster, slot } = this.#parts
    const { table, key } = action
    const { physicalId } = table.record
    const inCollection = table.localIndexes.length === 0 ? [] : await this.#heldIn(action)
    // Since it was decided on, hint and lane may have taken longer than the lease lasts, and than the gateway has its place.
    if (slotOf(hold.version) !== slot()) return false
    try {
      return (await cluster.compareAndSet([holdRow(physicalId, key, version, hold), ...inCollection])) === 'applied'
    } catch (failure) {
      if (!(failure instanceof UnknownOutcome)) throw failure
    }
    // Serial: what was proposed is finished by it, or will never be.
    const stored = await readItem(cluster, physicalId, key, 'serial')
    return stored.hold?.version === hold.version && stored.hold.txn === hold.txn
  }

  /** The collection names the row, for those who read its local indexes. */
  async #heldIn({ table: { record }, key: { h, k } }: Action): Promise<readonly Statement[]> {
    const { held } = await readCollection(this.#parts.cluster, record.physicalId, h, 'strong')
    return changeCollection(record.physicalId, h, { held }, { held: withHeld(held, k) })
  }

  async #decide(action: Action, stored: StoredItem, { txn, fromVersion }: Holder): Promise<Draft> {
    const { clock, slot } = this.#parts
    const room = await this.#room(action)
    const sinceMs = clock.nowMs()
    const version = nextVersion(sinceMs, slot(), Math.max(stored.version, fromVersion - 1))
    return this.#admitted(draftOf(action, stored, { txn, sinceMs, version }, room))
  }

  #admitted(draft: Draft): Draft {
    if (draft.kind !== 'prepared' || draft.changes.length === 0) return draft
    try {
      this.#parts.admitIndexes(draft.action.table, draft.changes)
      return draft
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { kind: 'throttled', error }
    }
  }

  async #room({ table, key }: Action): Promise<CollectionRoom | undefined> {
    if (table.localIndexes.length === 0) return undefined
    const { cluster, collectionLimitBytes: limitBytes } = this.#parts
    const { bytes = 0 } = await readCollection(cluster, table.record.physicalId, key.h, 'strong')
    return { bytes, limitBytes }
  }

  /** The row as it is when nobody holds it. */
  async #look({ table, key }: Action, as: 'strong' | 'serial'): Promise<StoredItem | 'held'> {
    const { cluster, settlement } = this.#parts
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await readItem(cluster, table.record.physicalId, key, as)
      if (stored.hold === undefined) return stored
      if (!(await settlement.settle(table, key, stored))) return 'held'
    }
    return 'held'
  }
}
