// The past of every table: kept while somebody may ask for it, cleared in the background when nobody does. Invariant: a table whose past
// nobody needs has `history` undefined, which is all that its writes look at.
import type { PhysicalId } from '../../model/ids.js'
import type { TableRecord } from '../../model/table.js'
import type { Pin, Pins } from './pins.js'
import { TableHistory } from './table-history.js'
import type { TableFollowers } from './table-followers.js'
import { UndoTrimmer, type UndoTrimmerParts } from './undo-trimmer.js'

/** A table as its past is concerned. */
export interface TableWithPast {
  readonly record: TableRecord
  /** Its replicas while any of them trails. */
  readonly trailing: TableFollowers | undefined
  history: TableHistory | undefined
}

export class History {
  readonly #pins: Pins
  readonly #parts: UndoTrimmerParts
  readonly #trimmer: UndoTrimmer
  /** Those that are there, by physical id. */
  readonly #tables = new Map<number, TableWithPast>()
  /** One for each table whose past was ever needed: what it left to be cleared waits for whoever needs the table's past next. */
  readonly #histories = new Map<PhysicalId, TableHistory>()

  constructor(parts: UndoTrimmerParts) {
    this.#parts = parts
    this.#pins = parts.pins
    this.#trimmer = new UndoTrimmer(parts)
    this.#pins.added.add((pin) => this.#keep(pin))
    this.#pins.released.add((pin) => this.#letGo(pin))
  }

  /** Clears what an earlier run of the process left and no pin needs. */
  start(): void {
    this.#trimmer.clearLeftOver()
  }

  /** After a failed commit: what was to be cleared may not have been, and what is known of it is gone. */
  resume(): void {
    for (const [physicalId, history] of this.#histories) {
      const indexIds = this.#tables.get(physicalId)?.record.indexes.map((index) => index.physicalId) ?? []
      history.sweepLater([physicalId, ...indexIds], this.#parts.commits.decidedSequence)
      this.#trimmer.trim(history)
    }
  }

  /** Keeps the past of a table as long as it is pinned or trails: one that is new, or whose replicas have changed. */
  configure(table: TableWithPast): void {
    const { record, trailing } = table
    this.#tables.set(record.physicalId, table)
    const isNeeded = trailing !== undefined || this.#pins.isHeld(record.physicalId)
    if (isNeeded) table.history ??= this.#historyOf(record.physicalId)
    const { history } = table
    if (history === undefined) return
    const hasRested = trailing === undefined && history.trailing !== undefined
    history.trailing = trailing
    if (!isNeeded) table.history = undefined
    if (hasRested) this.#trimmer.trim(history)
  }

  /** A table that trails no more is gone; what pins hold of it stays. */
  forget(table: TableWithPast): void {
    table.history = undefined
    this.#tables.delete(table.record.physicalId)
    this.#histories.delete(table.record.physicalId)
  }

  /** Clears, soon, what nobody needs any more of the table's past. */
  trim({ history }: TableWithPast): void {
    if (history !== undefined) this.#trimmer.trim(history)
  }

  /** Resolves when nothing is being cleared. */
  settled(): Promise<void> {
    return this.#trimmer.settled()
  }

  stop(): Promise<void> {
    return this.#trimmer.stop()
  }

  #keep({ scope }: Pin): void {
    for (const { physicalId } of scope) {
      const table = this.#tables.get(physicalId)
      if (table !== undefined) this.configure(table)
    }
  }

  #letGo({ scope }: Pin): void {
    for (const { physicalId, indexIds } of scope) {
      const table = this.#tables.get(physicalId)
      const history = table === undefined ? this.#newHistory(physicalId) : this.#historyOf(physicalId)
      history.sweepLater([physicalId, ...indexIds], this.#parts.commits.decidedSequence)
      if (table !== undefined) this.configure(table)
      this.#trimmer.trim(history)
    }
  }

  #historyOf(physicalId: PhysicalId): TableHistory {
    const known = this.#histories.get(physicalId)
    if (known !== undefined) return known
    const made = this.#newHistory(physicalId)
    this.#histories.set(physicalId, made)
    return made
  }

  #newHistory(physicalId: PhysicalId): TableHistory {
    return new TableHistory(physicalId, this.#pins, (full) => this.#trimmer.trim(full))
  }
}
