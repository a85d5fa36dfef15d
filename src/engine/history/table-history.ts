// What is kept of one table's past, and for whom. Invariant: a row that somebody may have to be shown as it was has an undo row in the batch
// of its change. What replicas need is in the ledger, since it goes soon; what pins and windows of recovery need is found by walking the table's
// undo rows when a pin is released or a window moves, so it costs no memory and is found after a restart.
import type { PhysicalId, Sequence } from '../../model/ids.js'
import type { Row } from '../../storage/row.js'
import type { StoreOp } from '../../storage/store.js'
import type { Pins } from './pins.js'
import type { TableFollowers } from './table-followers.js'
import type { TimeMarks } from './time-marks.js'
import { UndoLedger } from './undo-ledger.js'

const CHANGES_A_TRIM = 256

/** Who may have to be shown what a row was: pins or a window, and perhaps replicas too, or replicas alone. */
export type Keeper = 'pins' | 'replicas'

/** A window of recovery, as writes see it. */
export interface OpenWindow {
  /** The past before it is not kept. */
  readonly since: Sequence
  readonly marks: TimeMarks
}

/** Undo rows up to a change that may not be needed any more, since a pin was released. */
export interface Sweep {
  /** Of the table and its indexes. */
  readonly ids: Set<number>
  upTo: number
  /** How far they have been walked: no further than replicas are. */
  sweptUpTo: number
}

export class TableHistory {
  /** Which undo rows were made for replicas alone. */
  readonly ledger: UndoLedger
  /** Replicas that trail. */
  trailing: TableFollowers | undefined = undefined
  /** While the table has point-in-time recovery. */
  window: OpenWindow | undefined = undefined
  sweep: Sweep | undefined = undefined
  readonly #pins: Pins
  readonly #whenWorthTrimming: (history: TableHistory) => void
  #undone = 0

  /** @param whenWorthTrimming called when many undo rows were made */
  constructor(physicalId: PhysicalId, pins: Pins, whenWorthTrimming: (history: TableHistory) => void) {
    this.ledger = new UndoLedger(physicalId)
    this.#pins = pins
    this.#whenWorthTrimming = whenWorthTrimming
  }

  /**
   * Who may have to be shown what a row was before it is changed now. Pins stand still, so only its first change since the newest was set
   * has to be kept for them: a row that is only changed leaves one undo row, however long there is a pin. Each time that it is made anew it
   * leaves another, since nobody remembers that it was there before. For a window the same holds of the second in which it is changed.
   */
  keeperOfRow(before: Row | undefined): Keeper | undefined {
    const heldAt = this.#newestHeld()
    if (heldAt !== undefined && (before === undefined || before.sequence <= heldAt)) return 'pins'
    return this.trailing?.mayShow(before) === true ? 'replicas' : undefined
  }

  /** The mark of time that belongs to the change, if it is the first of a second and somebody asks for seconds. */
  markOf(sequence: Sequence): StoreOp | undefined {
    return this.window?.marks.note(sequence)
  }

  /** The same for an entry of an index, which may be older than its row: each of its changes is kept. */
  keeperOfEntry(indexId: number): Keeper | undefined {
    if (this.#pins.isHeld(indexId)) return 'pins'
    return this.trailing === undefined ? undefined : 'replicas'
  }

  /** A change left undo rows for replicas alone. @param keys of these @param ops the change's batch */
  remember(sequence: Sequence, keys: readonly Buffer[], ops: StoreOp[]): void {
    const list = this.ledger.add(sequence, keys)
    if (list !== undefined) ops.push(list)
    if (++this.#undone % CHANGES_A_TRIM === 0) this.#whenWorthTrimming(this)
  }

  /** Undo rows under those ids, of changes up to that one, are to be looked at again. */
  sweepLater(ids: readonly number[], upTo: number): void {
    const all = this.sweep?.ids ?? new Set()
    for (const id of ids) all.add(id)
    this.sweep = { ids: all, upTo, sweptUpTo: 0 }
  }

  /** The last position at which somebody may read. */
  #newestHeld(): number | undefined {
    const pinnedAt = this.#pins.newest(this.ledger.physicalId)
    if (this.window === undefined) return pinnedAt
    return Math.max(pinnedAt ?? 0, this.window.since, this.window.marks.newestPosition)
  }

  /** No replica is before this; infinite when none trails. */
  lowest(nowMs: number): number {
    return this.trailing?.lowest(nowMs) ?? Number.POSITIVE_INFINITY
  }
}
