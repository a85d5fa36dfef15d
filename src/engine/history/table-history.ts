// What is kept of one table's past, and for whom. Invariant: a row that somebody may have to be shown as it was has an undo row in the batch
// of its change, and those that go again are in the ledger.
import type { Row } from '../../storage/row.js'
import type { StoreOp } from '../../storage/store.js'
import type { TableReplicas } from './table-replicas.js'
import { UndoLedger } from './undo-ledger.js'

const CHANGES_A_TRIM = 256

export class TableHistory {
  /** Which undo rows were made for replicas. */
  readonly ledger: UndoLedger
  /** Replicas that trail. */
  trailing: TableReplicas | undefined = undefined
  readonly #whenWorthTrimming: (history: TableHistory) => void
  #undone = 0

  /** @param whenWorthTrimming called when many undo rows were made */
  constructor(physicalId: number, whenWorthTrimming: (history: TableHistory) => void) {
    this.ledger = new UndoLedger(physicalId)
    this.#whenWorthTrimming = whenWorthTrimming
  }

  /** Whether somebody may have to be shown what a row was before it is changed now. */
  needsRow(before: Row | undefined): boolean {
    return this.trailing?.mayShow(before) === true
  }

  /** A change was made that can be undone. @param keys of its undo rows @param ops the change's batch */
  undone(sequence: number, keys: readonly Buffer[], ops: StoreOp[]): void {
    const list = this.ledger.add(sequence, keys)
    if (list !== undefined) ops.push(list)
    if (++this.#undone % CHANGES_A_TRIM === 0) this.#whenWorthTrimming(this)
  }

  /** No replica is before this; infinite when none trails. */
  lowest(nowMs: number): number {
    return this.trailing?.lowest(nowMs) ?? Number.POSITIVE_INFINITY
  }
}
